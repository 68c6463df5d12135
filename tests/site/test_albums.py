"""The photo library on a whole site: which pages albums have, what readers find there, what is made again."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from badinh_site.engine.build.explain import describe, explain
from tests.support.picturemaking import bytes_of, drawing, metadata_of, phone_photo, quadrants
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, request, tree, write

LIBRARY = "thu-vien-hinh-anh"
EMPTY = "Thư viện chưa có hình ảnh."


def album(site: Path, name: str, *pictures: str, **fields: object) -> Path:
    """Write an album that names pictures, each as YAML between braces."""
    named = {"title": name.capitalize(), **fields}
    front = "".join(f"{key}: {value}\n" for key, value in named.items())
    listed = "pictures:\n" + "".join(f"  - {{{one}}}\n" for one in pictures) if pictures else ""
    return write(site, f"content/albums/{name}/index.md", f"---\n{front}{listed}---\n")


def put(site: Path, name: str, data: bytes) -> None:
    file = site / "content/albums" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one album of two pictures, and an article."""
    make_site(tmp_path)
    article(tmp_path, "2021/07/bai", date="2021-07-01")
    for number in (1, 2):
        put(tmp_path, f"tet/{number}.png", drawing(number))
    album(
        tmp_path,
        "tet",
        "src: 1.png, alt: Cổng làng, caption: Cổng mới, credit: An",
        "src: 2.png, alt: Sân đình",
        date="2021-07-02",
    )
    return tmp_path


def built(site: Path, **options: object) -> set[str]:
    """Build a site as it must come out; return what was written."""
    result = build_site(site, **options)
    assert result.complete, result.problems
    assert tree(site / "build") == clean_tree(site, **options)
    assert build_site(site, **options).written == ()
    return set(result.written)


def page(site: Path, name: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / "build" / name / "index.html").read_bytes())


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text(strip=True) for node in tree.css(selector)]


def links(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.attributes["href"] or "" for node in tree.css(selector)]


def test_an_album_shows_its_pictures_in_order_with_all_that_is_said_of_them(site: Path) -> None:
    built(site)
    shown = page(site, f"{LIBRARY}/tet")
    assert [one.attributes["alt"] for one in shown.css(".shots img")] == ["Cổng làng", "Sân đình"]
    assert texts(shown, ".shots figcaption p") == ["Cổng mới", "Ảnh: An"]
    assert texts(shown, ".breadcrumb a") == ["Trang chủ", "Thư viện hình ảnh"]


def test_every_picture_is_a_plain_link_to_a_file_without_a_word_of_the_camera(site: Path) -> None:
    put(site, "tet/1.png", phone_photo(480, 640))
    built(site)
    targets = links(page(site, f"{LIBRARY}/tet"), ".shots a")
    assert len(targets) == 2
    assert [metadata_of((site / f"build{target}").read_bytes()) for target in targets] == [[], []]


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (24, [24]), (25, [24, 1]), (60, [24, 24, 12])])
def test_albums_are_paged_from_their_first_picture(site: Path, count: int, sizes: list[int]) -> None:
    for number in range(count):
        put(site, f"lon/anh-{number + 1}.png", bytes_of(quadrants(2, 2 + number % 3), "PNG"))
    write(site, "content/albums/lon/index.md", "---\ntitle: Lớn\nlead: Tóm tắt.\n---\nLời.\n")
    built(site)
    names = [f"{LIBRARY}/lon", *(f"{LIBRARY}/lon/trang/{number}" for number in range(2, len(sizes) + 1))]
    pages = [page(site, name) for name in names]
    assert [len(one.css(".shots li")) for one in pages] == sizes
    assert not (site / f"build/{LIBRARY}/lon/trang/{len(sizes) + 1}").exists()
    assert [bool(one.css(".lead, .prose")) for one in pages] == [True, *[False] * (len(sizes) - 1)]
    numbers = [node.attributes["data-number"] for one in pages for node in one.css(".shots a")]
    assert numbers == [str(number) for number in range(1, count + 1)]
    if len(sizes) > 1:
        assert links(pages[0], ".pager [rel=next]") == [f"/{names[1]}/"]
        assert links(pages[1], ".pager [rel=prev]") == [f"/{names[0]}/"]
        assert links(pages[1], ".pager [aria-current]") == [f"/{names[1]}/"]


