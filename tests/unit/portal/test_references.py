from __future__ import annotations

import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.document import Reference
from badinh_site.content.types import ARTICLE
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import describe
from badinh_site.images.source import PICTURE_TYPES, ImageInfo
from badinh_site.portal.published_images import Original, Picture
from badinh_site.portal.references import (
    PUBLISHED_TYPES,
    Attached,
    Attachment,
    Resolver,
    album_folders,
    album_pictures,
    picture_places,
)
from badinh_site.settings.config import Config

ROOT = Config(title="x", base_url="https://a.vn/")
PREFIXED = Config(title="x", base_url="https://a.vn/ba-dinh/")
BODY = "content/2021/07/bai.md"

ADDRESSES = {
    BODY: "/2021/07/bai/",
    "content/2021/07/Bài có dấu.md": "/2021/07/bai-co-dau/",
    "content/2021/07/album/index.md": "/2021/07/album/",
    "content/2021/06/bai-khac.md": "/2021/06/bai-khac/",
    "content/2021/06/nhap.md": "/2021/06/nhap/",
    "content/pages/gioi-thieu.md": "/gioi-thieu/",
}
FILES = dict.fromkeys(
    [
        "content/2021/07/anh.jpg",
        "content/2021/07/ánh.jpg",
        "content/2021/07/động.GIF",
        "content/2021/07/hong.jpg",
        "content/2021/07/!!!.jpg",
        "content/2021/07/iphone.HEIC",
        "content/2021/07/ke-hoach.pdf",
        "content/2021/07/Báo cáo #2.PDF",
        "content/2021/07/50%.png",
        "content/2021/07/!!!.pdf",
        "content/2021/07/trang.html",
        "content/2021/07/hinh.svg",
        "content/2021/07/khong-duoi",
        "content/2021/07/chay.js",
        "content/chung/logo.webp",
    ],
    1_258_291,
)


LOOKS = {
    "content/2021/07/động.GIF": ImageInfo(300, 200, animated=True),
    "content/2021/07/hong.jpg": ImageInfo(fault="BD222", size="400 megapixel", limit="100 megapixel"),
}
ORIGINALS = {
    path: Original(path.encode(), LOOKS.get(path, ImageInfo(1000, 500)))
    for path in FILES
    if path[path.rfind(".") :].lower() in PICTURE_TYPES
}


def resolver(config: Config = ROOT) -> Resolver:
    return Resolver(config, ADDRESSES, {"content/2021/06/nhap.md"}, FILES, ORIGINALS)


def resolve(target: str, path: str = BODY, config: Config = ROOT) -> tuple[str | Picture, tuple[Problem, ...]]:
    one = resolver(config)
    return one.resolve(Reference(target, 5, 8), path), tuple(one.problems)


# What leads somewhere


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("../06/bai-khac.md", "/2021/06/bai-khac/"),
        ("./../06/bai-khac.md", "/2021/06/bai-khac/"),
        ("../../2021/06/bai-khac.md", "/2021/06/bai-khac/"),
        ("../06/../06//bai-khac.md", "/2021/06/bai-khac/"),
        ("..\\06\\bai-khac.md", "/2021/06/bai-khac/"),
        ("bai.md", "/2021/07/bai/"),
        ("../06/bai-khac.md#phan-2", "/2021/06/bai-khac/#phan-2"),
        ("../../pages/gioi-thieu.md", "/gioi-thieu/"),
        ("album", "/2021/07/album/"),
        ("album/", "/2021/07/album/"),
        ("album/index.md#anh", "/2021/07/album/#anh"),
        ("album/#anh", "/2021/07/album/#anh"),
        ("Bài có dấu.md", "/2021/07/bai-co-dau/"),
        ("B%C3%A0i%20c%C3%B3%20d%E1%BA%A5u.md", "/2021/07/bai-co-dau/"),
        (unicodedata.normalize("NFD", "Bài có dấu.md"), "/2021/07/bai-co-dau/"),
        ("Ba%CC%80i%20co%CC%81%20da%CC%82%CC%81u.md", "/2021/07/bai-co-dau/"),
        ("#phan-2", "#phan-2"),
        ("#", "#"),
        ("/gioi-thieu/", "/gioi-thieu/"),
        ("/gioi-thieu/#a", "/gioi-thieu/#a"),
        ("/", "/"),
    ],
)
def test_a_reference_to_a_page_becomes_its_url(target, url):
    assert resolve(target) == (url, ())


