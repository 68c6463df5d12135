"""Damages what badinh remembers of a site, as disks and other programs do, edits the site and builds it again.

``python -m tests.support.damaging PLACE KIND FIRST LAST`` does this with the seeds from FIRST on, in a process of its
own: a damage that ends the process can be named, too.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

from badinh_site.diagnostics.problem import Level, ProblemsError
from badinh_site.engine.build.run import build
from badinh_site.engine.inputs.scan import theme_folder
from badinh_site.engine.request import Request
from badinh_site.engine.store import state
from badinh_site.engine.store.workspace import preview_folder
from badinh_site.preview.session import Session
from badinh_site.preview.site import Served, ServedFile, ServedPage
from tests.support.sitemaking import article, clean_tree, make_site, request, tree, write

__all__ = ["KINDS", "Outcome", "prepare", "try_all"]

ROOT = Path(__file__).parents[2]
PAGE = 16384
"""Bytes of a page of SQLite, at whose borders damages are most likely to be believed."""


class Outcome(NamedTuple):
    """What became of one damage."""

    seed: int
    what: str
    result: str
    """``right`` when nothing was noticed, ``told`` when a message said it, otherwise what was wrong."""

    @property
    def is_good(self) -> bool:
        return self.result in {"right", "told"}


def _flip(data: bytearray, random: Random) -> None:
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _garble(data: bytearray, random: Random) -> None:
    start, size = random.randrange(len(data)), random.choice((1, 2, 8, 100, 5000))
    data[start : start + size] = random.randbytes(min(size, len(data) - start))


def _blank(data: bytearray, random: Random) -> None:
    start = random.randrange(0, len(data), PAGE)
    size = random.choice((512, 4096, PAGE))
    data[start : start + size] = bytes(min(size, len(data) - start))


def _cut(data: bytearray, random: Random) -> None:
    end = random.choice((random.randrange(len(data)), random.randrange(0, len(data), PAGE)))
    del data[end:]


def _exchange(data: bytearray, random: Random) -> None:
    one, two = (random.randrange(0, len(data), PAGE) for _ in range(2))
    size = min(PAGE, len(data) - one, len(data) - two)
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]


def _copy_page(data: bytearray, random: Random) -> None:
    one, two = (random.randrange(0, len(data), PAGE) for _ in range(2))
    size = min(PAGE, len(data) - one, len(data) - two)
    data[one : one + size] = data[two : two + size]


def _lengthen(data: bytearray, random: Random) -> None:
    data += random.randbytes(random.choice((1, 100, PAGE, 3 * PAGE)))


def _flip_in_header(data: bytearray, random: Random) -> None:
    """Flip a bit where SQLite describes a page: its kind, the number and the places of its cells."""
    start = random.randrange(0, len(data), PAGE)
    place = min(len(data) - 1, start + random.randrange(100 if start else 200))
    data[place] ^= 1 << random.randrange(8)


_DAMAGES: tuple[Callable[[bytearray, Random], None], ...] = (
    _flip,
    _garble,
    _blank,
    _cut,
    _exchange,
    _copy_page,
    _lengthen,
    _flip_in_header,
    _flip_in_header,
)


def _damage_file(folder: Path, random: Random) -> str:
    """Damage one of the files in a folder; most often a database."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.stat().st_size)
    databases = [file for file in files if file.name == "state.sqlite"]
    file = random.choice(databases if databases and random.randrange(4) else files)
    damage, data = random.choice(_DAMAGES), bytearray(file.read_bytes())
    damage(data, random)
    file.write_bytes(data)
    return f"{damage.__name__.strip('_')} {file.name}"


def _damage_value(folder: Path, random: Random) -> str:
    return _damage_value_of(folder / "state.sqlite", random)


def _damage_preview(folder: Path, random: Random) -> str:
    """Damage the state of the preview, which has another name and the same form."""
    file = folder / "preview.sqlite"
    if random.randrange(2):
        return _damage_value_of(file, random)
    damage, data = random.choice(_DAMAGES), bytearray(file.read_bytes())
    damage(data, random)
    file.write_bytes(data)
    return f"{damage.__name__.strip('_')} {file.name}"


