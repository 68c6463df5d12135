"""Pictures on a whole site: what is published of them, on which pages, and that nothing is done twice."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser, LexborNode

from badinh_site.content import files
from badinh_site.engine.build import images
from badinh_site.engine.build.explain import describe, explain
from badinh_site.engine.build.full import FullBuild
from badinh_site.engine.build.run import verify
from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.engine.result import PublishedResult
from badinh_site.engine.store import state
from badinh_site.images import encode
from tests.support.picturemaking import bytes_of, metadata_of, phone_photo, photo, quadrants
from tests.support.running import badinh
from tests.support.sitemaking import article, build_site, clean_tree, codes, make_site, request, tree, write

pytestmark = pytest.mark.slow

PICTURE = "content/2021/07/anh.jpg"
WITH_PICTURES = ("feed.xml", "feed.json", "chuyen-muc/tin-tuc/feed.xml", "sitemap.xml")
"""What names pictures besides the pages that show them."""
ENDINGS = (".webp", ".jpg", ".png")


def picture(site: Path, name: str, data: bytes) -> None:
    """Write a picture of a site."""
    file = site / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one picture, which an article shows above its text and in it."""
    make_site(tmp_path)
    picture(tmp_path, PICTURE, phone_photo(480, 640))
    shown = "{src: anh.jpg, alt: Cầu mới, caption: Cầu, credit: An}"
    article(tmp_path, "2021/07/bai", date="2021-07-01", image=shown, body='![Cầu mới](anh.jpg "Khánh thành")')
    article(tmp_path, "2021/07/khac", date="2021-07-02")
    return tmp_path


def published(site: Path) -> dict[str, bytes]:
    """Return the pictures of articles in the output."""
    files = tree(site / "build").items()
    return {path: data for path, data in files if path.endswith(ENDINGS) and not path.startswith("static/")}


def page(site: Path, name: str = "2021/07/bai") -> LexborHTMLParser:
    return LexborHTMLParser((site / f"build/{name}/index.html").read_bytes())


def only(found: list[LexborNode]) -> LexborNode:
    (node,) = found
    return node


def built(site: Path) -> set[str]:
    """Build a site as it must come out; return what was written."""
    result = build_site(site)
    assert result.complete, result.problems
    assert tree(site / "build") == clean_tree(site)
    assert build_site(site).written == ()
    return set(result.written)


def test_only_renditions_are_published_and_nothing_of_the_photographer(site: Path) -> None:
    built(site)
    files = published(site)
    names = sorted(path.split(".")[0] + path[path.rfind(".") :] for path in files)
    shared = "2021/07/anh-480.jpg"
    assert names == ["2021/07/anh-400.webp", "2021/07/anh-480.jpg", shared, "2021/07/anh-480.webp"]
    assert all(metadata_of(data) == [] for data in files.values())


def test_a_page_offers_every_size_and_the_browser_chooses(site: Path) -> None:
    built(site)
    files = {f"/{path}": data for path, data in published(site).items()}
    named = set()
    for shown in page(site).css("article picture"):
        source, image = only(shown.css("source")), only(shown.css("img"))
        assert source.attributes["type"] == "image/webp"
        for node in (source, image):
            assert node.attributes["sizes"]
            for one in (node.attributes["srcset"] or "").split(", "):
                url, width = one.split(" ")
                with Image.open(io.BytesIO(files[url])) as file:
                    assert f"{file.width}w" == width
                    assert (file.format == "WEBP") == (node is source)
                named.add(url)
        assert image.attributes["src"] in files
        assert (image.attributes["width"], image.attributes["height"], image.attributes["alt"]) == (
            "480",
            "640",
            "Cầu mới",
        )
    shared = page(site).css("meta[property='og:image']")[0].attributes["content"] or ""
    assert named | {shared.removeprefix("https://badinh.example")} == files.keys()


def test_the_lead_picture_comes_at_once_and_those_in_the_text_when_they_are_reached(site: Path) -> None:
    built(site)
    lead, body = (only(page(site).css(f"{place} img")).attributes for place in ("article > figure", ".prose figure"))
    assert (lead.get("fetchpriority"), lead.get("loading")) == ("high", None)
    assert (body.get("fetchpriority"), body.get("loading"), body.get("decoding")) == (None, "lazy", "async")