def test_urls_have_the_prefix_of_the_site():
    assert resolve("../06/bai-khac.md#a", config=PREFIXED) == ("/ba-dinh/2021/06/bai-khac/#a", ())
    assert resolve("/gioi-thieu/", config=PREFIXED) == ("/ba-dinh/gioi-thieu/", ())
    assert resolve("ke-hoach.pdf", config=PREFIXED) == ("/ba-dinh/2021/07/ke-hoach.pdf", ())
    assert resolve("#a", config=PREFIXED) == ("#a", ())


@pytest.mark.parametrize(
    ("target", "source", "url"),
    [
        ("ke-hoach.pdf", "content/2021/07/ke-hoach.pdf", "/2021/07/ke-hoach.pdf"),
        ("./ke-hoach.pdf", "content/2021/07/ke-hoach.pdf", "/2021/07/ke-hoach.pdf"),
        ("B%C3%A1o%20c%C3%A1o%20%232.PDF#page=3", "content/2021/07/Báo cáo #2.PDF", "/2021/07/bao-cao-2.pdf#page=3"),
    ],
)
def test_a_reference_to_a_file_publishes_it(target, source, url):
    one = resolver()
    assert one.resolve(Reference(target, 5, 8), BODY) == url
    assert one.problems == []
    assert one.attachments == {source: Attachment(source, url.split("#", maxsplit=1)[0])}


def test_a_file_that_is_named_twice_is_published_once():
    one = resolver()
    for target, published in (("ke-hoach.pdf", one.attachments), ("anh.jpg", one.pictures)):
        assert one.resolve(Reference(target, 1, 1), BODY) == one.resolve(
            Reference(f"../07/{target}", 2, 1), "content/2021/06/bai-khac.md"
        )
        assert list(published) == [f"content/2021/07/{target}"]


@pytest.mark.parametrize(
    ("target", "source", "stem"),
    [
        ("anh.jpg", "content/2021/07/anh.jpg", "/2021/07/anh"),
        ("./anh.jpg#a", "content/2021/07/anh.jpg", "/2021/07/anh"),
        ("../../chung/logo.webp", "content/chung/logo.webp", "/chung/logo"),
        ("..\\..\\chung\\logo.webp", "content/chung/logo.webp", "/chung/logo"),
        ("50%25.png", "content/2021/07/50%.png", "/2021/07/50"),
        ("ánh.jpg", "content/2021/07/ánh.jpg", "/2021/07/anh"),
        ("a\u0301nh.jpg", "content/2021/07/ánh.jpg", "/2021/07/anh"),
        ("a%CC%81nh.jpg", "content/2021/07/ánh.jpg", "/2021/07/anh"),
    ],
)
def test_a_reference_to_a_picture_gives_its_sizes_and_never_publishes_the_file_itself(target, source, stem):
    one = resolver()
    picture = one.resolve(Reference(target, 5, 8), BODY)
    assert one.problems == []
    assert one.attachments == {}
    assert [file.width for file in picture.webp] == [400, 800, 1000]
    assert [file.width for file in picture.fallback] == [800, 1000]
    assert (picture.width, picture.height) == (1000, 500)
    urls = [file.url for file in (*picture.webp, *picture.fallback)]
    assert [url.split(".")[0] for url in urls] == [f"{stem}-{width}" for width in (400, 800, 1000, 800, 1000)]
    assert [address for address, _ in one.pictures[source].files] == urls
    assert (picture.src, picture.largest) == (urls[3], urls[4])
    assert picture.fallback_set == f"{urls[3]} 800w, {urls[4]} 1000w"


def test_equal_names_of_different_pictures_stay_apart():
    pictures = {resolve(target)[0].largest for target in ("anh.jpg", "ánh.jpg")}
    assert len(pictures) == 2


def test_an_animated_picture_is_shown_with_a_warning():
    picture, (problem,) = resolve("động.GIF")
    assert isinstance(picture, Picture)
    assert problem.code == "BD225"


@pytest.mark.parametrize(
    ("target", "code"),
    [("hong.jpg", "BD222"), ("iphone.HEIC", "BD223"), ("hinh.svg", "BD224"), ("!!!.jpg", "BD213")],
)
def test_a_picture_that_cannot_be_published_is_told_of_where_it_is_named(target, code):
    url, (problem,) = resolve(target)
    assert url == ""
    assert (problem.code, problem.path, problem.line, problem.column) == (code, BODY, 5, 8)
    assert problem.values["target"] == target
    assert target in describe(problem, "vi")[0] + describe(problem, "en")[0]


@pytest.mark.parametrize(("target", "code"), [("ke-hoach.pdf", "BD220"), ("bai.md", "BD220"), ("mat.jpg", "BD206")])
def test_front_matter_can_only_name_a_picture(target, code):
    one = resolver()
    assert one.resolve_picture(Reference(target, 5, 8), BODY) is None
    assert [problem.code for problem in one.problems] == [code]


