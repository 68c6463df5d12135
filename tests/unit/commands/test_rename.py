"""`badinh rename` leaves every old address and every link working, and every other character as it was."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badinh_site.commands.alias_editing import with_aliases
from badinh_site.engine.outputs.folder import Folder
from tests.support.picturemaking import drawing
from tests.support.running import badinh, files
from tests.support.sitemaking import article, build_site, make_site, write

SETTINGS = """\
title: Thử
base_url: https://badinh.example/cong/
frozen_at: 2021-08-01
categories: [Tin tức]
menu:
  - {title: Bài, url: /2021/07/bai/}   # trong thực đơn
  - {title: Giới thiệu, url: /gioi-thieu/}
"""
REDIRECTS = "# cũ\n- from: /cu.html\n  to: 2021/07/bai.md\n- from: /cu2.html\n  to: /2021/07/bai/\n"
OLD, NEW = "content/2021/07/bai.md", "content/2021/08/bai-moi.md"
BODY = """\
Tự dẫn: [đầu bài](bai.md#muc), [tệp](ke-hoach.pdf), [bài trước](../06/truoc.md).

## Mục

![Ảnh riêng](anh-rieng.png) và ![ảnh chung](anh-chung.png), ![ở chỗ khác](../06/anh-xa.png)

`[không phải liên kết](ke-hoach.pdf)`
"""
LINKS = """\
Xem [a](../07/bai.md), [b](<../07/bai.md>), [c](../07/bai.md "Bài: ../07/bai.md"), [d][d], [e](../07/bai.md#muc), [f].

Chữ ../07/bai.md và `../07/bai.md` không phải liên kết; [../07/bai.md](../07/bai.md) thì phải.

    [trong khối mã](../07/bai.md)

<p><a href="../07/bai.md">g</a> <a href='../07/bai.md?x=1#muc'>h</a> <a href=../07/bai.md>i</a></p>

<!-- ../07/bai.md -->

![ảnh](../07/anh-chung.png) [j](/2021/07/bai/#muc) [k](https://badinh.example/cong/2021/07/bai/) [l](..\\07\\bai.md)
[m](../07/b%61i.md) [n](./../07/bai.md) [o](../../2021/07/bai.md) [khác](../07/bai.md.txt) [p](../07/bai.md 'Bài')

[d]: ../07/bai.md  "Bài"
[f]: <../07/bai.md#muc>
"""

PATCHED = """\
Xem [a](../08/bai-moi.md), [b](<../08/bai-moi.md>), [c](../08/bai-moi.md "Bài: ../07/bai.md"), [d][d], [e](../08/bai-moi.md#muc), [f].

Chữ ../07/bai.md và `../07/bai.md` không phải liên kết; [../07/bai.md](../08/bai-moi.md) thì phải.

    [trong khối mã](../07/bai.md)

<p><a href="../08/bai-moi.md">g</a> <a href='../08/bai-moi.md?x=1#muc'>h</a> <a href=../08/bai-moi.md>i</a></p>

<!-- ../07/bai.md -->

![ảnh](../07/anh-chung.png) [j](/2021/07/bai-moi/#muc) [k](https://badinh.example/cong/2021/07/bai/) [l](../08/bai-moi.md)
[m](../08/bai-moi.md) [n](../08/bai-moi.md) [o](../08/bai-moi.md) [khác](../07/bai.md.txt) [p](../08/bai-moi.md 'Bài')

[d]: ../08/bai-moi.md  "Bài"
[f]: <../08/bai-moi.md#muc>
"""  # noqa: E501 - what links become cannot be wrapped


def picture(site: Path, path: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_bytes(drawing(len(path)))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make_site(tmp_path / "site", SETTINGS)
    image = "{src: anh-bia.png, alt: Ảnh bìa}"
    article(site, "2021/07/bai", title="Bài", date="13/07/2021", image=image, body=BODY)
    article(site, "2021/06/truoc", title="Trước", date="13/06/2021", body=LINKS)
    write(site, "content/2021/07/ke-hoach.pdf", "%PDF-1.4")
    write(site, "content/2021/07/bai.md.txt", "khác")
    for name in ("07/anh-bia", "07/anh-rieng", "07/anh-chung", "06/anh-xa", "07/khong-ai-dung"):
        picture(site, f"content/2021/{name}.png")
    write(
        site,
        "content/redirects.yaml",
        "# cũ\n- from: /cu.html\n  to: 2021/07/bai.md\n- from: /cu2.html\n  to: /2021/07/bai/\n",
    )
    write(site, "content/pages/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\n\n[Bài](../2021/07/bai.md)\n")
    return site


def public(site: Path) -> Path:
    """Build a site that has nothing to complain of, and keep what is public."""
    result = build_site(site)
    assert result.complete, result.problems
    assert result.problems == ()
    kept = site.parent / "published"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(site / "build", kept)
    return kept


def assert_all_is_well(site: Path, published: Path) -> None:
    """Check that there is neither an error nor a warning: what is only advised is the same as before."""
    answer = badinh(site, "check", "--strict", "--published", str(published))
    assert answer.code == 0, answer.err
    assert build_site(site).problems == ()


def text(site: Path, path: str) -> str:
    return (site / path).read_bytes().decode("utf-8")


def test_every_old_address_and_every_link_still_work(site: Path) -> None:
    before = public(site)
    assert badinh(site, "rename", OLD, NEW).code == 0
    assert_all_is_well(site, before)
    page = (site / "build/2021/07/bai/index.html").read_text(encoding="utf-8")
    assert 'href="https://badinh.example/cong/2021/07/bai-moi/"' in page
    links = (site / "build/2021/06/truoc/index.html").read_text(encoding="utf-8")
    assert links.count('href="/cong/2021/07/bai-moi/') >= 16
    assert links.count("/2021/07/bai/") == 1  # a whole web address, which the redirect serves


def test_only_what_has_to_change_in_the_texts_changes(site: Path) -> None:
    badinh(site, "rename", OLD, NEW)
    assert text(site, "content/2021/06/truoc.md").partition("---\n\n")[2] == PATCHED + "\n"
    assert text(site, "content/redirects.yaml") == (
        "# cũ\n- from: /cu.html\n  to: 2021/08/bai-moi.md\n- from: /cu2.html\n  to: /2021/07/bai-moi/\n"
    )
    assert text(site, "content/site.yaml") == SETTINGS.replace("/2021/07/bai/", "/2021/07/bai-moi/")
    assert "(../2021/08/bai-moi.md)" in text(site, "content/pages/gioi-thieu.md")


def test_the_moved_file_sees_everything_from_its_new_place(site: Path) -> None:
    badinh(site, "rename", OLD, NEW)
    moved = text(site, NEW)
    assert moved.startswith(
        "---\ntitle: Bài\ncategory: Tin tức\ndate: 13/07/2021\nimage: {src: anh-bia.png, alt: Ảnh bìa}\n"
    )
    assert "aliases: [/2021/07/bai/]\n---\n" in moved
    for link in ("(bai-moi.md#muc)", "[tệp](../07/ke-hoach.pdf)", "(../06/truoc.md)", "(anh-rieng.png)",
                 "(../07/anh-chung.png)", "(../06/anh-xa.png)", "`[không phải liên kết](ke-hoach.pdf)`"):  # fmt: skip
        assert link in moved, link


def test_pictures_that_only_it_uses_go_with_it(site: Path) -> None:
    badinh(site, "rename", OLD, NEW)
    here = {path.name for path in (site / "content/2021/08").iterdir()}
    assert here == {"bai-moi.md", "anh-bia.png", "anh-rieng.png"}
    there = {path.name for path in (site / "content/2021/07").iterdir()}
    assert there == {"anh-chung.png", "khong-ai-dung.png", "ke-hoach.pdf", "bai.md.txt"}


def test_what_will_be_done_is_shown_first(site: Path) -> None:
    before = files(site)
    answer = badinh(site, "rename", OLD, NEW, "--dry-run")
    assert answer.code == 0
    assert files(site, without=(".badinh",)) == before
    lines = answer.out.splitlines()
    assert lines[:3] == [
        f"{OLD} -> {NEW}",
        "content/2021/07/anh-bia.png -> content/2021/08/anh-bia.png",
        "content/2021/07/anh-rieng.png -> content/2021/08/anh-rieng.png",
    ]
    assert "content/pages/gioi-thieu.md:5: ../2021/07/bai.md -> ../2021/08/bai-moi.md" in lines
    assert lines[-2:] == [
        "Địa chỉ cũ /2021/07/bai/ dẫn tới /2021/07/bai-moi/.",
        "Chưa thay đổi gì (--dry-run).",
    ]
    data = json.loads(badinh(site, "rename", OLD, NEW, "--dry-run", "--format", "json").out)
    assert (data["old_address"], data["new_address"]) == ("/2021/07/bai/", "/2021/07/bai-moi/")
    assert (data["aliases"], data["done"], data["problems"]) == (["/2021/07/bai/"], False, [])
    link = {"path": "content/pages/gioi-thieu.md", "line": 5, "before": "../2021/07/bai.md"}
    assert {**link, "after": "../2021/08/bai-moi.md"} in data["links"]


@pytest.mark.parametrize(
    ("given", "new", "place"),
    [
        ("content/2021/07/bai.md", "bai-moi", "content/2021/07/bai-moi.md"),
        ("content/2021/07/bai.md", "bai-moi.md", "content/2021/07/bai-moi.md"),
        ("2021/07/bai.md", "2021/08/", "content/2021/08/bai.md"),
        ("content/2021/07/bai", "content/2021/06", "content/2021/06/bai.md"),
        ("bai-khong-o-day/../content/2021/07/bai.md", "2020/x", "content/2020/x.md"),
    ],
)
def test_places_can_be_named_in_short(site: Path, given: str, new: str, place: str) -> None:
    before = public(site)
    assert badinh(site, "rename", given, new).code == 0
    assert (site / place).is_file()
    assert not (site / OLD).exists()
    assert_all_is_well(site, before)


def test_only_the_folder_changes_and_the_address_stays(site: Path) -> None:
    answer = badinh(site, "rename", OLD, "content/2020/bai.md")
    assert "Địa chỉ /2021/07/bai/ vẫn như cũ." in answer.out
    assert "aliases" not in text(site, "content/2020/bai.md")


def test_there_and_back_again_is_as_it_was(site: Path) -> None:
    before = public(site)
    sources = files(site, without=("build", ".badinh"))
    badinh(site, "rename", OLD, "bai-khac")
    assert badinh(site, "rename", "content/2021/07/bai-khac.md", "bai").code == 0
    assert_all_is_well(site, before)
    now = files(site, without=("build", ".badinh"))
    assert text(site, OLD).count("aliases: [/2021/07/bai-khac/]\n") == 1
    # Links are written in one way now; nothing else differs.
    changed = {OLD, "content/2021/06/truoc.md"}
    assert {name: data for name, data in now.items() if name not in changed} == {
        name: data for name, data in sources.items() if name not in changed
    }


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft"}, {"date": "01/01/2030"}, {"url": "/co-dinh/"}],
    ids=["draft", "scheduled", "fixed"],
)
def test_an_address_that_nobody_knew_or_that_stays_needs_no_alias(site: Path, fields: dict[str, str]) -> None:
    article(site, "2021/07/rieng", **{"title": "Riêng", "date": "13/07/2021", **fields})
    assert badinh(site, "rename", "content/2021/07/rieng.md", "khac").code == 0
    assert "aliases" not in text(site, "content/2021/07/khac.md")


def test_an_album_moves_as_a_folder_with_all_its_pages(site: Path) -> None:
    for number in range(30):
        picture(site, f"content/albums/hoi/anh-{number:02}.png")
    listed = "".join(f"  - src: anh-{number:02}.png\n    alt: Ảnh {number}\n" for number in range(30))
    write(site, "content/albums/hoi/index.md", f"---\ntitle: Hội\ndate: 13/02/2021\npictures:\n{listed}---\n")
    body = "[Hội](../../albums/hoi/) [2](../../albums/hoi/index.md) ![x](../../albums/hoi/anh-01.png)"
    article(site, "2021/07/ve-hoi", title="Về hội", date="14/02/2021", body=body)
    before = public(site)
    assert badinh(site, "rename", "content/albums/hoi", "hoi-xuan").code == 0
    assert_all_is_well(site, before)
    assert not (site / "content/albums/hoi").exists()
    aliases = "aliases: [/thu-vien-hinh-anh/hoi/, /thu-vien-hinh-anh/hoi/trang/2/]\n"
    assert aliases in text(site, "content/albums/hoi-xuan/index.md")
    assert "![x](../../albums/hoi-xuan/anh-01.png)" in text(site, "content/2021/07/ve-hoi.md")


def test_an_article_in_a_folder_of_its_own_and_a_page_move_too(site: Path) -> None:
    write(site, "content/2021/07/rieng/index.md", "---\ntitle: Riêng\ndate: 13/07/2021\n---\n\n![x](a.png)\n")
    picture(site, "content/2021/07/rieng/a.png")
    before = public(site)
    assert badinh(site, "rename", "content/2021/07/rieng", "chung").code == 0
    assert badinh(site, "rename", "content/pages/gioi-thieu.md", "ve-chung-toi").code == 0
    assert_all_is_well(site, before)
    assert (site / "content/2021/07/chung/a.png").is_file()
    assert "url: /ve-chung-toi/" in text(site, "content/site.yaml")


@pytest.mark.parametrize(
    ("given", "new", "code"),
    [
        ("content/2021/07/bay.md", "x", "BD807"),
        (OLD, "../../../ngoai.md", "BD808"),
        (OLD, "content/pages/bai.md", "BD808"),
        (OLD, "content/albums/bai/index.md", "BD808"),
        (OLD, "content/albums/bai.md", "BD808"),
        (OLD, "con.md", "BD808"),
        (OLD, "a:b", "BD808"),
        (OLD, ".an", "BD808"),
        (OLD, "bai", "BD808"),
        (OLD, "content/2021/06/truoc.md", "BD805"),
        (OLD, "---", "BD213"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_changes(site: Path, given: str, new: str, code: str) -> None:
    before = files(site)
    answer = badinh(site, "rename", "--", given, new)
    assert answer.code in (1, 2)
    assert f" {code} " in answer.err
    assert files(site, without=(".badinh",)) == before


def test_an_address_of_another_article_is_not_taken(site: Path) -> None:
    article(site, "2021/08/kia", title="Kia", date="20/07/2021")
    answer = badinh(site, "rename", OLD, "content/2021/09/kia.md")
    assert (answer.code, "BD809" in answer.err) == (1, True)


@pytest.mark.parametrize("name", ["truoc-kia", "cu-roi"])
def test_an_address_that_leads_elsewhere_is_not_taken(site: Path, name: str) -> None:
    article(site, "2021/06/hai", title="Hai", date="20/06/2021", aliases="/2021/07/truoc-kia/")
    write(site, "content/redirects.yaml", REDIRECTS + "- from: /2021/07/cu-roi/\n  to: /gioi-thieu/\n")
    answer = badinh(site, "rename", OLD, name)
    assert (answer.code, "BD809" in answer.err) == (1, True)


def test_a_name_that_differs_in_case_only_is_another_file_s_or_a_new_one(site: Path) -> None:
    article(site, "2021/07/kia", title="Kia", date="20/06/2021")
    answer = badinh(site, "rename", OLD, "KIA")
    assert (answer.code, "BD805" in answer.err) == (1, True)
    before = public(site)
    assert badinh(site, "rename", OLD, "BAI").code == 0
    assert {path.name for path in (site / "content/2021/07").glob("*.md")} == {"BAI.md", "kia.md"}
    assert_all_is_well(site, before)


def test_a_picture_in_the_way_is_not_overwritten(site: Path) -> None:
    picture(site, "content/2021/08/anh-bia.png")
    before = files(site)
    answer = badinh(site, "rename", OLD, NEW)
    assert (answer.code, "BD805" in answer.err, "anh-bia.png" in answer.err) == (1, True, True)
    assert files(site, without=(".badinh",)) == before


def test_a_file_with_a_mistake_is_refused_and_one_that_names_it_is_told_of(site: Path) -> None:
    write(site, "content/2021/05/hong.md", "---\ntitle: [x\n---\n\n[x](../07/bai.md)\n")
    answer = badinh(site, "rename", OLD, NEW)
    assert (answer.code, "BD812" in answer.err) == (0, True)
    answer = badinh(site, "rename", "content/2021/05/hong.md", "lanh")
    assert (answer.code, "BD103" in answer.err) == (1, True)


@pytest.mark.parametrize("step", ["write", "move"])
def test_a_failure_halfway_leaves_everything_as_it_was(site: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    before = files(site)
    target, name = (Folder, "write") if step == "write" else (Path, "rename")
    right, calls = getattr(target, name), []

    def fails_once(*given: object) -> object:
        calls.append(given)
        if len(calls) == 3:
            raise OSError(5, "đĩa hỏng")
        return right(*given)

    monkeypatch.setattr(target, name, fails_once)
    answer = badinh(site, "rename", OLD, NEW)
    assert (answer.code, "BD501" in answer.err) == (1, True)
    assert files(site, without=(".badinh",)) == before


def test_line_ends_order_marks_and_comments_are_kept(site: Path) -> None:
    source = "\ufeff---\r\n# chú thích\r\ndate: 13/07/2021 # ngày\r\ntitle: 'Bài'\r\n---\r\n\r\n[x](../06/truoc.md)\r\n"
    (site / "content/2021/07/crlf.md").write_bytes(source.encode())
    assert badinh(site, "rename", "content/2021/07/crlf.md", "moi").code == 0
    expected = source.replace("'Bài'\r\n", "'Bài'\r\naliases: [/2021/07/crlf/]\r\n")
    assert text(site, "content/2021/07/moi.md") == expected


def test_decomposed_names_in_texts_are_found(site: Path) -> None:
    article(site, "2021/07/bài-có-dấu", title="Dấu", date="13/07/2021")
    link = unicodedata.normalize("NFD", "[x](bài-có-dấu.md)")
    article(site, "2021/07/xa", title="Xa", date="13/07/2021", body=link)
    before = public(site)
    assert badinh(site, "rename", "content/2021/07/bài-có-dấu.md", "khong-dau").code == 0
    assert_all_is_well(site, before)


FRONTS = {
    "absent": ("title: x\n", "title: x\naliases: [/a/]\n"),
    "empty": ("aliases:\ntitle: x\n", "aliases: [/a/]\ntitle: x\n"),
    "empty with comment": ("aliases:   # cũ\ntitle: x\n", "aliases: [/a/]   # cũ\ntitle: x\n"),
    "one": ("aliases: /b/  # cũ\n", "aliases: [/b/, /a/]  # cũ\n"),
    "one with a comma": ("aliases: /b/?x=1,2\n", 'aliases: ["/b/?x=1,2", /a/]\n'),
    "quoted": ("aliases: '/b/'\n", "aliases: ['/b/', /a/]\n"),
    "brackets": ("aliases: [ /b/, '/c/' ]\n", "aliases: [ /b/, '/c/', /a/ ]\n"),
    "empty brackets": ("aliases: []\n", "aliases: [/a/]\n"),
    "lines": (
        "aliases:\n  - /b/  # một\n  - /c/\ntitle: x\n",
        "aliases:\n  - /b/  # một\n  - /c/\n  - /a/\ntitle: x\n",
    ),
    "lines at the margin": ("aliases:\n- /b/\n# cuối\n", "aliases:\n- /b/\n- /a/\n# cuối\n"),
    "dropped from brackets": ("aliases: [/z/, /b/]\n", "aliases: [/b/, /a/]\n"),
    "dropped from lines": ("aliases:\n- /b/\n- /z/\ntitle: x\n", "aliases:\n- /b/\n- /a/\ntitle: x\n"),
    "dropped alone": ("aliases: /z/\n", "aliases: [/a/]\n"),
    "block text at the end": ("lead: |\n  a\n  b\n", "lead: |\n  a\n  b\naliases: [/a/]\n"),
}


@pytest.mark.parametrize("case", FRONTS)
def test_an_alias_is_added_in_the_style_that_is_there(case: str) -> None:
    before, after = FRONTS[case]
    for line_end in ("\n", "\r\n"):
        source, expected = (f"---\n{front}---\nThân\n".replace("\n", line_end) for front in (before, after))
        assert with_aliases(source, ("/a/",), lambda one: one == "/z/") == expected


@pytest.mark.parametrize(
    "source",
    [
        "",
        "không có phần đầu",
        "---\n{title: x}\n---\n",
        "---\n- a\n---\n",
        "---\na: [\n---\n",
        "---\na",
    ],
)
def test_a_head_without_lines_of_fields_gets_none(source: str) -> None:
    assert with_aliases(source, ("/a/",), lambda _: False) is None


BOTH = "[x]({0}) [y]({0} 'z') {0}\n\n[z]: {0}\n\n[z]"
NAMES = st.text(st.sampled_from("ab ă'()#%&+-_.é1\"[]*`"), min_size=1, max_size=8)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, folder=NAMES, data=st.data())
def test_whatever_files_are_called_links_lead_to_them_after_moving(
    tmp_path_factory: pytest.TempPathFactory, name: str, folder: str, data: st.DataObject
) -> None:
    site = make_site(tmp_path_factory.mktemp("ten"), SETTINGS.split("menu", maxsplit=1)[0])
    article(site, "2021/07/bai", title="Bài", date="13/07/2021")
    source = quote("../07/bai.md") if data.draw(st.booleans()) else "../07/bai.md"
    article(
        site,
        "2021/06/xa",
        title="Xa",
        date="13/06/2021",
        body=f"[x]({source}) [y]({source} 'z') {source}\n\n[z]: {source}\n\n[z]",
    )
    published = public(site)
    answer = badinh(site, "rename", "--", OLD, f"content/{folder}x/{name}x.md")
    if answer.code == 0:
        assert_all_is_well(site, published)
    else:
        assert (site / OLD).is_file()