def _damage_value_of(file: Path, random: Random) -> str:
    """Damage one value of a row, or lose the row, in a file that SQLite finds in order."""
    with closing(sqlite3.connect(file)) as opened, opened:
        names = sorted(name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
        filled = [name for name in names if opened.execute(f"SELECT 1 FROM {name}").fetchone()]  # noqa: S608 - ours
        table = random.choice(filled)
        rows = opened.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - ours
        fields = [field for _, field, *_ in opened.execute(f"PRAGMA table_info({table})")]
        row, number = random.choice(rows), random.randrange(len(fields))
        where = " AND ".join(f"{field} IS ?" for field in fields)
        if random.randrange(12) == 0:
            opened.execute(f"DELETE FROM {table} WHERE {where}", row)  # noqa: S608 - ours
            return f"delete {table}"
        value = random.choice(rows)[number] if random.randrange(12) == 0 else _flipped(row[number], random)
        with suppress(sqlite3.IntegrityError):
            statement = f"UPDATE {table} SET {fields[number]} = ? WHERE {where}"  # noqa: S608 - ours
            opened.execute(statement, (value, *row))
        return f"change {table}.{fields[number]} of {row[0]!r}"[:120]


def _flipped(value: object, random: Random) -> object:
    if isinstance(value, int):
        return (value ^ 1 << random.randrange(62)) if random.randrange(8) else str(value)
    data = bytearray(value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else b"?")
    if not data:
        return b"x"
    _flip(data, random)
    if isinstance(value, str):
        with suppress(UnicodeDecodeError):
            return data.decode()
    return bytes(data)


KINDS: dict[str, Callable[[Path, Random], str]] = {
    "file": _damage_file,
    "value": _damage_value,
    "preview": _damage_preview,
}
"""What is damaged in a folder; each returns what it did."""


def _nothing(site: Path) -> None:
    pass


def _body(site: Path) -> None:
    article(site, "2021/03/bai-3", title="Bài 3", date="2021-03-04", tags="thẻ 0", body="Thân bài đã sửa.")


def _title(site: Path) -> None:
    article(site, "2021/03/bai-3", title="Bài ba", date="2021-03-04", tags="thẻ 0", body="Đoạn.")


def _gone(site: Path) -> None:
    (site / "content/2021/03/bai-9.md").unlink()


def _theme(site: Path) -> None:
    with (site / "templates/footer.html").open("a", encoding="utf-8") as footer:
        footer.write("<!-- sửa -->\n")


EDITS = (_nothing, _body, _title, _gone, _theme)
"""What an editor does between the damage and the next build."""


def prepare(place: Path) -> None:
    """Make a site, build it, and build every edit of it from nothing."""
    site = make_site(place / "site")
    for number in range(24):
        name = f"2021/{number % 6:02}/bai-{number}".replace("/00/", "/06/")
        body = f"Đoạn của [bài khác](bai-{(number + 6) % 24}.md)." if number % 5 == 0 else f"Đoạn {number}."
        article(site, name, title=f"Bài {number}", date=f"2021-03-{number + 1:02}", tags=f"thẻ {number % 4}", body=body)
    write(site, "templates/footer.html", (theme_folder() / "templates/footer.html").read_text(encoding="utf-8"))
    for edit in EDITS:
        fresh = place / "edited"
        shutil.copytree(site, fresh)
        edit(fresh)
        _fill(place / f"clean{edit.__name__}", clean_tree(fresh))
        _fill(place / f"shown{edit.__name__}", _shown(fresh))
        shutil.rmtree(fresh)
    with _settled():
        assert build(request(site)).complete
        assert build(request(site)).complete
    _shown(site)
    shutil.copytree(site, place / "before")


def _shown(site: Path) -> dict[str, bytes]:
    """Return what the preview shows at some addresses."""
    asked = Request(site, site / ".badinh/preview", drafts=True)
    with preview_folder(asked) as folder, closing(Session(asked, folder, "vi", lambda _: None)) as session:
        session.begin()
        served = {name: session.serve(f"/{name}") for name in _ADDRESSES}
    return {name.strip("/").replace("/", "-") or "home": _data_of(one) for name, one in served.items()}


_ADDRESSES = ("", "2021/03/bai-3/", "2021/03/bai-9/", "2021/03/", "feed.xml", "style.css")


def _data_of(served: Served) -> bytes:
    if isinstance(served, ServedFile | ServedPage):
        return served.body.read_bytes() if isinstance(served.body, Path) else served.body
    return repr(served).encode()


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder contain exactly these files, and write only those that differ: their times are remembered."""
    present = tree(folder) if folder.exists() else {}
    for name in present.keys() - files.keys():
        (folder / name).unlink()
    for name, data in files.items():
        if present.get(name) != data:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)


@contextmanager
def _settled() -> Iterator[None]:
    """Let the time of a file prove at once that it is unchanged, as it does two seconds later."""
    before = state.RACY_NS
    state.RACY_NS = -(10**18)
    try:
        yield
    finally:
        state.RACY_NS = before


def _try_one(place: Path, kind: str, seed: int) -> Outcome:
    """Damage what the site remembers, edit it, build it, and compare; the site stays in its folder, as states do."""
    random = Random(seed)  # noqa: S311 - the damages need not be secret
    edit = random.choice(EDITS)
    site = place / "site"
    _fill(site, tree(place / "before"))
    what = f"{KINDS[kind](site / '.badinh', random)}, then {edit.__name__.strip('_')}"
    edit(site)
    with _settled():
        if kind == "preview":
            return Outcome(seed, what, _preview_result(site, place / f"shown{edit.__name__}"))
        return Outcome(seed, what, _result(site, place / f"clean{edit.__name__}"))


def _preview_result(site: Path, shown: Path) -> str:
    try:
        wrong = sorted(name for name, data in _shown(site).items() if data != (shown / name).read_bytes())
    except BaseException:  # noqa: BLE001 - the outcome of this damage
        return f"crashed: {traceback.format_exc()}"
    return f"wrong: {wrong}" if wrong else "right"


def _result(site: Path, clean: Path) -> str:
    try:
        result = build(request(site))
    except ProblemsError as error:
        return f"refused: {[problem.code for problem in error.problems]}"
    except BaseException:  # noqa: BLE001 - the outcome of this damage
        return f"crashed: {traceback.format_exc()}"
    told = {problem.code for problem in result.problems} & {"BD504", "BD505"}
    if not result.complete or any(problem.level is Level.ERROR for problem in result.problems):
        return f"failed: {[problem.code for problem in result.problems]}"
    made, wanted = tree(site / "build"), tree(clean)
    kept = {Path(problem.path).relative_to(site / "build").as_posix() for problem in result.problems
            if problem.code == "BD505"}  # fmt: skip
    differing = sorted(name for name in made.keys() | wanted.keys() if made.get(name) != wanted.get(name))
    wrong = [name for name in differing if name in wanted or not _is_within(name, kept)]
    return f"wrong: {wrong[:5]} {told}" if wrong else "told" if told else "right"


def _is_within(name: str, kept: Collection[str]) -> bool:
    return any(name == one or name.startswith(f"{one}/") for one in kept)


def try_all(place: Path, kind: str, seeds: range) -> Iterator[Outcome]:
    """Yield the outcome of each damage. A process that dies is one, and another process goes on."""
    while seeds:
        done = 0
        for outcome in _try_in_process(place, kind, seeds):
            yield outcome
            done += 1
        seeds = seeds[done:]


def _try_in_process(place: Path, kind: str, seeds: range) -> Iterator[Outcome]:
    command = [sys.executable, "-m", "tests.support.damaging", str(place), kind, str(seeds.start), str(seeds.stop)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", env=dict(os.environ)) as process:
        assert process.stdout is not None
        done = 0
        for line in process.stdout:
            done += 1
            yield Outcome(*json.loads(line))
        code = process.wait()
    if done < len(seeds):
        yield Outcome(seeds[done], kind, f"died: exit code {code}")


if __name__ == "__main__":
    where, which, first, last = sys.argv[1:]
    for one in range(int(first), int(last)):
        sys.stdout.write(json.dumps(_try_one(Path(where), which, one)) + "\n")
        sys.stdout.flush()