def test_the_library_lists_albums_newest_first_and_goes_on(site: Path) -> None:
    for number in range(1, 8):
        album(site, f"so-{number}", "src: ../tet/1.png, alt: Cổng", date=f"2021-06-{number:02}")
    built(site)
    front = page(site, LIBRARY)
    assert texts(front, ".albums a span") == ["Tet", "So-7", "So-6", "So-5", "So-4"]
    assert texts(front, ".albums .when")[0] == "02/07/2021- 2 ảnh"
    assert links(front, ".pager a") == [f"/{LIBRARY}/trang/1/"]
    assert texts(page(site, f"{LIBRARY}/trang/1"), ".albums a span") == ["So-3", "So-2", "So-1"]
    assert texts(page(site, ""), ".photo-library .albums a span") == ["Tet", "So-7", "So-6", "So-5"]


def test_without_albums_the_library_says_so_everywhere(tmp_path: Path) -> None:
    make_site(tmp_path)
    article(tmp_path, "2021/07/bai", date="2021-07-01")
    built(tmp_path)
    for name in ("", LIBRARY, "2021/07/bai"):
        assert EMPTY in page(tmp_path, name).text()
    assert not page(tmp_path, "").css(".albums")


def test_once_there_is_an_album_no_page_says_that_there_is_none(site: Path) -> None:
    built(site)
    pages = [data.decode() for name, data in tree(site / "build").items() if name.endswith(".html")]
    assert not [one for one in pages if EMPTY in one]


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"date": "2021-08-01"}, {"expires": "2021-07-01"}])
def test_an_album_that_is_not_published_leaves_no_trace(site: Path, fields: dict[str, object]) -> None:
    put(site, "rieng/kin.png", drawing(7))
    album(site, "rieng", "src: kin.png, alt: Kín", **fields)
    written = built(site)
    assert not [name for name in written if "rieng" in name]
    assert b"rieng" not in (site / f"build/{LIBRARY}/index.html").read_bytes()


def test_drafts_and_scheduled_albums_are_marked_where_they_are_shown(site: Path) -> None:
    album(site, "nhap", "src: ../tet/1.png, alt: Cổng", status="draft")
    album(site, "hen", "src: ../tet/1.png, alt: Cổng", date="2021-08-01")
    built(site, drafts=True)
    assert texts(page(site, f"{LIBRARY}/nhap"), ".mark") == ["BẢN NHÁP"]
    assert sorted(texts(page(site, LIBRARY), ".mark")) == ["BẢN NHÁP", "Hẹn giờ 01/08/2021"]
    assert f"{LIBRARY}/nhap/" not in (site / "build/sitemap.xml").read_text(encoding="utf-8")


def test_a_withdrawn_album_leaves_a_notice_and_no_picture(site: Path) -> None:
    album(site, "tet", "src: 1.png, alt: Cổng", status="withdrawn", reason="Chưa được phép.")
    built(site)
    assert "Chưa được phép." in page(site, f"{LIBRARY}/tet").text()
    left = [name for name in tree(site / "build") if not name.startswith("static/")]
    assert not [name for name in left if name.endswith((".png", ".jpg", ".webp"))]
    assert EMPTY in page(site, LIBRARY).text()


def test_old_addresses_of_an_album_lead_to_it_and_an_article_can_link_to_its_file(site: Path) -> None:
    album(site, "tet", "src: 1.png, alt: Cổng", aliases="[/cu/tet/]", url="/anh-tet.html")
    article(site, "2021/07/bai", body="Xem [ảnh](../../albums/tet/index.md).")
    built(site)
    assert (site / "build/anh-tet.html").is_file()
    assert links(page(site, "bai-viet/bai"), ".prose a") == ["/anh-tet.html"]
    assert "/anh-tet.html" in (site / "build/cu/tet/index.html").read_text(encoding="utf-8")