def test_only_pictures_that_something_points_at_are_looked_at():
    def entry(path, picture, *targets):
        references = tuple(Reference(target, 1, 1) for target in targets)
        return SimpleNamespace(
            type=ARTICLE, path=path, references=references, picture=picture and Reference(picture, 1, 1)
        )

    entries = [
        entry(BODY, None, "anh.jpg", "a%CC%81nh.jpg", "ke-hoach.pdf", "mat.jpg", "#a", ""),
        entry("content/2021/06/nhap.md", "../../chung/logo.webp"),
    ]
    assert picture_places(entries, FILES) == [
        "content/2021/07/anh.jpg",
        "content/2021/07/ánh.jpg",
        "content/chung/logo.webp",
    ]
    assert picture_places(entries, {"content/a.pdf"}) == []


# What leads nowhere


def test_a_reference_without_a_target_says_so():
    url, problems = resolve("")
    assert (url, [(p.code, p.line, p.column) for p in problems]) == ("", [("BD282", 5, 8)])


@pytest.mark.parametrize(
    ("target", "wanted"),
    [("www.hanoi.gov.vn", "https://www.hanoi.gov.vn"), ("phong@badinh.gov.vn", "mailto:phong@badinh.gov.vn")],
)
def test_a_reference_without_a_scheme_is_told_from_a_file(target, wanted):
    url, problems = resolve(target)
    assert url == ""
    assert [(p.code, p.values["wanted"]) for p in problems] == [("BD281", wanted)]


@pytest.mark.parametrize("target", ["mat.md", "../06/mat.jpg", "?q=1", "album/anh.jpg", "bai.md/x", "%00", "http:["])
def test_a_reference_to_nothing_is_a_problem_and_no_link(target):
    url, problems = resolve(target)
    assert url == ""
    assert [(p.code, p.path, p.line, p.column) for p in problems] == [("BD206", BODY, 5, 8)]
    assert problems[0].values["target"] == target


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("bai-khac.md", "Có phải “../06/bai-khac.md”?"),
        ("Anh.JPG", "Có phải “anh.jpg”?"),
        ("anhh.jpg", "Có phải “anh.jpg”?"),
        ("../06/bai-kac.md", "Có phải “../06/bai-khac.md”?"),
        ("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz.md", "Sửa lại tên, hoặc chép tệp vào cạnh bài."),
        ("www.hanoi.gov.vn", "Viết https://www.hanoi.gov.vn"),
        ("hanoimoi.vn/tin-tuc", "Viết https://hanoimoi.vn/tin-tuc"),
    ],
)
def test_the_name_that_was_probably_meant_is_told(target, hint):
    _, (problem,) = resolve(target)
    assert describe(problem, "vi")[1] == hint


@pytest.mark.parametrize("target", ["../06/bai-kac.md", "anhh.jpg", "../../chung/logoo.webp"])
def test_the_name_in_a_hint_can_be_written_as_it_stands(target):
    _, (problem,) = resolve(target)
    hint = describe(problem, "vi")[1]
    name = hint[hint.index("“") + 1 : hint.index("”")]
    url, problems = resolve(name)
    assert problems == ()
    assert url != ""


@pytest.mark.parametrize(
    "target",
    ["../../../secret.txt", "../../../content.md", "../../..", "../../../../../../etc/passwd", "..\\..\\..\\a.md",
     "%2e%2e/%2e%2e/%2e%2e/a.md", "..%2f..%2f..%2fa.md", "../../../contents/a.md",
     "../../../content/../templates/base.html"],
)  # fmt: skip
def test_a_reference_out_of_content_is_refused(target):
    url, problems = resolve(target)
    assert url == ""
    assert problems == (Problem("BD212", BODY, 5, 8, {"target": target}),)


def test_a_reference_that_comes_back_into_content_is_followed():
    assert resolve("../../../content/2021/07/ke-hoach.pdf") == ("/2021/07/ke-hoach.pdf", ())


@pytest.mark.parametrize(("target", "suffix"), [("trang.html", ".html"), ("chay.js", ".js"), ("khong-duoi", "?")])
def test_a_file_that_a_browser_would_run_is_not_published(target, suffix):
    one = resolver()
    assert one.resolve(Reference(target, 5, 8), BODY) == ""
    assert one.attachments == {}
    (problem,) = one.problems
    assert (problem.code, problem.path, problem.line, problem.column) == ("BD208", BODY, 5, 8)
    assert problem.values["suffix"] == suffix
    assert problem.values["choices"] == " ".join(sorted(PUBLISHED_TYPES))