@pytest.mark.parametrize(
    ("body", "figure", "caption", "place"),
    [
        ('![a](anh.jpg "Chú **thích** & <b>")', "figure", "Chú **thích** & <b>", "44rem"),
        ("![a](anh.jpg){.rong}", "figure.rong", None, "76rem"),
        ('![a](anh.jpg "Chú"){.trai}', "figure.trai", "Chú", "20rem"),
        ("![a](anh.jpg){: .phai }", "figure.phai", None, "20rem"),
        ('[![a](anh.jpg "Chú")](anh.jpg)', "figure > a[href$='.jpg']", "Chú", "44rem"),
        ('> ![a](anh.jpg "Chú")', "blockquote > figure", "Chú", "44rem"),
        ("![a](anh.jpg)", "p", None, "44rem"),
        ('Trong dòng ![a](anh.jpg "Chú")', "p", None, "44rem"),
        ('![a](anh.jpg "Chú") ![b](anh.jpg)', "p", None, "44rem"),
        ("![a](anh.jpg){width=120}", "p", None, "120px"),
        ("![a](anh.jpg){width=9000 .rong}", "figure.rong", None, "76rem"),
        ("![a](anh.jpg){width=0 height=5}", "p", None, "44rem"),
    ],
)
def test_where_a_picture_stands_is_as_the_editor_says(
    site: Path, body: str, figure: str, caption: str | None, place: str
) -> None:
    article(site, "2021/07/bai", date="2021-07-01", body=body)
    assert build_site(site).complete
    tree = page(site)
    image = tree.css(f".prose {figure} > picture > img")[0]
    assert place in (image.attributes["sizes"] or "")
    assert [node.text() for node in tree.css("figcaption")] == ([caption] if caption else [])
    width, height = (int(image.attributes[name] or "") for name in ("width", "height"))
    assert (width, height) == ((120, 160) if "120" in place else (480, 640))


def test_a_link_to_a_picture_leads_to_its_largest_file(site: Path) -> None:
    article(site, "2021/07/bai", date="2021-07-01", body="Xem [ảnh](anh.jpg).")
    built(site)
    (link,) = (node.attributes["href"] or "" for node in page(site).css(".prose a"))
    assert link.startswith("/2021/07/anh-480.")
    assert link.endswith(".jpg")


def test_feeds_get_one_file_with_its_whole_address(site: Path) -> None:
    built(site)
    feed = (site / "build/feed.xml").read_text(encoding="utf-8")
    assert "<picture" not in feed
    assert "srcset" not in feed
    assert "img src=&#34;https://badinh.example/2021/07/anh-" in feed


def test_what_a_body_says_of_a_picture_stays_harmless(site: Path) -> None:
    first = '![" onerror="alert(1)](anh.jpg "\\" onload=\\"alert(2)"){onclick=alert(3) .x id=_y title="<script>"}'
    body = f"{first}\n\nA ![<script>](anh.jpg)"
    article(site, "2021/07/bai", date="2021-07-01", body=body)
    assert build_site(site).complete
    for node in page(site).css(".prose *"):
        assert not [name for name in node.attributes if name.startswith("on")]
        assert node.tag != "script"
        assert node.attributes.get("id") != "_y"


def test_a_picture_only_drafts_show_is_not_published(site: Path) -> None:
    article(site, "2021/07/bai", status="draft", date="2021-07-01", body="![a](anh.jpg)")
    picture(site, "content/2021/07/hong.jpg", b"x")
    article(site, "2021/07/nhap", status="draft", date="2021-07-01", body="![a](hong.jpg)")
    assert codes(build_site(site)) == []
    assert published(site) == {}


def test_equal_pictures_of_like_names_share_their_files(site: Path) -> None:
    picture(site, "content/2021/07/ảnh.jpg", (site / PICTURE).read_bytes())
    article(site, "2021/07/khac", date="2021-07-02", body="![a](ảnh.jpg)")
    before = 4
    built(site)
    assert len(published(site)) == before