def test_a_caption_makes_only_the_pages_of_its_album_again(site: Path) -> None:
    album(site, "khac", "src: ../tet/1.png, alt: Cổng")
    built(site)
    file = site / "content/albums/tet/index.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Cổng mới", "Cổng cũ"), encoding="utf-8", newline="\n")
    assert built(site) == {f"{LIBRARY}/tet/index.html"}


def test_a_picture_that_comes_into_the_folder_comes_into_an_album_without_a_list(site: Path) -> None:
    album(site, "tet")
    assert codes(build_site(site)) == ["BD227"]
    put(site, "tet/3.png", drawing(3))
    written = built(site)
    assert f"{LIBRARY}/tet/index.html" in written
    assert [name.rsplit("-", 1)[0] for name in sorted(written) if "/3-" in name] == ["albums/tet/3"] * 2
    (site / "content/albums/tet/1.png").unlink()
    built(site)
    assert len(page(site, f"{LIBRARY}/tet").css(".shots li")) == 2


def test_an_album_whose_pictures_are_all_broken_is_a_mistake_and_no_crash(site: Path) -> None:
    for number in (1, 2):
        put(site, f"tet/{number}.png", b"\x89PNG\r\n\x1a\nhong")
    assert set(codes(build_site(site))) <= {"BD220", "BD221"}
    assert not build_site(site).complete


def test_explain_tells_of_an_album_what_it_tells_of_an_article(site: Path) -> None:
    built(site)
    reported = describe(explain(request(site), f"/{LIBRARY}/tet/"))
    assert (reported["origin"], reported["reason"]) == ("content/albums/tet/index.md", "kept")
    assert reported["view"]["pictures"][0]["caption"] == "Cổng mới"  # type: ignore[index]


def test_albums_are_in_the_sitemap_and_not_in_the_feed(site: Path) -> None:
    built(site)
    assert f"/{LIBRARY}/tet/" in (site / "build/sitemap.xml").read_text(encoding="utf-8")
    assert LIBRARY not in (site / "build/feed.xml").read_text(encoding="utf-8")


def test_an_attachment_is_listed_with_its_size_and_copied_byte_for_byte(site: Path) -> None:
    signed = b"%PDF-1.7\r\n" + bytes(range(256)) * 5000
    (site / "content/2021/07/Kế hoạch.PDF").write_bytes(signed)
    article(
        site, "2021/07/bai", date="2021-07-01", body="Xem [kế hoạch](<Kế hoạch.PDF>), nhắc lại [nó](<Kế hoạch.PDF>)."
    )
    built(site)
    assert texts(page(site, "2021/07/bai"), ".attachments li") == ["Kế hoạch.PDF(PDF, 1,2 MB)"]
    assert (site / "build/2021/07/ke-hoach.pdf").read_bytes() == signed
    (site / "content/2021/07/Kế hoạch.PDF").write_bytes(signed[:2048])
    assert built(site) >= {"2021/07/ke-hoach.pdf", "2021/07/bai/index.html"}
    assert texts(page(site, "2021/07/bai"), ".attachments li") == ["Kế hoạch.PDF(PDF, 2 KB)"]


def test_no_album_is_lost_or_shown_twice_where_lists_hold_one_each(site: Path) -> None:
    write(site, "content/site.yaml", SETTINGS.replace("page_size: 3", "page_size: 1"))
    album(site, "hai", "src: ../tet/1.png, alt: Cổng", date="2021-06-01")
    built(site)
    assert texts(page(site, LIBRARY), ".albums a span") == ["Tet"]
    assert texts(page(site, f"{LIBRARY}/trang/1"), ".albums a span") == ["Hai"]
