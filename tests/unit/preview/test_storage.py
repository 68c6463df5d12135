"""A preview whose folder is deleted, or whose disk is full, says so and goes on when that is over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.request import Request
from badinh_site.engine.store.database import Database
from badinh_site.engine.store.workspace import preview_folder
from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.routes import Routes
from badinh_site.preview.session import Session
from tests.support.sitemaking import article, make_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    article(tmp_path, "2021/05/a", title="A", date="2021-05-01", body="Câu đầu.")
    return tmp_path


@pytest.fixture
def session(site: Path) -> Iterator[Session]:
    request = Request(site, site / ".badinh/preview", drafts=True)
    with preview_folder(request) as folder, closing(Session(request, folder, "vi", lambda _: None)) as session:
        session.begin()
        yield session


@pytest.fixture
def routes(session: Session) -> Routes:
    return Routes(session, "vi")


def page(routes: Routes, path: str = "/2021/05/a/") -> tuple[int, str]:
    answer = routes.answer(HttpRequest(path, {}, {}, "", 0))
    assert isinstance(answer.body, bytes)
    return answer.status, answer.body.decode("utf-8")


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_state_folder_that_is_deleted_is_made_again(
    site: Path, session: Session, routes: Routes, *, is_edited: bool
) -> None:
    assert page(routes)[0] == 200
    shutil.rmtree(site / ".badinh")
    for text in ("Câu sau.", "Câu cuối.") if is_edited else ():
        article(site, "2021/05/a", title=text, date="2021-05-01", body=text)
        status, shown = page(routes)
        assert (status, text in shown) == (200, True)
    assert page(routes)[0] == 200
    assert page(routes, "/")[0] == 200
    session.close()
    assert not is_edited or (site / ".badinh/preview.sqlite").exists()
    assert not is_edited or (site / ".badinh/.gitignore").exists()


def test_a_full_disk_is_shown_in_the_browser_until_there_is_room(
    site: Path, routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page(routes)[0] == 200
    article(site, "2021/05/a", title="A", date="2021-05-01", body="Câu sau. " + ("Dài. " * 2000 + "\n\n") * 10)
    write = Database.write

    def full(database: Database, query: str, rows: list[object]) -> None:
        if rows:
            database.rows("PRAGMA max_page_count = 1")  # SQLite makes it the number of pages that there are
        write(database, query, rows)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", full)
        for path in ("/2021/05/a/", "/", "/__badinh/"):
            status, shown = page(routes, path)
            assert status == 500
            assert "Hết chỗ trên ổ đĩa." in shown
    status, shown = page(routes)
    assert (status, "Câu sau." in shown) == (200, True)


def test_a_preview_that_cannot_begin_for_lack_of_room_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request(site, site / ".badinh/preview", drafts=True)
    commit = Database.commit

    def full(database: Database) -> None:
        database.rows("PRAGMA max_page_count = 1")
        commit(database)

    monkeypatch.setattr(Database, "commit", full)
    with pytest.raises(ProblemsError) as caught, preview_folder(request) as folder:  # noqa: SIM117 - the second uses it
        with closing(Session(request, folder, "vi", lambda _: None)) as session:
            session.begin()
    assert [problem.code for problem in caught.value.problems] == ["BD502"]