# Nothing is done twice


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stamp of a file prove its contents at once, instead of after two seconds."""
    monkeypatch.setattr(state, "RACY_NS", -(10**12))


def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing read a picture."""
    opened = os.open

    def refusing(path: str, *how: int, **where: int) -> int:
        assert not str(path).endswith(ENDINGS), path
        return opened(path, *how, **where)

    monkeypatch.setattr(os, "open", refusing)
    monkeypatch.setattr(images, "inspect", lambda _: pytest.fail("looked at a picture"))
    monkeypatch.setattr(images, "_convert", lambda *_: pytest.fail("made a rendition"))


@pytest.mark.usefixtures("settled")
def test_a_second_build_touches_no_picture(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build_site(site).complete
    untouched(monkeypatch)
    assert build_site(site).written == ()


@pytest.mark.usefixtures("settled")
def test_a_build_of_everything_else_touches_no_picture(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert build_site(site).complete
    untouched(monkeypatch)
    taken: list[object] = []
    whole = FullBuild.run
    monkeypatch.setattr(FullBuild, "run", lambda *arguments: taken.append(1) or whole(*arguments))
    article(site, "2021/07/khac", title="Khác hẳn", date="2021-07-02", body="![Cầu](anh.jpg)")
    assert "2021/07/khac/index.html" in build_site(site).written
    assert build_site(site, base_url="https://khac.example/a/").complete
    assert len(taken) == 2


def test_a_build_with_nothing_to_do_does_without_pillow(site: Path) -> None:
    program = "import sys; from badinh_site import cli\ntry: cli.run()\nfinally: print('PIL' in sys.modules)"
    for imported in ("True", "False"):
        done = run([sys.executable, "-c", program, "build", "-q"], cwd=site, capture_output=True, text=True, check=True)
        assert done.stdout.split() == [imported]


def test_a_site_without_pictures_does_without_pillow(site: Path) -> None:
    (site / "content/2021/07/bai.md").unlink()
    program = "import sys; from badinh_site import cli\ntry: cli.run()\nfinally: print('PIL' in sys.modules)"
    done = run([sys.executable, "-c", program, "build", "-q"], cwd=site, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_another_picture_under_the_same_name_makes_its_files_and_its_pages_again(site: Path) -> None:
    built(site)
    before = published(site)
    picture(site, PICTURE, bytes_of(photo(500, 300), "JPEG"))
    changed = built(site)
    after = published(site)
    assert not before.keys() & after.keys()
    assert changed == {*after, "2021/07/bai/index.html", *WITH_PICTURES}


def test_a_new_time_of_the_same_picture_makes_nothing_again(site: Path) -> None:
    built(site)
    (site / PICTURE).touch()
    assert built(site) == set()


def test_a_picture_goes_with_its_last_page(site: Path) -> None:
    built(site)
    article(site, "2021/07/bai", date="2021-07-01", body="Không còn ảnh.")
    built(site)
    assert published(site) == {}


def test_a_renamed_picture_is_published_under_its_new_name(site: Path) -> None:
    built(site)
    (site / PICTURE).rename(site / "content/2021/07/cau.jpg")
    assert set(codes(build_site(site))) == {"BD206"}
    write(
        site,
        "content/2021/07/bai.md",
        (site / "content/2021/07/bai.md").read_text("utf-8").replace("anh.jpg", "cau.jpg"),
    )
    built(site)
    assert all(path.startswith("2021/07/cau-") for path in published(site))


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"")])
def test_one_file_that_is_lost_is_made_again_as_it_was(site: Path, damage: Callable[[Path], object]) -> None:
    built(site)
    before = published(site)
    for path in before:
        damage(site / "build" / path)
        assert build_site(site).written == (path,)
        assert published(site) == before