def test_no_type_that_a_browser_runs_is_published():
    assert not PUBLISHED_TYPES & {
        ".html",
        ".htm",
        ".xhtml",
        ".svg",
        ".xml",
        ".js",
        ".mjs",
        ".css",
        ".swf",
        ".md",
        ".php",
        "",
    }


def test_a_file_whose_name_gives_no_address_is_named_where_it_is_referred_to():
    url, problems = resolve("!!!.pdf")
    assert url == ""
    assert problems == (Problem("BD213", BODY, 5, 8, {"name": "!!!.pdf", "target": "!!!.pdf"}),)


def test_a_link_to_an_unpublished_article_is_a_warning():
    url, problems = resolve("../06/nhap.md#a")
    assert problems == (Problem("BD207", BODY, 5, 8, {"target": "../06/nhap.md#a"}),)
    assert url == "/2021/06/nhap/#a"


# Trust


@pytest.mark.parametrize(
    "target",
    [" javascript:alert(1)", "\tjavascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
     "\x01javascript:alert(1)", "javascript:alert(1)", "javascript:/alert(1)", "vbscript:x", "data:text/html,x", " https://evil.example/",
     "JAVASCRIPT:bai.md"],
)  # fmt: skip
def test_a_reference_with_a_hidden_scheme_leads_nowhere(target):
    url, problems = resolve(target)
    assert url == "" or url.startswith("/2021/07/")
    assert url or problems


@pytest.mark.parametrize(
    "target",
    [
        "/\\evil.example/",
        "\\\\may-chu\\chung\\a.pdf",
        "\\/evil.example",
        "//evil.example",
        "/\t/evil.example",
        "/\n\\evil.example",
    ],
)
@pytest.mark.parametrize("config", [ROOT, PREFIXED])
def test_no_reference_leads_to_another_host(config, target):
    url, _ = resolve(target, config=config)
    seen = url.replace("\t", "").replace("\n", "").replace("\\", "/")
    assert not seen.startswith("//")


# No content can contain NUL: it is refused where files are read.
content = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@given(content | st.text(alphabet="./\\#?%:[]@2e0a bmd\t", max_size=30), st.sampled_from([ROOT, PREFIXED]))
def test_resolving_never_raises_and_stays_on_this_site(target, config):
    url, problems = resolve(target, config=config)
    assert isinstance(url, Picture) or url == "" or url.startswith(("#", config.base_path))
    assert url != "" or problems
    assert len(problems) <= 1
    for problem in problems:
        assert problem.code == "BD213" or (problem.path, problem.line, problem.column) == (BODY, 5, 8)
        assert describe(problem, "vi")[0]


def test_attachments_are_listed_once_in_the_order_of_the_text():
    one = resolver()
    targets = ["ke-hoach.pdf", "anh.jpg", "Báo cáo %232.PDF", "ke-hoach.pdf#trang-2", "../06/bai-khac.md", "#a", "/a/"]
    references = [Reference(target, 5, 8) for target in targets]
    for reference in references:
        one.resolve(reference, BODY)
    assert one.attached(references, BODY) == (
        Attached("ke-hoach.pdf", "/2021/07/ke-hoach.pdf", "PDF, 1,2 MB"),
        Attached("Báo cáo #2.PDF", "/2021/07/bao-cao-2.pdf", "PDF, 1,2 MB"),
    )


def an_album(*targets):
    return SimpleNamespace(
        path="content/albums/le-hoi/index.md", pictures=tuple(Reference(one, 4, 5) for one in targets)
    )


def test_an_album_without_a_list_shows_the_pictures_of_its_folder_as_people_count_them():
    folder = "content/albums/le-hoi"
    names = ["anh-10.jpg", "Anh-2.JPG", "cổng #3 50%.png", "anh-2.jpg", "ghi-chu.pdf", "con/anh-1.jpg", "IMG.HEIC"]
    files = [f"{folder}/{name}" for name in names] + ["content/albums/anh-1.jpg", "content/2021/07/anh-1.jpg"]
    found = album_pictures(an_album(), album_folders(files))
    targets = [one.target for one in found]
    assert targets == ["Anh-2.JPG", "anh-2.jpg", "anh-10.jpg", "cổng %233 50%25.png", "IMG.HEIC"]


def test_an_album_with_a_list_shows_what_it_names():
    assert album_pictures(an_album("b.jpg", "a.jpg"), album_folders(FILES)) == an_album("b.jpg", "a.jpg").pictures
