"""What disks, other processes and hostile hands do to a build: it says so, keeps what stood, and the next is right."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from badinh_site.engine.outputs import folder
from badinh_site.engine.outputs.folder import TEMPORARY
from badinh_site.engine.store import database
from badinh_site.engine.store.state import Record, State
from tests.support.running import badinh, files, move_in
from tests.support.sitemaking import SETTINGS, article, clean_tree, make_site, tree, write

pytestmark = pytest.mark.slow

SECRET = b"not yours\n"
ARTICLE = "build/2021/07/bai-1/index.html"


class Bench:
    """A site that has been built, and files beside it that nobody may touch."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self._clean: dict[tuple[tuple[str, bytes], ...], dict[str, bytes]] = {}

    @property
    def build(self) -> Path:
        return self.site / "build"

    @property
    def state(self) -> Path:
        return self.site / ".badinh/state.sqlite"

    @property
    def outside(self) -> Path:
        return self.site.parent / "outside"

    def clean(self) -> dict[str, bytes]:
        """Return what a clean build makes of the site as it is now; each state of the sources is built once."""
        sources = tuple(sorted(files(self.site, without=("build", ".badinh")).items()))
        if sources not in self._clean:
            self._clean[sources] = clean_tree(self.site)
        return self._clean[sources]

    def change(self, title: str = "Cổng tin đổi tên") -> None:
        """Make an edit that every page shows."""
        write(self.site, "content/site.yaml", SETTINGS.replace("Cổng tin thử", title))

    def sql(self, *statements: str) -> None:
        """Do something to the state file behind the program's back."""
        with closing(sqlite3.connect(self.state, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    def prove_next_build(self, *options: str) -> None:
        """Prove that the next build is right, that one more has nothing to do, and that nothing else was touched."""
        assert badinh(self.site, "build", *options).code == 0
        assert tree(self.build) == self.clean()
        again = badinh(self.site, "build", "-v", *options)
        assert (again.code, again.err) == (0, "")
        assert "ghi 0," in again.out
        assert files(self.outside) == {"secret.txt": SECRET, "folder/secret.txt": SECRET}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    place = tmp_path_factory.mktemp("robustness")
    site = make_site(place / "site")
    for number in range(1, 4):
        article(site, f"2021/07/bai-{number}", title=f"Bài {number}", date=f"{number:02}/07/2021", tags="hồ")
    article(site, "2021/06/cu", title="Bài cũ", date="2021-06-01", aliases="/cu/", body="[Quyết định](qd.pdf)")
    write(site, "content/2021/06/qd.pdf", "%PDF\n")
    write(place, "outside/secret.txt", SECRET.decode())
    write(place, "outside/folder/secret.txt", SECRET.decode())
    assert badinh(site, "build").code == 0
    shutil.copytree(place, place.with_name(f"{place.name}-kept"))
    return Bench(site)


@pytest.fixture
def bench(kept: Bench) -> Iterator[Bench]:
    """Return the built site. It lies at one place for all tests: a state knows its output folder by the path."""
    yield kept
    shutil.rmtree(kept.site.parent)
    place = kept.site.parent
    shutil.copytree(place.with_name(f"{place.name}-kept"), place, symlinks=True)
    move_in(kept.site)


# Disks


class Fault:
    """Fails at the n-th of some calls that write to the output, as the system would."""

    def __init__(self, number: int, code: int) -> None:
        self._left = number
        self._code = code
        self.struck = False

    def strike(self, path: Path) -> None:
        """Count one call; raise at the one that was chosen."""
        self._left -= 1
        if self._left == 0:
            self.struck = True
            raise OSError(self._code, os.strerror(self._code), str(path))


def fail_to_write(patch: pytest.MonkeyPatch, bench: Bench, fault: Fault) -> None:
    """Fail in the middle of a file: half of its bytes are on the disk."""
    write_new = folder._write_new

    def failing(file: str, pieces: Iterable[bytes]) -> None:
        data = b"".join(pieces)
        if bench.build in Path(file).absolute().parents:
            write_new(file, [data[: len(data) // 2]])
            fault.strike(Path(file))
        write_new(file, [data])

    patch.setattr(folder, "_write_new", failing)


def fail_to_replace(patch: pytest.MonkeyPatch, bench: Bench, fault: Fault) -> None:
    """Fail when the finished file is put in its place."""
    replace = os.replace

    def failing(file: str, target: str) -> None:
        if bench.build in Path(file).absolute().parents:
            fault.strike(Path(target))
        replace(file, target)

    patch.setattr(os, "replace", failing)


FAULTS = [
    (fail_to_write, errno.ENOSPC, "BD502 Hết chỗ trên ổ đĩa. Giải phóng dung lượng rồi chạy lại. "),
    (
        fail_to_replace,
        errno.EACCES,
        "BD501 Không ghi được: Permission denied. Đóng chương trình đang mở tệp, kiểm tra quyền ghi rồi chạy lại. ",
    ),
]
FAULT_NAMES = ["full-disk", "no-permission"]


@pytest.mark.parametrize(("fail", "code", "words"), FAULTS, ids=FAULT_NAMES)
def test_a_write_that_fails_at_any_file_leaves_every_file_whole(
    bench: Bench, fail: Callable[[pytest.MonkeyPatch, Bench, Fault], None], code: int, words: str
) -> None:
    versions = [tree(bench.build)]
    bench.change()
    versions.append(bench.clean())
    number = 0
    while True:
        number += 1
        old, new = versions
        bench.change("Cổng tin thử" if number % 2 == 0 else "Cổng tin đổi tên")
        fault = Fault(number, code)
        with pytest.MonkeyPatch.context() as patch:
            fail(patch, bench, fault)
            answer = badinh(bench.site, "build")
        if not fault.struck:
            assert answer.code == 0
            break
        assert answer.code == 1
        (line, end) = answer.err.splitlines()
        assert line.startswith("build/")
        assert line.endswith(f": lỗi {words}Riêng tệp này vẫn như cũ.")
        assert end == "Xuất chưa hết: 1 lỗi, 0 cảnh báo. Tệp bị lỗi giữ bản cũ; không xóa tệp nào."
        there = tree(bench.build)
        assert there.keys() == old.keys(), "nothing half-written may stay"
        assert all(data in (old[name], new[name]) for name, data in there.items())
        assert badinh(bench.site, "build").code == 0
        assert tree(bench.build) == new
        versions = [new, old]
    assert number > 10
    bench.prove_next_build()


@pytest.mark.parametrize(("fail", "code", "words"), FAULTS, ids=FAULT_NAMES)
def test_a_first_build_that_fails_is_finished_by_the_next(
    bench: Bench, fail: Callable[[pytest.MonkeyPatch, Bench, Fault], None], code: int, words: str
) -> None:
    for number in (1, 2, 9):
        shutil.rmtree(bench.build)
        shutil.rmtree(bench.state.parent)
        with pytest.MonkeyPatch.context() as patch:
            fail(patch, bench, Fault(number, code))
            answer = badinh(bench.site, "build")
        assert answer.code == 1
        assert words in answer.err
        assert len(tree(bench.build)) == number - 1
        bench.prove_next_build()


def test_a_page_that_is_gone_while_the_build_failed_is_deleted_by_the_next(bench: Bench) -> None:
    (bench.site / "content/2021/06/cu.md").unlink()
    bench.change()
    with pytest.MonkeyPatch.context() as patch:
        fail_to_replace(patch, bench, Fault(3, errno.ENOSPC))
        assert badinh(bench.site, "build").code == 1
    assert (bench.build / "2021/06/cu/index.html").exists()
    bench.prove_next_build()
    assert not (bench.build / "2021/06").exists()


def test_a_file_that_cannot_be_deleted_is_named_and_deleted_later(bench: Bench) -> None:
    (bench.site / "content/2021/06/cu.md").unlink()
    unlink = Path.unlink

    def refusing(path: Path, missing_ok: bool = False) -> None:
        if path.name == "index.html":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", refusing)
        answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert "build/2021/06/cu/index.html: lỗi BD501 Không ghi được: Permission denied." in answer.err
    assert not (bench.build / "2021/06/qd.pdf").exists()
    assert "không xoá tệp nào" not in answer.err
    bench.prove_next_build()


def test_an_output_folder_that_cannot_be_made_is_named(bench: Bench) -> None:
    shutil.rmtree(bench.build)
    mkdir = Path.mkdir

    def refusing(path: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        if "build" in path.parts[-3:]:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        mkdir(path, mode, parents, exist_ok)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", refusing)
        answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert answer.err.startswith("build/")
    assert "lỗi BD501 Không ghi được: Permission denied." in answer.err
    bench.prove_next_build()


def test_a_folder_of_the_output_that_cannot_be_listed_is_named(bench: Bench) -> None:
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("build/2021") or str(path).endswith("build\\2021"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    other = bench.build / "2021/la.txt"
    other.write_text("x", encoding="utf-8")  # a folder that has not changed is not listed
    other.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", refusing)
        answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert answer.err.startswith("build/2021: lỗi BD008 Không đọc được: Permission denied.")
    bench.prove_next_build()


def with_pragma(statement: str) -> Callable[[sqlite3.Connection, str], None]:
    """Open state files as always, and then limit them."""
    prepare = database._prepare

    def limited(connection: sqlite3.Connection, home: str) -> bool:
        is_new = prepare(connection, home)
        connection.execute(statement)
        return is_new

    return limited


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "PRAGMA max_page_count = 1",  # SQLite makes it the number of pages that there are
            "BD502 Hết chỗ trên ổ đĩa. Giải phóng dung lượng rồi chạy lại. Riêng tệp này vẫn như cũ.",
        ),
        (
            "PRAGMA query_only = ON",
            "BD501 Không ghi được: attempt to write a readonly database. "
            "Đóng chương trình đang mở tệp, kiểm tra quyền ghi rồi chạy lại. Riêng tệp này vẫn như cũ.",
        ),
    ],
    ids=["full", "read-only"],
)
@pytest.mark.parametrize("moment", ["later", "first"])
def test_a_state_that_cannot_be_kept_ends_the_build_and_the_next_is_right(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, statement: str, words: str, moment: str
) -> None:
    if moment == "first":
        shutil.rmtree(bench.state.parent)
        shutil.rmtree(bench.build)
    before = tree(bench.build)
    bench.change()
    article(bench.site, "2021/07/moi", title="Bài mới", date="2021-07-10", body="Dài. " * 20_000)
    with monkeypatch.context() as patch:
        patch.setattr(database, "_prepare", with_pragma(statement))
        answer = badinh(bench.site, "build")
    assert answer.shown == f"exit 1\n.badinh: lỗi {words}\n"
    assert tree(bench.build) == before, "what cannot be remembered must not be written"
    bench.prove_next_build()


def test_a_state_that_is_full_after_the_output_was_written_costs_only_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.change()
    (bench.site / "content/2021/06/cu.md").unlink()
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise database.StorageError(errno.ENOSPC, "database or disk is full")

        patch.setattr(State, "keep_records", full)
        answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert "BD502 Hết chỗ trên ổ đĩa." in answer.err
    bench.prove_next_build()


@pytest.mark.skipif(sys.platform == "win32", reason="locks work everywhere")
def test_a_file_system_without_locks_is_not_taken_for_another_build(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl  # noqa: PLC0415 - not on Windows

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with (
        sqlite3.connect(bench.state.parent / "lock.sqlite", isolation_level=None) as other,
        monkeypatch.context() as patch,
    ):
        other.execute("BEGIN EXCLUSIVE")  # what SQLite says is the same
        assert "BD503" in badinh(bench.site, "build").err
        patch.setattr(fcntl, "lockf", refuse)
        answer = badinh(bench.site, "build")
        other.execute("ROLLBACK")
    other.close()
    assert answer.shown == (
        "exit 1\n.badinh: lỗi BD585 Ổ đĩa chứa thư mục này không khóa được tệp (No locks available). "
        "Chuyển trang sang ổ đĩa của máy, hoặc bật dịch vụ khóa tệp của ổ mạng rồi chạy lại.\n"
    )


@pytest.mark.parametrize("name", ["lock.sqlite", "state.sqlite"])
def test_a_folder_in_the_place_of_a_file_of_the_state_is_named(bench: Bench, name: str) -> None:
    (bench.state.parent / name).unlink()
    (bench.state.parent / name).mkdir()
    before = tree(bench.build)
    answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert answer.err.startswith(f".badinh/{name}: lỗi BD576 Ở chỗ của một tệp hoặc thư mục của badinh lại là ")
    assert tree(bench.build) == before
    (bench.state.parent / name).rmdir()
    bench.prove_next_build()


def test_a_file_in_the_place_of_the_state_folder_is_named(bench: Bench) -> None:
    shutil.rmtree(bench.state.parent)
    bench.state.parent.write_bytes(b"x")
    answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert answer.err.startswith(".badinh: lỗi BD576 Ở chỗ của một tệp hoặc thư mục của badinh lại là một tệp. ")
    bench.state.parent.unlink()
    bench.prove_next_build()


# Other builds

HOLD = """\
import sys
from pathlib import Path
from badinh_site.engine.store.lock import site_lock
with site_lock(Path(".badinh")):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(site: Path) -> subprocess.Popen[bytes]:
    """Start a process that holds the site's lock until its input ends."""
    process = subprocess.Popen([sys.executable, "-c", HOLD], cwd=site, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"held"
    return process


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "lỗi BD503 Một lượt xuất khác đang chạy (tiến trình "),
        ("en", "error BD503 Another build is running (process "),
    ],
)
def test_a_second_build_names_the_first_and_changes_nothing(bench: Bench, language: str, words: str) -> None:
    before = tree(bench.build)
    bench.change()
    with hold(bench.site) as first:
        for command in ("build", "clean", "next"):
            answer = badinh(bench.site, command, language=language)
            assert answer.code == 1
            assert answer.err.startswith(f"{words}{first.pid}, ")
            assert len(answer.err.splitlines()) == 1
        assert tree(bench.build) == before
        first.communicate()
    bench.prove_next_build()


def test_a_build_that_was_killed_holds_no_lock(bench: Bench) -> None:
    with hold(bench.site) as first:
        first.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        first.wait()
    bench.prove_next_build()


@pytest.mark.parametrize(
    "data", [b"", b"garbage " * 500, b"SQLite format 3\0" + b"x" * 4096], ids=["empty", "garbage", "half"]
)
def test_a_damaged_lock_is_made_anew(bench: Bench, data: bytes) -> None:
    (bench.state.parent / "lock.sqlite").write_bytes(data)
    (bench.state.parent / "building.json").write_bytes(data)
    bench.change()
    bench.prove_next_build()


# The state


def overwrite(data: bytes) -> Callable[[Bench], None]:
    return lambda bench: bench.state.write_bytes(data) and None


def cut(size: int) -> Callable[[Bench], None]:
    return lambda bench: os.truncate(bench.state, size)


def halve(bench: Bench) -> None:
    os.truncate(bench.state, bench.state.stat().st_size // 2)


def foreign(bench: Bench) -> None:
    bench.state.unlink()
    bench.sql("CREATE TABLE output (name TEXT)", "INSERT INTO output VALUES ('../../outside/secret.txt')")


def foreign_of_our_kind(bench: Bench) -> None:
    """Make a file that says it is ours, and is not."""
    bench.state.unlink()
    bench.sql("CREATE TABLE photos (name TEXT)", "PRAGMA application_id = 1111573577", "PRAGMA user_version = 1")


def sql(*statements: str) -> Callable[[Bench], None]:
    return lambda bench: bench.sql(*statements)


def flip_bytes(bench: Bench) -> None:
    """Damage every page of the file but the first."""
    data = bytearray(bench.state.read_bytes())
    for place in range(4096, len(data), 512):
        data[place] ^= 0xFF
    bench.state.write_bytes(bytes(data))


DAMAGES: dict[str, Callable[[Bench], None]] = {
    "empty": overwrite(b""),
    "garbage": overwrite(b"garbage " * 5000),
    "header-and-garbage": overwrite(b"SQLite format 3\0" + b"x" * 50_000),
    "a-picture": overwrite(b"\x89PNG\r\n\x1a\n" + b"\0" * 5000),
    "cut-to-100-bytes": cut(100),
    "cut-to-a-page": cut(4096),
    "half": halve,
    "flipped-bytes": flip_bytes,
    "foreign-program": foreign,
    "foreign-tables": foreign_of_our_kind,
    "older-version": sql("PRAGMA user_version = 0"),
    "newer-version": sql("PRAGMA user_version = 99"),
    "other-application": sql("PRAGMA application_id = 7"),
    "without-memos": sql("DROP TABLE memo"),
    "without-parts": sql("DROP TABLE part"),
    "other-columns": sql("ALTER TABLE inputs RENAME COLUMN page TO leaf"),
    "memos-are-garbage": sql("UPDATE memo SET value = x'c1ff00'"),
    "memos-are-other-values": sql("UPDATE memo SET value = x'93a16101c0'"),
    "memos-are-cut": sql("UPDATE memo SET value = substr(value, 1, length(value) / 2)"),
    "memos-are-texts": sql("UPDATE memo SET value = 'chữ'"),
    "memos-are-nothing": sql("UPDATE memo SET value = NULL"),
    "memos-are-numbers": sql("UPDATE memo SET value = 7"),
    "no-memos": sql("DELETE FROM memo"),
    "bodies-altered": sql("UPDATE blob SET data = x'3c703e'"),
    "bodies-are-texts": sql("UPDATE blob SET data = 'chữ'"),
    "bodies-are-nothing": sql("UPDATE blob SET data = NULL"),
    "no-bodies": sql("DELETE FROM blob"),
    **{
        f"{name}-{how}": sql(f"{statement} WHERE list LIKE '{name}%'")
        for name in ("source", "entries", "output")
        for how, statement in {
            "are-garbage": "UPDATE part SET data = x'c1ff00'",
            "are-texts": "UPDATE part SET data = 'chữ'",
            "are-nothing": "UPDATE part SET data = NULL",
            "are-cut": "UPDATE part SET data = substr(data, 1, length(data) / 2)",
            "are-gone": "DELETE FROM part",
            "are-elsewhere": "UPDATE OR REPLACE part SET part = part || '1'",
            "are-of-another-list": "UPDATE part SET list = 'other'",
        }.items()
    },
    "no-contents": sql("DELETE FROM part WHERE list = ''"),
    "other-contents": sql("UPDATE part SET data = (SELECT data FROM part WHERE list = 'source') WHERE list = ''"),
    "no-parts": sql("DELETE FROM part"),
    "outputs-without-inputs": sql("UPDATE inputs SET data = NULL"),
    "outputs-with-garbage-inputs": sql("UPDATE inputs SET data = x'c1'"),
    "outputs-with-garbage-pages": sql("UPDATE inputs SET page = x'c1'"),
    "outputs-with-pages-of-others": sql("UPDATE inputs SET page = (SELECT page FROM inputs)"),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("edited", [False, True], ids=["no-edit", "edit"])
def test_whatever_became_of_the_state_the_next_build_is_right(bench: Bench, name: str, *, edited: bool) -> None:
    DAMAGES[name](bench)
    if edited:
        bench.change()
        article(bench.site, "2021/07/bai-1", title="Bài 1", date="01/07/2021", body="Sửa.", tags="hồ")
    answer = badinh(bench.site, "build")
    assert answer.code == 0
    assert answer.err in (
        "",
        "lưu ý BD504 Không dùng được trạng thái của lần trước (tệp bị hỏng); xuất lại toàn bộ. Không cần làm gì.\n",
        "lưu ý BD504 Không dùng được trạng thái của lần trước (tệp thuộc phiên bản khác); xuất lại toàn bộ. "
        "Không cần làm gì.\n",
    )
    assert tree(bench.build) == bench.clean()
    bench.prove_next_build()


@pytest.mark.parametrize("name", DAMAGES)
def test_whatever_became_of_the_state_a_page_is_explained(bench: Bench, name: str) -> None:
    DAMAGES[name](bench)
    answer = badinh(bench.site, "explain", "/2021/07/bai-1/")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("2021/07/bai-1/index.html: ")


@pytest.mark.parametrize("name", ["empty", "garbage", "half", "foreign-program", "newer-version", "without-parts"])
@pytest.mark.parametrize("command", ["next", "clean"])
def test_whatever_became_of_the_state_no_command_breaks(bench: Bench, name: str, command: str) -> None:
    DAMAGES[name](bench)
    assert badinh(bench.site, command).code == 0
    bench.prove_next_build()


@pytest.mark.parametrize("version", [0, 99])
def test_pages_that_only_a_state_of_another_version_knows_are_still_deleted(bench: Bench, version: int) -> None:
    bench.sql(f"PRAGMA user_version = {version}")
    (bench.site / "content/2021/06/cu.md").unlink()
    answer = badinh(bench.site, "build")
    assert answer.shown == (
        "exit 0\nlưu ý BD504 Không dùng được trạng thái của lần trước (tệp thuộc phiên bản khác); xuất lại toàn bộ. "
        "Không cần làm gì.\n"
    )
    assert not (bench.build / "2021/06").exists()
    assert not (bench.build / "cu").exists()
    bench.prove_next_build()


def test_without_a_state_pages_that_are_gone_are_kept_and_named(bench: Bench) -> None:
    shutil.rmtree(bench.state.parent)
    (bench.site / "content/2021/06/cu.md").unlink()
    answer = badinh(bench.site, "build")
    assert answer.code == 0
    assert "build/2021/06/: lưu ý BD505 Tệp này không do badinh tạo ra, nên được giữ nguyên." in answer.err
    assert (bench.build / "2021/06/cu/index.html").exists()


HOSTILE = [
    "../../outside/secret.txt",
    "../content/site.yaml",
    "2021/../../../outside/secret.txt",
    "..\\..\\outside\\secret.txt",
    "C:/outside/secret.txt",
    "/etc/badinh-test",
    "",
    ".",
    "..",
    "a//b",
    "2021\0/x",
]


def former_tables(bench: Bench, rows: Iterable[tuple[str, str]]) -> None:
    """Add outputs as states before version 5 have them."""
    with closing(sqlite3.connect(bench.state, isolation_level=None)) as connection:
        for table in ("output", "pending"):
            connection.execute(f"CREATE TABLE {table} (root TEXT, path TEXT)")
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - two literals


def record_all(bench: Bench, rows: Iterable[tuple[str, str]]) -> None:
    """Add outputs that were made."""
    with State.open(bench.state) as state:
        for root, path in rows:
            state.keep_records(root, {path: (Record(b"", b"", (0, 0), 0), b"", b"")})
        state.commit()


def announce_all(bench: Bench, rows: Iterable[tuple[str, str]]) -> None:
    """Add outputs that a build was about to make."""
    with State.open(bench.state) as state:
        for root, path in rows:
            state.keep_pending(root, [path])
        state.commit()


@pytest.mark.parametrize("add", [former_tables, record_all, announce_all])
@pytest.mark.parametrize("version", [2, 5, 99])
@pytest.mark.parametrize("command", ["build", "clean"])
def test_a_hostile_state_reaches_nothing_outside_the_output(
    bench: Bench, add: Callable[[Bench, Iterable[tuple[str, str]]], None], version: int, command: str
) -> None:
    root = bench.build.resolve().as_posix()
    absolute = (bench.outside / "secret.txt").as_posix()
    add(bench, [(root, path) for path in (*HOSTILE, absolute)])
    bench.sql(f"PRAGMA user_version = {version}")
    before = files(bench.site, without=("build", ".badinh"))
    assert badinh(bench.site, command).code == 0
    assert files(bench.site, without=("build", ".badinh")) == before
    bench.prove_next_build()


@pytest.mark.parametrize("value", ["NULL", "7", "x'2e2e'", "x'ff'"])
def test_rows_of_wrong_types_in_the_state_reach_nothing(bench: Bench, value: str) -> None:
    root = bench.build.resolve().as_posix()
    former_tables(bench, [])
    bench.sql(
        f"INSERT INTO pending VALUES ('{root}', {value})",  # noqa: S608 - ours
        f"INSERT INTO part SELECT 'pending {root}', {value}, {value} WHERE {value} IS NOT NULL",
    )
    bench.prove_next_build()


# The output folder


def test_a_folder_of_the_output_that_is_a_link_gets_nothing(bench: Bench) -> None:
    shutil.rmtree(bench.build / "2021")
    (bench.build / "2021").symlink_to(bench.outside, target_is_directory=True)
    before = files(bench.site.parent, without=("site",))
    folders = sorted(bench.outside.rglob("*"))
    for _ in range(2):
        answer = badinh(bench.site, "build")
        assert answer.code == 1
        assert "lỗi BD5" in answer.err
        assert files(bench.site.parent, without=("site",)) == before
        assert sorted(bench.outside.rglob("*")) == folders
    (bench.build / "2021").unlink()
    bench.prove_next_build()


def test_the_command_clean_does_not_follow_a_link(bench: Bench) -> None:
    shutil.rmtree(bench.build / "2021")
    target = bench.outside.parent / "elsewhere"
    write(target, "07/bai-1/index.html", "not yours")
    (bench.build / "2021").symlink_to(target, target_is_directory=True)
    badinh(bench.site, "clean")
    assert (target / "07/bai-1/index.html").read_text() == "not yours"
    shutil.rmtree(target)


def test_a_page_that_is_a_link_is_replaced_and_its_target_is_not(bench: Bench) -> None:
    (bench.site / ARTICLE).unlink()
    (bench.site / ARTICLE).symlink_to(bench.outside / "secret.txt")
    bench.change()
    answer = badinh(bench.site, "build")
    assert answer.shown == (
        f"exit 0\n{ARTICLE}: lưu ý BD586 Một liên kết tệp nằm ở chỗ của trang xuất ra và đã được thay. "
        "Không cần làm gì: tệp mà liên kết dẫn tới vẫn nguyên vẹn.\n"
    )
    assert not (bench.site / ARTICLE).is_symlink()
    bench.prove_next_build()


def test_a_link_that_a_failed_build_has_not_replaced_is_said_to_be_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bench.site / ARTICLE).unlink()
    (bench.site / ARTICLE).symlink_to(bench.outside / "secret.txt")
    with monkeypatch.context() as patch:
        patch.setattr(folder, "_write_new", full_disk)
        answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert f"{ARTICLE}: lưu ý BD505 " in answer.err
    assert "BD586" not in answer.err
    assert (bench.site / ARTICLE).is_symlink()


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("target", ["secret.txt", "new.txt"])
def test_an_unfinished_file_that_is_a_link_is_not_written_through(bench: Bench, target: str) -> None:
    (bench.site / (ARTICLE + TEMPORARY)).symlink_to(bench.outside / target)
    bench.change()
    bench.prove_next_build()
    assert not (bench.site / (ARTICLE + TEMPORARY)).is_symlink()


def test_a_state_folder_does_not_write_through_a_link(bench: Bench) -> None:
    (bench.state.parent / "building.json").unlink(missing_ok=True)
    (bench.state.parent / "building.json").symlink_to(bench.outside / "secret.txt")
    bench.prove_next_build()


def test_files_left_by_a_build_that_was_killed_are_deleted(bench: Bench) -> None:
    left = bench.site / (ARTICLE + TEMPORARY)
    left.write_bytes(b"<p>half")
    assert badinh(bench.site, "build").shown == "exit 0\n"
    assert not left.exists()
    bench.prove_next_build()


def test_a_file_in_the_place_of_a_folder_is_named_and_kept(bench: Bench) -> None:
    shutil.rmtree(bench.build / "2021")
    (bench.build / "2021").write_bytes(SECRET)
    before = tree(bench.build)
    answer = badinh(bench.site, "build")
    assert answer.code == 1
    first = answer.err.splitlines()[0]
    assert first.startswith("build/2021")
    assert first.endswith(
        ": lỗi BD509 Một tệp lạ chiếm chỗ của thư mục, hoặc ngược lại. Chuyển nó đi chỗ khác rồi xuất lại."
    )
    assert tree(bench.build) == before
    (bench.build / "2021").unlink()
    bench.prove_next_build()


def test_a_folder_in_the_place_of_a_page_is_named_and_kept(bench: Bench) -> None:
    (bench.build / "index.html").unlink()
    write(bench.build, "index.html/mine.txt", "mine")
    answer = badinh(bench.site, "build")
    assert answer.code == 1
    assert answer.err.splitlines()[0] == (
        "build/index.html: lỗi BD509 Một tệp lạ chiếm chỗ của thư mục, hoặc ngược lại. "
        "Chuyển nó đi chỗ khác rồi xuất lại."
    )
    assert (bench.build / "index.html/mine.txt").read_text() == "mine"
    assert not list(bench.build.rglob(f"*{TEMPORARY}"))
    shutil.rmtree(bench.build / "index.html")
    bench.prove_next_build()


def test_an_output_folder_that_is_itself_a_link_is_used_where_it_is_named(bench: Bench) -> None:
    """Hosts are often set up like that. But a stranger's folder may have a link to any place of this machine."""
    elsewhere = bench.site.parent / "web"
    shutil.move(bench.build, elsewhere)
    bench.build.symlink_to(elsewhere, target_is_directory=True)
    bench.change()
    before = files(elsewhere)
    for command in ("build", "clean"):
        answer = badinh(bench.site, command)
        assert answer.shown == (
            "exit 2\nlỗi BD306 Không xuất bản được vào build: đó là liên kết ra ngoài trang; nếu đúng ý bạn, ghi rõ "
            "thư mục bằng --output. Chọn thư mục khác bằng --output.\n"
        )
        assert files(elsewhere) == before
    bench.prove_next_build("--output", "build")
    assert bench.build.is_symlink()
    bench.build.unlink()


def test_an_output_folder_that_is_a_link_into_the_content_is_refused(bench: Bench) -> None:
    before = files(bench.site / "content")
    shutil.rmtree(bench.build)
    bench.build.symlink_to("content/2021", target_is_directory=True)
    answer = badinh(bench.site, "build")
    assert answer.shown == (
        "exit 2\nlỗi BD306 Không xuất bản được vào build: thư mục này chứa, hoặc nằm trong, nội dung nguồn của trang. "
        "Chọn thư mục khác bằng --output.\n"
    )
    assert files(bench.site / "content") == before
