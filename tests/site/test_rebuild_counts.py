"""Exactly the outputs that a change can be seen in are made again, and no others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from badinh_site.engine.build.full import FullBuild
from badinh_site.engine.build.run import build
from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.engine.request import Request
from badinh_site.portal.entry import BLOBS
from badinh_site.portal.related.rarity import sample
from tests.support import made_up_kind
from tests.support.sitemaking import SETTINGS, article, build_site, clean_tree, make_site, tree, write

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of nine articles in two sections and two months, built."""
    make_site(tmp_path)
    for number in range(9):
        article(
            tmp_path,
            f"2021/{5 + number % 2:02}/bai-{number}",
            title=f"Bài {number}",
            date=f"2021-{5 + number % 2:02}-{number + 1:02}",
            views=number,
            category="Đô thị" if number > 6 else "Tin tức",
            tags="ngân sách" if number < 2 else None,
            lead=f"Tóm tắt {number}.",
            body=f"Đoạn {number}.",
        )
    assert build_site(tmp_path).complete
    return tmp_path


def written(site: Path, **options: object) -> set[str]:
    result = build_site(site, **options)
    assert result.complete, result.problems
    assert tree(site / "build") == clean_tree(site, **options)
    assert build_site(site, **options).written == ()
    return set(result.written)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def found(*names: str) -> set[str]:
    """Name files that the search reads."""
    return {f"tim-kiem/index/{name}" for name in names}