def test_many_pictures_are_made_in_several_processes_and_are_the_same(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    for number in range(9):
        picture(site, f"content/2021/07/{number}.png", bytes_of(photo(420 + number, 300), "PNG"))
        shown.append(f"![a]({number}.png)")
    article(site, "2021/07/khac", date="2021-07-02", body="\n\n".join(shown))
    monkeypatch.setattr(images, "_BYTES", 1)
    monkeypatch.setattr(images, "_PIXELS", 1)
    assert build_site(site, jobs=2).complete
    in_processes = tree(site / "build")
    shutil.rmtree(site / ".badinh")
    shutil.rmtree(site / "build")
    assert build_site(site, jobs=1).complete
    assert tree(site / "build") == in_processes


def test_a_build_proves_itself_with_pictures(site: Path) -> None:
    assert build_site(site).complete
    assert verify(request(site)) == ()


def test_what_a_rendition_is_made_from_can_be_asked(site: Path) -> None:
    assert build_site(site).complete
    path = next(path for path in published(site) if path.endswith(".webp"))
    reported = describe(explain(request(site), f"/{path}"))
    assert (reported["origin"], reported["reason"], reported["template"]) == (PICTURE, "kept", None)
    assert reported["view"]["source"] == PICTURE
    assert reported["view"]["settings"]["format"] == "webp"
    picture(site, PICTURE, bytes_of(photo(500, 300), "JPEG"))
    reported = describe(explain(request(site), "/2021/07/bai/"))
    assert (reported["reason"], set(reported["changed"])) == ("changed", {"page.head", "page.figure", "page.body"})


# What goes wrong


def test_a_picture_that_cannot_be_read_is_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refusing(path: str, *how: int, **where: int) -> int:
        if Path(path).name == "anh.jpg":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *how, **where)

    monkeypatch.setattr(os, "open", refusing)
    result = build_site(site)
    assert [(problem.code, problem.path) for problem in result.problems] == [("BD008", PICTURE)]
    assert not isinstance(result, PublishedResult)


def test_a_picture_that_changes_while_the_site_is_built_is_not_published(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.read_bytes
    reads = 0

    def changing(found: files.SourceFile, limit: int) -> bytes:
        nonlocal reads
        reads += 1
        return real(found, limit) + (b"x" if reads > 1 else b"")

    with monkeypatch.context() as patch:
        patch.setattr(images, "read_bytes", changing)
        result = build_site(site)
    assert {problem.code for problem in result.problems} == {"BD510"}
    assert not result.complete
    assert published(site) == {}
    built(site)


def test_no_page_leads_to_a_picture_that_cannot_be_converted_after_all(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(encode, "_encoded", lambda *_: (_ for _ in ()).throw(MemoryError("too much")))
        result = build_site(site)
    assert [(problem.code, problem.path) for problem in result.problems] == [("BD514", PICTURE)] * 4
    assert result.problems[0].values == {"detail": "MemoryError: too much"}
    assert isinstance(result, PublishedResult)
    assert not result.complete
    assert not [path for path in tree(site / "build") if path.endswith(".html")]
    built(site)


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 1)])
def test_a_picture_without_a_text_is_a_warning_and_a_failure_where_these_count(
    site: Path, options: tuple[str, ...], code: int
) -> None:
    article(site, "2021/07/bai", date="2021-07-01", body="![](anh.jpg)")
    answer = badinh(site, "build", *options)
    assert answer.code == code
    assert "BD219 Ảnh “anh.jpg”" in answer.err


def test_a_theme_can_show_pictures_its_own_way(site: Path) -> None:
    write(site, "templates/picture.html", '<img class="own" src="{{ item.picture.largest }}" alt="{{ item.alt }}">')
    built(site)
    assert len(page(site).css("article img.own")) == 2


def test_a_page_is_made_again_when_the_template_of_its_pictures_changes(site: Path) -> None:
    built(site)
    theme = (theme_folder() / "templates/picture.html").read_text(encoding="utf-8")
    write(site, "templates/picture.html", theme.replace("44rem", "40rem"))
    assert built(site) == {"2021/07/bai/index.html"}


def test_a_drawing_with_transparency_gets_png_and_webp_that_lose_nothing(site: Path) -> None:
    drawing = quadrants(300, 200).convert("RGBA")
    drawing.putalpha(Image.new("L", drawing.size, 100))
    picture(site, "content/2021/07/so-do.png", bytes_of(drawing, "PNG"))
    article(site, "2021/07/bai", date="2021-07-01", body="![a](so-do.png)")
    built(site)
    for data in published(site).values():
        with Image.open(io.BytesIO(data)) as image:
            assert image.convert("RGBA").tobytes() == drawing.tobytes()
