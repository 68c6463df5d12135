"""Posters: what is drawn of the titles of articles without a picture, and when it is drawn again."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageFont
from selectolax.lexbor import LexborHTMLParser

from badinh_site.engine.build import images
from badinh_site.engine.build.explain import describe, explain
from badinh_site.engine.build.run import verify
from badinh_site.engine.request import Request
from badinh_site.engine.store.state import State
from badinh_site.images import title_card
from badinh_site.images.title_card import FONT, LETTERS, draw_title_card
from badinh_site.images.title_card_text import TitleCardText
from badinh_site.preview.live_site import LiveSite
from tests.support.picturemaking import bytes_of, photo
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, codes, make_site, request, tree

GROUND = (0x8A, 0x12, 0x16)
LONG = (
    "Ngày 12/7, UBND quận Ba Đình ban hành Kế hoạch số 198/KH-UBND về việc đào tạo, bồi dưỡng nghiệp vụ kỹ năng xử lý "
    "trên hệ thống phần mềm quản lý văn bản và điều hành tác nghiệp, lập và lưu trữ hồ sơ công việc trên môi trường "
    "mạng năm 2021 cho cán bộ, công chức, viên chức của các phòng, ban, ngành, đoàn thể và 14 phường"
)


VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
        return image.convert("RGB")


def drawn_card(title: str, owner: str = "") -> Image.Image:
    return opened(draw_title_card(TitleCardText(title, owner)))


def rows(image: Image.Image) -> list[bool]:
    """Tell of each row of the title's room whether something stands in it."""
    ground = Image.new("RGB", (image.width, 1), image.getpixel((0, 0)))
    return [image.crop((0, y, image.width, y + 1)).tobytes() != ground.tobytes() for y in range(140, 614)]


# What is drawn


def test_the_colours_are_those_of_the_portal() -> None:
    tokens = (Path(__file__).parents[2] / "static/tokens.css").read_text(encoding="utf-8")
    named = dict(reversed(re.findall(r"--([a-z-]+): #([0-9a-f]+);", tokens)))
    wanted = [named[name] for name in ("brand", "brand-ink", "brand-muted", "gold")]
    wanted = [one if len(one) == 6 else "".join(2 * sign for sign in one) for one in wanted]
    image = drawn_card("HỘI", "HỘI")
    found = {"{:02x}{:02x}{:02x}".format(*colour) for _, colour in image.getcolors(10_000) or ()}
    assert set(wanted) <= found
    assert image.getpixel((0, 0)) == tuple(bytes.fromhex(wanted[0]))
    assert image.getpixel((600, 629)) == tuple(bytes.fromhex(wanted[3]))


def test_the_font_has_every_letter_that_is_drawn() -> None:
    font = ImageFont.truetype(Path(title_card.__file__).parent / FONT, 40, layout_engine=ImageFont.Layout.BASIC)
    assert not any(bytes(font.getmask("\u4e2d")))
    letters = [chr(number) for first, last in LETTERS for number in range(first, last + 1)]
    assert [one for one in letters if not any(bytes(font.getmask(one)))] == [" ", "\xa0"]
    assert set(VIETNAMESE + VIETNAMESE.upper() + "–—“”‘’…₫") <= set(letters)