def apart(paths: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the outputs that are there for readers, and the folders in which the search's own ones lie."""
    own = {path for path in paths if not path.startswith("tim-kiem/index/")}
    return own, {path.split("/")[2] for path in paths if path not in own}


def test_a_build_without_changes_writes_nothing(site: Path) -> None:
    result = build_site(site)
    assert (result.written, result.deleted, result.kept) == ((), (), result.outputs)


def test_a_body_edit_writes_one_page_and_the_feeds_that_hold_it(site: Path) -> None:
    edit(site / "content/2021/06/bai-7.md", "Đoạn 7", "Đoạn bảy")
    feeds = {"feed.xml", "feed.json", "chuyen-muc/do-thi/feed.xml"}
    index = found("r/2.json", "w/0.txt", "p/0.txt", "words.txt")
    assert written(site) == {"2021/06/bai-7/index.html", *feeds, *index}


def test_a_body_edit_of_an_article_that_left_all_feeds_writes_one_page(site: Path) -> None:
    edit(site / "content/2021/05/bai-2.md", "Đoạn 2", "Đoạn hai")
    index = found("r/1.json", "w/0.txt", "p/0.txt", "words.txt")
    assert written(site) == {"2021/05/bai-2/index.html", *index}
    edit(site / "content/2021/05/bai-0.md", "Đoạn 0", "Đoạn không")
    assert written(site) == {"2021/05/bai-0/index.html", "tu-khoa/ngan-sach/feed.xml", *index}


def test_a_sign_that_is_no_word_leaves_the_shards_of_the_search_alone(site: Path) -> None:
    edit(site / "content/2021/05/bai-2.md", "Đoạn 2.", "Đoạn 2!")
    assert written(site) == {"2021/05/bai-2/index.html", *found("r/1.json")}


def test_what_the_search_does_not_show_leaves_its_files_alone(site: Path) -> None:
    edit(site / "content/2021/05/bai-2.md", "lead:", "author: An\nlead:")
    assert written(site) == {"2021/05/bai-2/index.html"}


def test_a_new_article_is_numbered_without_moving_others(site: Path) -> None:
    article(site, "2021/06/moi", title="Bài mới", date="2021-06-20", lead="Tóm tắt.", body="Đoạn.")
    own = {path for path in written(site) if path.startswith("tim-kiem/index/")}
    assert own == found("r/2.json", "p/0.txt", "w/0.txt", "words.txt", "documents.txt", "index.json")


def test_a_feed_is_written_only_when_an_entry_in_it_changes(site: Path) -> None:
    article(site, "2021/07/moi", title="Mới", date="2021-07-01", tags="hồ")
    feeds = {path for path in written(site) if "feed." in path}
    assert feeds == {"feed.xml", "feed.json", "chuyen-muc/tin-tuc/feed.xml", "tu-khoa/ho/feed.xml"}
    article(site, "2021/04/cu", title="Cũ", date="2021-04-01")
    assert not {path for path in written(site) if "feed." in path}
    edit(site / "content/2021/07/moi.md", "tags: hồ", "tags: hồ\nviews: 14")
    assert not {path for path in written(site) if "feed." in path}


def test_a_text_is_mended_in_every_feed_that_holds_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(site / "content/site.yaml", "https://badinh.example/", "https://badinh.example/thu/")
    edit(site / "content/2021/06/bai-1.md", "Đoạn 1", "Ngân sách quận Ba Đình")
    written(site)
    with monkeypatch.context() as patch:
        patch.setattr(FullBuild, "run", lambda *_: pytest.fail("took the whole way"))
        edit(site / "content/2021/06/bai-1.md", "Ngân sách quận Ba Đình", "Ngân sách quận Ba Đình.")
        feeds = {"feed.xml", "feed.json", "chuyen-muc/tin-tuc/feed.xml", "tu-khoa/ngan-sach/feed.xml"}
        assert set(build_site(site).written) == {"2021/06/bai-1/index.html", *feeds, *found("r/2.json")}
    assert tree(site / "build") == clean_tree(site)


def test_news_grow_old_and_write_only_what_names_them(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS.replace("frozen_at: 2021-07-14T00:00\n", ""))
    article(tmp_path, "2021/07/moi", title="Mới", date="2021-07-12T08:00")
    article(tmp_path, "2021/07/moi-hon", title="Mới hơn", date="2021-07-12T09:00")
    assert build_site(tmp_path, at="2021-07-14T07:59:59").complete
    assert written(tmp_path, at="2021-07-14T08:00") == {"sitemap-news.xml"}
    assert written(tmp_path, at="2021-07-14T08:59:59") == set()
    assert written(tmp_path, at="2021-07-14T09:00") == {"robots.txt"}
    assert "sitemap-news.xml" not in tree(tmp_path / "build")


def test_a_comment_in_front_matter_writes_nothing(site: Path) -> None:
    edit(site / "content/2021/05/bai-0.md", "views: 0", "views: 0 # đếm lại")
    assert written(site) == set()


def test_view_counts_write_exactly_the_pages_that_show_them(site: Path) -> None:
    before = tree(site / "build")
    edit(site / "content/2021/06/bai-7.md", "views: 7", "views: 707")
    changed = written(site)
    showing = {path for path, data in tree(site / "build").items() if "707 Lượt xem".encode() in data}
    assert changed == showing
    assert "2021/06/bai-7/index.html" in changed
    assert "feed.xml" not in changed
    assert len(changed) < len(before)


def test_a_template_writes_exactly_the_pages_that_use_it(site: Path) -> None:
    theme = theme_folder() / "templates" / "pager.html"
    write(site, "templates/pager.html", theme.read_text(encoding="utf-8") + "<!-- x -->\n")
    changed = written(site)
    assert changed
    lists = {path for path, data in tree(site / "build").items() if b"<!-- x -->" in data}
    assert changed == lists
    assert not any("/bai-" in path for path in changed)


def test_a_template_edit_that_changes_no_output_writes_nothing(site: Path) -> None:
    theme = theme_folder() / "templates" / "pager.html"
    write(site, "templates/pager.html", "{# ghi chú #}" + theme.read_text(encoding="utf-8"))
    assert written(site) == set()


def test_a_stylesheet_writes_its_new_name_and_every_page_that_links_it(site: Path) -> None:
    write(site, "static/style.css", "body { color: red }\n")
    changed = written(site)
    assert sum(path.startswith("static/style.") for path in changed) == 1
    pages = {path for path in tree(site / "build") if path.endswith(".html")}
    assert pages <= changed
    assert "feed.xml" not in changed


def test_a_static_file_that_no_template_names_writes_only_itself(site: Path) -> None:
    write(site, "static/tai-lieu.txt", "x")
    (path,) = written(site)
    assert path.startswith("static/tai-lieu.")


def test_a_new_newest_article_leaves_full_numbered_pages_alone(site: Path) -> None:
    article(site, "2021/07/moi", title="Mới", date="2021-07-01", lead="Mới tinh.")
    changed = written(site)
    assert "chuyen-muc/tin-tuc/trang/1/index.html" not in changed
    assert {"2021/07/moi/index.html", "chuyen-muc/tin-tuc/index.html", "index.html", "feed.xml"} <= changed


def test_an_article_between_two_others_writes_these_and_the_lists_that_it_stands_in(tmp_path: Path) -> None:
    make_site(tmp_path, SETTINGS.replace("related_size: 4", "related_size: 0").replace("feed_size: 5", "feed_size: 1"))
    for day in range(1, 29, 2):
        category = "Đô thị" if day > 25 else "Tin tức"
        article(tmp_path, f"2021/06/ngay-{day}", title=f"Ngày {day}", date=f"2021-06-{day:02}", category=category)
    assert build_site(tmp_path).complete
    article(tmp_path, "2021/06/ngay-14", title="Ngày 14", date="2021-06-14")
    articles = {f"2021/06/ngay-{day}/index.html" for day in (13, 14, 15)}
    changed = written(tmp_path)
    assert {path for path in changed if "/ngay-" in path} == articles
    assert {"sitemap.xml", "luu-tru/index.html", "2021/06/index.html"} <= changed
    assert not changed & {"index.html", "feed.xml", "404.html", "so-do-trang/index.html"}


def test_the_calendar_of_a_year_writes_its_months_only_when_one_is_new(site: Path) -> None:
    article(site, "2021/06/moi", title="Mới", date="2021-06-20")
    assert "2021/05/index.html" not in written(site)
    article(site, "2021/07/moi", title="Mới", date="2021-07-01")
    assert "2021/05/index.html" in written(site)


def test_news_leave_the_map_of_the_site_alone(site: Path) -> None:
    article(site, "2021/06/moi", title="Mới", date="2021-06-20")
    assert "so-do-trang/index.html" not in written(site)
    article(site, "2020/06/cu", title="Cũ", date="2020-06-20")
    assert "so-do-trang/index.html" in written(site)


def test_the_day_that_views_are_of_writes_the_home_page(site: Path) -> None:
    edit(site / "content/site.yaml", "paging:", "views_as_of: 13/07/2021\npaging:")
    assert written(site) == {"index.html"}
    assert "Số liệu đến ngày" in (site / "build/index.html").read_text(encoding="utf-8")


def test_a_category_of_notices_writes_the_home_page(site: Path) -> None:
    edit(site / "content/site.yaml", "paging:", "notices: Đô thị\npaging:")
    assert written(site) == {"index.html"}


def test_the_base_url_can_move_the_whole_site_and_back(site: Path) -> None:
    before = tree(site / "build")
    assert written(site, base_url="https://host.example/badinh/")
    assert written(site)
    assert tree(site / "build") == before


def test_renaming_a_link_target_renders_the_page_that_points_at_it(site: Path) -> None:
    edit(site / "content/2021/05/bai-0.md", "Đoạn 0", "Xem [bài](../06/bai-1.md).")
    written(site)
    (site / "content/2021/06/bai-1.md").rename(site / "content/2021/06/bai-mot.md")
    assert "BD206" in [problem.code for problem in build_site(site).problems]
    edit(site / "content/2021/05/bai-0.md", "bai-1.md", "bai-mot.md")
    changed = written(site)
    assert "2021/05/bai-0/index.html" in changed
    assert "2021/06/bai-1/index.html" not in tree(site / "build")


def test_a_lost_or_altered_output_is_restored_and_a_foreign_one_kept(site: Path) -> None:
    output = site / "build"
    before = tree(output)
    (output / "index.html").unlink()
    (output / "robots.txt").write_text("User-agent: *\nDisallow: /\n", encoding="utf-8")
    (output / "CNAME").write_text("badinh.example", encoding="utf-8")
    (output / "la").mkdir()
    (output / "la/tep.txt").write_text("x", encoding="utf-8")
    result = build_site(site)
    assert set(result.written) == {"index.html", "robots.txt"}
    assert [p.path.removeprefix(output.as_posix()) for p in result.problems if p.code == "BD505"] == ["/CNAME", "/la/"]
    assert tree(output) == before | {"CNAME": b"badinh.example", "la/tep.txt": b"x"}


def test_an_output_altered_without_changing_its_size_or_time_right_after_the_build_is_restored(site: Path) -> None:
    file = site / "build/robots.txt"
    before, status = file.read_bytes(), file.stat()
    file.write_bytes(before[::-1])
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert set(build_site(site).written) == {"robots.txt"}
    assert file.read_bytes() == before


def test_a_site_without_its_state_is_adopted_without_writing(site: Path) -> None:
    shutil.rmtree(site / ".badinh")
    assert build_site(site).written == ()


def test_two_output_folders_are_kept_apart(site: Path, tmp_path: Path) -> None:
    other = Request(site=site, output=site / "khac")
    assert len(build(other).written) == len(tree(site / "khac"))
    article(site, "2021/07/moi", title="Mới", date="2021-07-01")
    written(site)
    (site / "content/2021/07/moi.md").unlink()
    assert build(other).written == ()
    assert "2021/07/moi/index.html" in build_site(site).deleted


def large_site(site: Path) -> list[str]:
    """Make a site with more articles than rarity is counted in; return the names of those that it is not counted in."""
    make_site(site)
    names = [f"2021/05/bai-{number}" for number in range(640)]
    for number, name in enumerate(names):
        words = " ".join(f"tu{number % 50 + step} tieng{number % 50 + step}" for step in range(6))
        own = " ".join(f"rieng{number}{letter}" for letter in "abcdefghik")  # no other article has the same terms
        title = f"Bài {words} {own}"
        article(site, name, title=title, date=f"2021-05-{number % 28 + 1:02}", lead="Tóm tắt.", body="Đoạn.")
    newest_first = sorted(names, key=lambda name: (-(names.index(name) % 28), f"/{name}/"))
    counted = {newest_first[place] for place in sample([f"/{name}/" for name in newest_first])}
    return [name for name in names if name not in counted]


def test_a_text_that_changes_is_mended_without_reading_the_other_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, other = large_site(tmp_path)[:2]
    assert build_site(tmp_path).complete
    with monkeypatch.context() as patch:
        patch.setattr(FullBuild, "run", lambda *_: pytest.fail("took the whole way"))
        for before, text in pairwise(
            ("Đoạn.", "Đoạn mới.", "Đoạn mới nữa, dài hơn.", "**Đậm** và `mã`.", "## A\n\na\n\n## B\n\nb\n\n## C\n")
        ):
            edit(tmp_path / f"content/{name}.md", before, text)
            result = build_site(tmp_path)
            own, index = apart(result.written)
            assert (own, result.read, result.rendered) == ({f"{name}/index.html"}, 1, 2)
            assert index <= {"r", "p", "w", "words.txt"}
            assert len(result.written) < 20
            assert build_site(tmp_path).written == ()
        edit(tmp_path / f"content/{other}.md", "lead:", "author: Lê Minh\nlead:")
        assert build_site(tmp_path).written == (f"{other}/index.html",)
    assert tree(tmp_path / "build") == clean_tree(tmp_path)
    assert build_site(tmp_path, base_url="https://khac.example/a/").complete
    assert tree(tmp_path / "build") == clean_tree(tmp_path, base_url="https://khac.example/a/")


@pytest.mark.parametrize("blobs", [["facts"], ["body"], BLOBS])
def test_a_kind_of_page_that_declares_nothing_is_patched_too(
    blobs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = large_site(tmp_path)[0]
    made_up_kind.write_template(tmp_path)
    edit(tmp_path / f"content/{name}.md", "Đoạn.", "Đoạn 1.")
    with made_up_kind.registered(blobs):
        assert build_site(tmp_path, jobs=1).complete
        with monkeypatch.context() as patch:
            patch.setattr(FullBuild, "run", lambda *_: pytest.fail("took the whole way"))
            edit(tmp_path / f"content/{name}.md", "Đoạn 1.", "Đoạn l.")
            result = build_site(tmp_path, jobs=1)
        own, _ = apart(result.written)
        assert own == {f"{name}/index.html", f"made-up/{name}.json", "made-up/all.json"}
        assert (result.read, result.rendered) == (1, 4)
        assert "Đoạn l." in (tmp_path / f"build/made-up/{name}.json").read_text(encoding="utf-8")
        assert tree(tmp_path / "build") == clean_tree(tmp_path, jobs=1)


def test_a_copy_of_an_article_keeps_its_own_text_in_the_feed(tmp_path: Path) -> None:
    make_site(tmp_path)
    for name in ("a", "b"):
        article(tmp_path, f"2021/05/{name}", title="Bài", date="2021-05-01", author="An", lead="Tóm tắt.")
    assert build_site(tmp_path).complete
    edit(tmp_path / "content/2021/05/a.md", "author: An", "author: Bình")
    feeds = {"feed.xml", "feed.json", "chuyen-muc/tin-tuc/feed.xml"}
    assert set(build_site(tmp_path).written) == {"2021/05/a/index.html", *feeds}
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_an_address_taken_twice_leaves_no_trace_in_related_news(tmp_path: Path) -> None:
    make_site(tmp_path)
    for number in range(40):
        article(
            tmp_path, f"2021/05/bai-{number}", title=f"Bài {number}", date=f"2021-05-{number % 28 + 1:02}", tags="a"
        )
    assert build_site(tmp_path).complete
    copy = tmp_path / "content/2021/06/bai-7.md"
    copy.parent.mkdir()
    shutil.copy(tmp_path / "content/2021/05/bai-7.md", copy)
    assert not build_site(tmp_path).complete
    copy.unlink()
    edit(tmp_path / "content/2021/05/bai-9.md", "title: Bài 9", "title: Bài chín")
    assert build_site(tmp_path).complete
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Bài", "title: Tin"),
        ("lead: Tóm tắt.", "lead: Khác."),
        ("Đoạn.", "Xem [bài khác](bai-1.md)."),
        ("lead:", "status: draft\nlead:"),
        ("lead:", "tags: hồ\nlead:"),
        ("lead:", "views: 5\nlead:"),
        ("lead:", "aliases: /cu/\nlead:"),
        ("lead:", "viewz: 5\nlead:"),
    ],
)
def test_a_change_that_other_pages_can_show_goes_the_whole_way(tmp_path: Path, old: str, new: str) -> None:
    make_site(tmp_path)
    for number in range(3):
        article(
            tmp_path, f"2021/05/bai-{number}", title=f"Bài {number}", date="2021-05-01", lead="Tóm tắt.", body="Đoạn."
        )
    assert build_site(tmp_path).complete
    edit(tmp_path / "content/2021/05/bai-0.md", old, new)
    assert build_site(tmp_path).complete
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_a_mended_site_is_mended_again_after_its_output_was_altered(tmp_path: Path) -> None:
    name = large_site(tmp_path)[0]
    assert build_site(tmp_path).complete
    (tmp_path / "build/index.html").write_bytes(b"")
    edit(tmp_path / f"content/{name}.md", "Đoạn.", "Đoạn khác.")
    own, index = apart(build_site(tmp_path).written)
    assert own == {"index.html", f"{name}/index.html"}
    assert index == {"r", "p", "w", "words.txt"}
    assert tree(tmp_path / "build") == clean_tree(tmp_path)


def test_a_text_that_was_changed_while_another_file_was_broken_is_not_forgotten(tmp_path: Path) -> None:
    make_site(tmp_path)
    for name in ("a", "b"):
        article(tmp_path, f"2021/05/{name}", title=f"Bài {name}", date="2021-05-01", body="Đoạn đầu.")
    assert build_site(tmp_path).complete
    edit(tmp_path / "content/2021/05/a.md", "Đoạn đầu.", "Đoạn đầu. Câu mới.")
    edit(tmp_path / "content/2021/05/b.md", "date: 2021-05-01", "date: hôm qua")
    assert not build_site(tmp_path).complete
    edit(tmp_path / "content/2021/05/b.md", "date: hôm qua", "date: 2021-05-01")
    assert build_site(tmp_path).complete
    assert tree(tmp_path / "build") == clean_tree(tmp_path)
