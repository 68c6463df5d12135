"""What is ours in the output folder stays known to be ours, and what is somebody else's is never lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.build.run import build, clean
from badinh_site.engine.request import Request
from tests.support.sitemaking import article, build_site, clean_tree, codes, make_site, tree, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a built site of two articles."""
    make_site(tmp_path / "site")
    article(tmp_path / "site", "2021/07/mot", title="Một", date="2021-07-01")
    article(tmp_path / "site", "2021/07/hai", title="Hai", date="2021-07-02")
    assert build_site(tmp_path / "site").complete
    return tmp_path / "site"


def test_a_site_folder_that_is_moved_keeps_its_state_and_its_output(site: Path) -> None:
    moved = site.rename(site.with_name("moved"))
    assert build_site(moved).written == ()
    (moved / "content/2021/07/hai.md").unlink()
    assert "2021/07/hai/index.html" in build_site(moved).deleted
    assert tree(moved / "build") == clean_tree(moved)


def test_a_copied_site_uses_no_state_from_elsewhere_but_still_prunes(site: Path) -> None:
    copy = site.with_name("copy")
    shutil.copytree(site, copy)
    (copy / "content/2021/07/hai.md").unlink()
    result = build_site(copy)
    assert codes(result) == ["BD504"]
    assert tree(copy / "build") == clean_tree(copy)
    assert codes(build_site(copy)) == []


def test_cleaning_one_output_folder_leaves_the_other_one_known(site: Path) -> None:
    other = Request(site=site, output=site.with_name("public"))
    assert build(other).complete
    assert clean(Request(site=site, output=site / "build"))
    assert not (site / "build").exists()
    (site / "content/2021/07/hai.md").unlink()
    assert "2021/07/hai/index.html" in build(other).deleted
    assert tree(other.output) == clean_tree(site)


def test_cleaning_removes_what_a_killed_build_left_half_written(site: Path) -> None:
    write(site, "build/index.html.badinh-tmp", "nửa")
    clean(Request(site=site, output=site / "build"))
    assert not (site / "build").exists()


def test_a_foreign_file_where_a_new_page_belongs_is_put_aside_and_named(site: Path) -> None:
    write(site, "build/2021/07/ba/index.html", "của người khác")
    article(site, "2021/07/ba", title="Ba", date="2021-07-03")
    result = build_site(site)
    assert result.complete
    assert codes(result) == ["BD512"]
    kept = site / ".badinh/replaced/2021/07/ba/index.html"
    assert kept.read_text(encoding="utf-8") == "của người khác"
    assert tree(site / "build") == clean_tree(site)
    assert codes(build_site(site)) == []


def test_a_state_with_added_triggers_or_views_is_not_used(site: Path) -> None:
    with closing(sqlite3.connect(site / ".badinh/state.sqlite")) as connection, connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON inputs BEGIN DELETE FROM part; END")
    assert codes(build_site(site)) == ["BD504"]
    assert codes(build_site(site)) == []


@pytest.mark.parametrize("name", ["state.sqlite", "lock.sqlite", ""])
def test_a_link_in_place_of_the_state_is_not_followed(site: Path, name: str) -> None:
    outside = site.with_name("outside")
    outside.mkdir()
    shutil.rmtree(site / ".badinh")
    if name:
        (site / ".badinh").mkdir()
        (site / ".badinh" / name).symlink_to(outside / "file")
    else:
        (site / ".badinh").symlink_to(outside, target_is_directory=True)
    with pytest.raises(ProblemsError) as refused:
        build_site(site)
    assert refused.value.problems[0].code == "BD507"
    assert list(outside.iterdir()) == []
