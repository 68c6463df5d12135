"""The state keeps what it is given, gives up on what it cannot trust, and drops what nobody uses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import StateError
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.salvage import salvage
from badinh_site.engine.store.state import RACY_NS, Record, Seen, State, is_settled
from badinh_site.hashing import digest

DOUBLE, NUMBER = Memo[list[int]]("double", list[int]), Memo[int]("f", int)
RECORD = Record(b"key", b"digest", (10, 20), 30)


def hold(state: State, data: bytes) -> None:
    state.put_blobs([(digest(data), data)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".badinh" / "state.sqlite"


def test_a_stamp_proves_something_only_when_it_is_well_older_than_the_reading() -> None:
    assert is_settled((1000, 1), 1000 + RACY_NS + 1)
    assert not is_settled((1000, 1), 1000 + RACY_NS)
    assert not is_settled((2000, 1), 1000)


def test_everything_committed_is_there_again(file: Path) -> None:
    with State.open(file) as state:
        state.keep_sources({"a": Seen((1, 2), 3, digest(b"d"))}, {})
        state.keep_records("/out", {"index.html": (RECORD, b"inputs", b"page")})
        state.keep_pending("/out", ["new.html"])
        hold(state, "<p>đ</p>".encode())
        state.remember(DOUBLE, b"k", [2, 4])
        state.commit()
    with State.open(file) as state:
        assert state.sources() == {"a": Seen((1, 2), 3, digest(b"d"))}
        assert state.records("/out") == {"index.html": RECORD}
        assert state.records("/other") == {}
        assert state.inputs("/out", "index.html") == b"inputs"
        assert state.inputs("/out", "none.html") == b""
        assert state.pending("/out") == {"new.html"}
        assert state.blob(digest("<p>đ</p>".encode())) == "<p>đ</p>".encode()
        assert state.remembered(DOUBLE, b"k") == [2, 4]


def test_what_was_not_committed_is_gone(file: Path) -> None:
    with State.open(file) as state:
        state.keep_pending("/out", ["new.html"])
    with State.open(file) as state:
        assert state.pending("/out") == set()


def test_a_new_stamp_keeps_the_inputs_and_a_deleted_output_is_forgotten(file: Path) -> None:
    with State.open(file) as state:
        state.keep_records("/out", {"a": (RECORD, b"inputs", b"page"), "b": (RECORD, b"inputs", b"page")})
        later = RECORD._replace(stamp=(11, 20), seen=99)
        state.keep_stamps("/out", {"a": later})
        state.forget_records("/out", ["b"])
        assert state.records("/out") == {"a": later}
        assert state.inputs("/out", "a") == b"inputs"


def test_sources_that_are_gone_are_forgotten(file: Path) -> None:
    seen = Seen((1, 2), 3, digest(b"d"))
    with State.open(file) as state:
        state.keep_sources({"a": seen, "b": seen}, {})
        state.keep_sources({"b": seen}, state.sources())
        assert set(state.sources()) == {"b"}


def test_results_and_bodies_that_nobody_used_are_dropped(file: Path) -> None:
    with State.open(file) as state:
        state.remember(NUMBER, b"old", 1)
        hold(state, b"old")
        hold(state, b"new")
        state.commit()
    with State.open(file) as state:
        state.remember(NUMBER, b"new", 2)
        state.drop_unused([digest(b"new")])
        state.commit()
    with State.open(file) as state:
        assert state.remembered(NUMBER, b"old") is None
        assert state.remembered(NUMBER, b"new") == 2
        assert state.blob(digest(b"new")) == b"new"
        with pytest.raises(StateError):
            state.blob(digest(b"old"))


def test_a_body_that_is_not_what_its_digest_says_is_not_trusted(file: Path) -> None:
    with State.open(file) as state:
        hold(state, b"<p>that</p>")
        state.commit()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE blob SET data = ?", (b"<script>alert(1)</script>",))
    with State.open(file) as state, pytest.raises(StateError):
        state.blob(digest(b"<p>that</p>"))


@pytest.mark.parametrize(
    "data", [b"not a database at all, but long enough to be looked at" * 20, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_damaged_file_is_not_trusted(file: Path, data: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(data)
    with pytest.raises(StateError):
        State.open(file)
    assert salvage(file) == {}


def test_a_file_of_another_version_is_not_used_but_still_says_what_we_own(file: Path) -> None:
    with State.open(file) as state:
        state.keep_records("/out", {"a.html": (RECORD, b"", b"")})
        state.keep_pending("/out", ["b.html"])
        state.commit()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match="state foreign"):
        State.open(file)
    assert salvage(file) == {"/out": {"a.html", "b.html"}}


@pytest.mark.parametrize("key", [b"", b"d", digest(b"d") + b"d"])
def test_a_source_with_a_digest_of_another_length_is_not_trusted(file: Path, key: bytes) -> None:
    with State.open(file) as state:
        state.keep_sources({"a": Seen((1, 2), 3, key)}, {})
        state.commit()
    with State.open(file) as state, pytest.raises(StateError, match="state unreadable"):
        state.sources()


def test_a_remembered_value_of_another_shape_is_not_trusted(file: Path) -> None:
    with State.open(file) as state:
        state.remember(Memo[str]("f", str), b"k", "text")
        with pytest.raises(StateError):
            state.remembered(NUMBER, b"k")
