"""What pages tell search engines and networks: schema.org by our own schema, Open Graph, and their pictures."""

from __future__ import annotations

import io
import json
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from tests.support.browser_site import write_sample
from tests.support.picturemaking import bytes_of, drawing, photo
from tests.support.sitemaking import SETTINGS, article, build_site, make_site, write

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "tests/data/schemas/structured-data.json").read_text(encoding="utf-8"))
EVERYTHING = "2021/06/khanh-thanh/index.html"
HOSTILE = "</script><script>alert(1)</script> & \"hai\" 'một' <!-- 😀 Hoà Ệ"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output of the sample site, built with its drafts."""
    site = write_sample(tmp_path_factory.mktemp("sample"))
    assert build_site(site, drafts=True).complete
    return site / "build"


def read(output: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / path).read_text(encoding="utf-8"))


def data_of(tree: LexborHTMLParser) -> dict[str, dict[str, Any]]:
    """Return what a page says in the words of schema.org, by type."""
    found = [json.loads(node.text()) for node in tree.css('script[type="application/ld+json"]')]
    assert len({one["@type"] for one in found}) == len(found)
    return {one["@type"]: one for one in found}


def said_of(tree: LexborHTMLParser) -> dict[str, str]:
    """Return what a page says to networks; of what it says several times the last."""
    named = {node.attributes["property"]: node.attributes["content"] or "" for node in tree.css("meta[property]")}
    return named | {"twitter:card": tree.css_first('meta[name="twitter:card"]').attributes["content"] or ""}


def types_of(path: str) -> set[str]:
    """Return what a page of the sample site must say."""
    silent = (
        "404",
        "tim-kiem",
        "go-bo",
        "tin-da-go",
        "cu/",
        "tin-cu",
        "gioi-thieu.html",
        "ban-nhap",
        "hen-gio",
        "/nhap",
    )
    if any(part in path for part in silent):
        return set()
    if path == "index.html":
        return {"WebSite"}
    if path.startswith("thu-vien-hinh-anh/") and path != "thu-vien-hinh-anh/index.html":
        return {"BreadcrumbList", "ImageGallery"}
    parts = path.split("/")
    is_article = parts[0] == "bai-viet" or (parts[0] == "2021" and len(parts) == 4 and parts[2] != "trang")
    return {"BreadcrumbList", "NewsArticle"} if is_article else {"BreadcrumbList"}


def test_every_page_says_in_valid_words_what_it_is(sample: Path) -> None:
    validator = Draft202012Validator(SCHEMA)
    seen: set[str] = set()
    for file in sorted(sample.rglob("*.html")):
        path = file.relative_to(sample).as_posix()
        found = data_of(read(sample, path))
        assert set(found) == types_of(path), path
        for one in found.values():
            assert [error.message for error in validator.iter_errors(one)] == [], path
        seen |= set(found)
    assert seen == {"WebSite", "BreadcrumbList", "NewsArticle", "ImageGallery"}


@pytest.mark.parametrize("case", ["anh", "day-du", "tien-to"])
def test_the_golden_sites_say_valid_things(case: str) -> None:
    validator = Draft202012Validator(SCHEMA)
    pages = list((ROOT / "tests/data/sites" / case / "expected").rglob("*.html"))
    found = [one for page in pages for one in data_of(LexborHTMLParser(page.read_text(encoding="utf-8"))).values()]
    assert found
    assert [error.message for one in found for error in validator.iter_errors(one)] == []


def test_an_article_says_all_that_its_file_says(sample: Path) -> None:
    one = data_of(read(sample, EVERYTHING))["NewsArticle"]
    image = one.pop("image")
    assert image.pop("contentUrl").startswith("https://mau.example/2021/06/anh-")
    assert (image["caption"], image["creditText"]) == ("Lễ cắt băng", "Trần Đức")
    home = "https://mau.example/"
    agency = {"@type": "GovernmentOrganization", "@id": f"{home}#agency", "name": "UBND quận Mẫu", "url": home}
    assert one == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": 'Quận Mẫu khánh thành <nhà văn hoá> & thư viện "Tháng Năm"',
        "mainEntityOfPage": "https://mau.example/2021/06/khanh-thanh/",
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "description": "Sáng 12/6, quận Mẫu khánh thành nhà văn hoá.",
        "datePublished": "2021-06-12T08:30:00+07:00",
        "dateModified": "2021-06-13",
        "dateline": "Quận Mẫu",
        "author": [{"name": "Nguyễn Thị Hoà"}, {"name": "Trần Đức"}],
        "articleSection": "Tin tức",
        "keywords": ["Văn hoá", "Khánh thành", "Cải cách hành chính"],
        "publisher": agency,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "Bản đầu viết nhầm số tầng; nhà văn hoá có ba tầng.",
                "datePublished": "2021-06-13",
            },
            {"@type": "CorrectionComment", "text": "Tên người phụ trách đã được sửa."},
        ],
    }


def test_what_is_unknown_is_left_out(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS.replace("agency: UBND quận thử\n", ""))
    article(tmp_path, "bai-viet/a", title="Tin", category=None, body="")
    assert build_site(tmp_path).complete
    known = {"@context", "@type", "headline", "mainEntityOfPage", "inLanguage", "isAccessibleForFree"}
    tree = read(tmp_path / "build", "bai-viet/a/index.html")
    assert data_of(tree)["NewsArticle"].keys() == known
    assert "publisher" not in data_of(read(tmp_path / "build", "index.html"))["WebSite"]
    assert not {name for name in said_of(tree) if name.startswith(("article:", "og:image", "og:description"))}


def test_the_home_page_tells_how_to_search_unless_there_is_no_search(tmp_path: Path) -> None:
    for site, settings in (("with", ""), ("without", "search: false\n")):
        make_site(tmp_path / site, SETTINGS.replace("badinh.example/", "badinh.example/cong/") + settings)
        assert build_site(tmp_path / site).complete
    said = data_of(read(tmp_path / "with/build", "index.html"))["WebSite"]["potentialAction"]
    assert said["target"]["urlTemplate"] == "https://badinh.example/cong/tim-kiem/?q={query}"
    assert "potentialAction" not in data_of(read(tmp_path / "without/build", "index.html"))["WebSite"]


def test_a_correction_later_than_the_update_is_the_last_change(tmp_path: Path) -> None:
    make_site(tmp_path)
    corrections = "[{date: 12/07/2021, text: Sửa.}, {date: 11/07/2021, text: Sửa.}]"
    article(tmp_path, "a", date="2021-07-01", updated="2021-07-10", corrections=corrections)
    assert build_site(tmp_path).complete
    tree = read(tmp_path / "build", "2021/07/a/index.html")
    assert data_of(tree)["NewsArticle"]["dateModified"] == "2021-07-12"
    assert said_of(tree)["article:modified_time"] == "2021-07-12"


def test_the_home_page_says_of_the_agency_what_the_settings_say(sample: Path, tmp_path: Path) -> None:
    said = data_of(read(sample, "index.html"))["WebSite"]["publisher"]
    assert (said["address"], said["telephone"]) == ("Số 1, phố Mẫu", "(024) 3000 0000")
    assert said["email"].endswith("@uy-ban-nhan-dan.quan-mau.example")
    make_site(tmp_path)
    assert build_site(tmp_path).complete
    said = data_of(read(tmp_path / "build", "index.html"))["WebSite"]["publisher"]
    assert said.keys() == {"@type", "@id", "name", "url"}


def test_the_way_to_a_page_ends_with_the_page_itself(sample: Path) -> None:
    steps = data_of(read(sample, "chuyen-muc/tin-tuc/trang/1/index.html"))["BreadcrumbList"]["itemListElement"]
    assert [(one["position"], one["name"], one["item"]) for one in steps] == [
        (1, "Trang chủ", "https://mau.example/"),
        (2, "Tin tức", "https://mau.example/chuyen-muc/tin-tuc/"),
        (3, "Tin tức - trang 1", "https://mau.example/chuyen-muc/tin-tuc/trang/1/"),
    ]


def test_an_album_says_of_each_picture_what_is_said_of_it(sample: Path) -> None:
    first = data_of(read(sample, "thu-vien-hinh-anh/pho-ben-ho/index.html"))["ImageGallery"]
    second = data_of(read(sample, "thu-vien-hinh-anh/pho-ben-ho/trang/2/index.html"))["ImageGallery"]
    pictures = [*first["image"], *second["image"]]
    assert [one["caption"] for one in pictures] == [f"Dãy {number}" for number in range(1, 27)]
    assert {one["creditText"] for one in pictures} == {"An"}
    for one in pictures:
        path = one["contentUrl"].removeprefix("https://mau.example/")
        with Image.open(sample / path) as image:
            assert image.size == (one["width"], one["height"])
    plain = data_of(read(sample, "thu-vien-hinh-anh/mot-hinh/index.html"))["ImageGallery"]
    assert plain["image"][0].keys() == {"@type", "contentUrl", "width", "height"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_hostile_title_stays_a_title(tmp_path: Path, form: str) -> None:
    make_site(tmp_path)
    title = json.dumps(unicodedata.normalize(form, HOSTILE), ensure_ascii=False)
    fields = {"author": f"[{title}]", "tags": f"[{title}]", "place": f"[{title}]", "lead": title, "date": "2021-07-01"}
    article(tmp_path, "a", title=title, corrections=f"[{{text: {title}}}]", **fields)
    assert build_site(tmp_path).complete
    tree = read(tmp_path / "build", "2021/07/a/index.html")
    one, nfc = data_of(tree)["NewsArticle"], unicodedata.normalize("NFC", HOSTILE)
    assert {one["headline"], one["author"][0]["name"], one["keywords"][0], one["dateline"]} == {nfc}
    assert {one["description"], one["correction"][0]["text"]} == {nfc}
    assert said_of(tree)["og:title"] == said_of(tree)["article:tag"] == nfc
    assert data_of(tree)["BreadcrumbList"]["itemListElement"][-1]["name"] == nfc
    assert {node.attributes["type"] for node in tree.css("script")} == {"module", "application/ld+json"}


def test_every_page_tells_networks_what_it_is(sample: Path) -> None:
    for file in sorted(sample.rglob("*.html")):
        path = file.relative_to(sample).as_posix()
        tree = read(sample, path)
        canonical = tree.css_first("link[rel=canonical]")
        if tree.css("meta[http-equiv=refresh]"):
            assert canonical is not None
            continue
        said = said_of(tree)
        assert {"og:type", "og:title", "og:site_name", "og:locale", "twitter:card"} <= said.keys(), path
        assert said["og:locale"] == "vi_VN"
        if path == "404.html":
            assert canonical is None
            continue
        address = f"https://mau.example/{path.removesuffix('index.html')}"
        assert (canonical.attributes["href"], said["og:url"]) == (address, address)
        assert (said["og:type"] == "article") == ("article:published_time" in said or path.startswith("bai-viet/"))


def test_the_article_tells_networks_its_times_section_and_tags(sample: Path) -> None:
    tree = read(sample, EVERYTHING)
    said = said_of(tree)
    assert said["article:published_time"] == "2021-06-12T08:30:00+07:00"
    assert said["article:modified_time"] == "2021-06-13"
    assert said["article:section"] == "Tin tức"
    tags = [node.attributes["content"] for node in tree.css('meta[property="article:tag"]')]
    assert tags == ["Văn hoá", "Khánh thành", "Cải cách hành chính"]


def shared(output: Path, path: str) -> tuple[dict[str, str], Image.Image]:
    """Return what a page says of its picture, and the picture."""
    said = said_of(read(output, path))
    file = output / said["og:image"].removeprefix("https://badinh.example/")
    with Image.open(io.BytesIO(file.read_bytes())) as image:
        image.load()
    assert image.size == (int(said["og:image:width"]), int(said["og:image:height"]))
    return said, image


def test_a_photograph_is_cut_to_the_shape_that_networks_show(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "content/anh.jpg").parent.mkdir(exist_ok=True)
    (tmp_path / "content/anh.jpg").write_bytes(bytes_of(photo(1500, 2000), "JPEG"))
    article(tmp_path, "a", date="2021-07-01", image="{src: anh.jpg, alt: Hồ nước}")
    assert build_site(tmp_path).complete
    said, image = shared(tmp_path / "build", "2021/07/a/index.html")
    assert (image.format, image.size, said["og:image:alt"]) == ("JPEG", (1200, 630), "Hồ nước")
    assert said["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    ("size", "expected"), [((500, 400), (500, 262)), ((3000, 500), (508, 267)), ((40, 40), (40, 21)), ((9, 1), (2, 1))]
)
def test_no_picture_is_enlarged_for_networks(tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]) -> None:
    make_site(tmp_path)
    (tmp_path / "content/anh.jpg").write_bytes(bytes_of(photo(*size), "JPEG"))
    article(tmp_path, "a", date="2021-07-01", image="{src: anh.jpg, alt: Hồ nước}")
    assert build_site(tmp_path).complete
    said, image = shared(tmp_path / "build", "2021/07/a/index.html")
    assert image.size == expected
    assert said["twitter:card"] == "summary"


def test_a_drawing_is_shown_whole(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "content/so-do.png").write_bytes(drawing(1, 400, 1200))
    article(tmp_path, "a", date="2021-07-01", image="{src: so-do.png, alt: Sơ đồ}")
    assert build_site(tmp_path).complete
    _, image = shared(tmp_path / "build", "2021/07/a/index.html")
    assert image.size == (1200, 630)
    assert min(image.convert("L").crop((0, 0, 400, 630)).getextrema()) > 250


def test_without_a_picture_of_its_own_the_first_large_one_of_the_text_stands_for_an_article(tmp_path: Path) -> None:
    make_site(tmp_path)
    for name, width in (("nho", 400), ("to", 700)):
        (tmp_path / f"content/{name}.jpg").write_bytes(bytes_of(photo(width, 600), "JPEG"))
    article(tmp_path, "a", date="2021-07-01", body="![Nhỏ](nho.jpg)\n\n![To](to.jpg)")
    article(tmp_path, "b", date="2021-07-01", body="![Nhỏ](nho.jpg)")
    write(tmp_path, "content/pages/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\n\n![To](../to.jpg)\n")
    assert build_site(tmp_path).complete
    for path in ("2021/07/a/index.html", "gioi-thieu/index.html"):
        said, image = shared(tmp_path / "build", path)
        assert "/to-700." in said["og:image"]
        assert image.size == (700, 368)
    assert "og:image" not in said_of(read(tmp_path / "build", "2021/07/b/index.html"))


def test_an_album_is_shared_by_its_first_picture(sample: Path) -> None:
    for page in ("", "trang/2/"):
        said = said_of(read(sample, f"thu-vien-hinh-anh/pho-ben-ho/{page}index.html"))
        assert "hinh-1-" in said["og:image"]
        assert said["og:image:alt"] == "Dãy nhà số 1 bên hồ"


def test_drafts_have_no_picture_for_networks(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "content/anh.jpg").write_bytes(bytes_of(photo(1300, 700), "JPEG"))
    article(tmp_path, "a", date="2021-07-01", status="draft", image="{src: anh.jpg, alt: Hồ nước}")
    assert build_site(tmp_path, drafts=True).complete
    assert "og:image" not in said_of(read(tmp_path / "build", "2021/07/a/index.html"))
    shutil.rmtree(tmp_path / "build")