def test_the_licence_of_the_font_is_beside_it() -> None:
    licence = (Path(title_card.__file__).parent / FONT).with_name("LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_marks_above_and_below_stand_apart_from_the_next_line() -> None:
    for size in title_card._SIZES:
        font = title_card._font(size).font
        boxes = [font.getbbox(letter, anchor="ls") for letter in VIETNAMESE + VIETNAMESE.upper()]
        assert max(box[3] for box in boxes) - min(box[1] for box in boxes) < size * title_card._LEADING


def test_a_short_title_is_drawn_larger_than_a_long_one() -> None:
    sizes = [title_card._fitted(title)[0].size for title in ("Hội xuân", LONG[:150], LONG)]
    assert sizes == sorted(set(sizes), reverse=True)


def test_a_title_without_room_is_cut_between_words() -> None:
    font, lines = title_card._fitted(LONG)
    assert " ".join(lines)[:-1] == LONG[: len(" ".join(lines)) - 1]
    assert lines[-1].endswith("…")
    assert LONG[len(" ".join(lines)) - 1] == " "
    assert all(font.fits(line) for line in lines)
    assert not any(rows(drawn_card(LONG))[-20:])


@pytest.mark.parametrize("title", [LONG, "Từkhoá" * 60, "W" * 300, "Bài " + "x" * 100, "。" * 5, "i" * 1000])
def test_nothing_leaves_the_title_card(title: str) -> None:
    image = drawn_card(title, title)
    for side in ((0, 0, 70, 600), (1130, 0, 1200, 600)):
        assert image.crop(side).getcolors() == [((side[2] - side[0]) * 600, GROUND)]


def test_what_the_font_does_not_have_is_left_out() -> None:
    assert drawn_card("Hội 😀 xuân\xad 2021 中").tobytes() == drawn_card("Hội xuân 2021").tobytes()
    assert drawn_card("😀").tobytes() == drawn_card("").tobytes()


def test_the_same_words_give_the_same_bytes_without_words_about_them() -> None:
    one = draw_title_card(TitleCardText("Hội xuân", "UBND"))
    assert one == draw_title_card(TitleCardText("Hội xuân", "UBND"))
    assert len(one) < 12_000
    kinds = [one[place : place + 4] for place in _chunks(one)]
    assert set(kinds) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def _chunks(png: bytes) -> list[int]:
    places, place = [], 8
    while place < len(png):
        places.append(place + 4)
        place += 12 + int.from_bytes(png[place : place + 4])
    return places


# When it is drawn

ASKED = SETTINGS + "share_pictures: true\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of an article with a picture, one without, and a draft, built."""
    make_site(tmp_path, ASKED)
    article(tmp_path, "2021/07/khong-anh", title="Không ảnh", date="2021-07-01")
    article(tmp_path, "2021/07/co-anh", title="Có ảnh", date="2021-07-02", image="{src: anh.jpg, alt: Hồ}")
    article(tmp_path, "2021/07/nhap", title="Nháp", date="2021-07-03", status="draft")
    (tmp_path / "content/2021/07/anh.jpg").write_bytes(bytes_of(photo(1300, 700), "JPEG"))
    assert build_site(tmp_path, drafts=True).complete
    return tmp_path


def drawn_in(site: Path) -> dict[str, bytes]:
    """Return the title cards in the output, by the folder that each lies in."""
    found = sorted(path for path in tree(site / "build") if "chia-se." in path)
    return {path.rpartition("/")[0]: (site / "build" / path).read_bytes() for path in found}


def shared(site: Path, page: str) -> str:
    head = LexborHTMLParser((site / "build" / page).read_bytes())
    return head.css_first("meta[property='og:image']").attributes["content"] or ""


def written(site: Path) -> set[str]:
    result = build_site(site, drafts=True)
    assert result.complete, result.problems
    assert tree(site / "build") == clean_tree(site, drafts=True)
    assert build_site(site, drafts=True).written == ()
    return {re.sub(r"\.[0-9a-f]{10}\.", ".", path) for path in result.written}


def test_articles_without_a_picture_and_the_portal_have_a_title_card(site: Path) -> None:
    found = drawn_in(site)
    assert found == {
        "": draw_title_card(TitleCardText("Cổng tin thử", "UBND quận thử")),
        "2021/07/khong-anh": draw_title_card(TitleCardText("Không ảnh", "UBND quận thử")),
    }
    assert re.fullmatch(
        r"https://badinh\.example/2021/07/khong-anh/chia-se\.\w{10}\.png", shared(site, "2021/07/khong-anh/index.html")
    )
    assert "/2021/07/anh-1200." in shared(site, "2021/07/co-anh/index.html")
    for page in ("index.html", "2021/07/index.html", "so-do-trang/index.html", "2021/07/nhap/index.html"):
        assert re.fullmatch(r"https://badinh\.example/chia-se\.\w{10}\.png", shared(site, page))


def test_without_the_setting_nothing_is_drawn(site: Path) -> None:
    make_site(site, SETTINGS)
    written(site)
    assert drawn_in(site) == {}


def test_an_address_that_is_a_file_has_its_title_card_in_a_folder_of_that_name(tmp_path: Path) -> None:
    make_site(tmp_path, ASKED)
    article(tmp_path, "a", date="2021-07-01", url="/cu/tin.html")
    assert build_site(tmp_path).complete
    assert set(drawn_in(tmp_path)) == {"", "cu/tin"}


def test_a_text_that_changes_draws_nothing_again(site: Path) -> None:
    article(site, "2021/07/khong-anh", title="Không ảnh", date="2021-07-01", body="Khác.")
    assert not [path for path in written(site) if "chia-se" in path]


def test_a_title_that_changes_draws_its_own_title_card_again(site: Path) -> None:
    article(site, "2021/07/khong-anh", title="Vẫn không ảnh", date="2021-07-01")
    assert {path for path in written(site) if "chia-se" in path} == {"2021/07/khong-anh/chia-se.png"}
    assert len(drawn_in(site)) == 2


def test_the_name_of_the_agency_stands_on_every_title_card(site: Path) -> None:
    make_site(site, ASKED.replace("UBND quận thử", "UBND quận khác"))
    title_card = {"chia-se.png", "2021/07/khong-anh/chia-se.png"}
    assert {path for path in written(site) if "chia-se" in path} == title_card


def test_an_article_that_gets_a_picture_loses_its_title_card(site: Path) -> None:
    article(site, "2021/07/khong-anh", title="Không ảnh", date="2021-07-01", image="{src: anh.jpg, alt: Hồ}")
    written(site)
    assert set(drawn_in(site)) == {""}


def test_an_article_that_is_withdrawn_leaves_no_picture_of_its_title(site: Path) -> None:
    article(site, "2021/07/khong-anh", title="Không ảnh", date="2021-07-01", status="withdrawn", reason="Nhầm.")
    article(site, "2021/07/co-anh", title="Có ảnh", date="2021-07-02", status="withdrawn", reason="Nhầm.")
    written(site)
    left = [path for path in tree(site / "build") if path.endswith((".png", ".jpg", ".webp"))]
    assert [path for path in left if not path.startswith(("static/", "chia-se."))] == []


def test_a_title_card_that_was_altered_is_drawn_again(site: Path) -> None:
    (file,) = (site / "build/2021/07/khong-anh").glob("chia-se.*")
    before = file.read_bytes()
    file.write_bytes(b"")
    assert written(site) == {"2021/07/khong-anh/chia-se.png"}
    assert file.read_bytes() == before


@pytest.mark.slow
def test_several_processes_draw_the_same_title_cards(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        article(site, f"2021/06/{number}", title=f"Bài {number}", date="2021-06-01")
    monkeypatch.setattr(images, "_PIXELS", 1)
    shutil.rmtree(site / ".badinh")
    shutil.rmtree(site / "build")
    assert build_site(site, jobs=2).complete
    in_processes = tree(site / "build")
    assert len(drawn_in(site)) == 11
    assert in_processes == clean_tree(site, jobs=1)


def test_a_build_proves_itself_with_title_cards(site: Path) -> None:
    assert build_site(site).complete
    assert verify(request(site)) == ()


def test_what_a_title_card_is_made_of_can_be_asked(site: Path) -> None:
    (file,) = (site / "build/2021/07/khong-anh").glob("chia-se.*")
    reported = describe(explain(request(site, drafts=True), f"/2021/07/khong-anh/{file.name}"))
    assert (reported["reason"], reported["origin"]) == ("kept", "content/2021/07/khong-anh.md")
    assert reported["view"] == {"words": {"title": "Không ảnh", "owner": "UBND quận thử"}}
    assert set(reported["inputs"]) == {"posters", "words"}


def test_the_preview_draws_a_title_card_when_it_is_asked_for(site: Path, tmp_path: Path) -> None:
    asked = Request(site, site / ".badinh/preview", drafts=True)
    with State.open(tmp_path / "preview.sqlite") as state:
        live = LiveSite(asked, state)
        live.look(1_626_220_800)
        (path,) = (path for path in live.outputs.keys if path.startswith("2021/07/khong-anh/chia-se."))
        assert live.outputs.file(path) == draw_title_card(TitleCardText("Không ảnh", "UBND quận thử"))
        live.keep()
    with State.open(tmp_path / "preview.sqlite") as state:
        assert LiveSite(asked, state).outputs.file(path)


def test_a_title_card_that_cannot_be_drawn_is_reported_with_its_article(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(site, "2021/07/moi", title="Mới", date="2021-07-05")
    with monkeypatch.context() as patch:
        patch.setattr(title_card, "draw_title_card", lambda _: (_ for _ in ()).throw(MemoryError("too much")))
        result = build_site(site)
    (problem,) = (one for one in result.problems if one.code == "BD514")
    assert problem.path == "content/2021/07/moi.md"
    assert not result.complete
    assert "BD514" not in codes(build_site(site))
