"""Builds a site: prepares it, plans, makes what must be made, deletes what is ours and gone, and remembers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from badinh_site.content.sources import digest, read_bytes
from badinh_site.engine.fingerprint import InputTable
from badinh_site.engine.lock import site_lock
from badinh_site.engine.output import Folder, Scan, is_contained
from badinh_site.engine.plan import Entry, Plan, Presence, Reason, make_plan
from badinh_site.engine.preparation import Prepared, Request, prepare
from badinh_site.engine.state import Record, State, is_settled, salvage
from badinh_site.engine.templates import Renderer
from badinh_site.errors import Problem, ProblemsError, StateError, UsageError
from badinh_site.messages import spoken
from badinh_site.pages.assets import replace_addresses
from badinh_site.pages.outputs import Copy

__all__ = ["Build", "Result", "build", "clean", "locked", "verify", "with_state"]

STATE_FILE = "state.sqlite"

T = TypeVar("T")


class Result(NamedTuple):
    """What a build did."""

    problems: tuple[Problem, ...]
    complete: bool
    """False when an output could not be made: it keeps its old file, and nothing was deleted."""
    started: bool
    """False when problems kept the build from writing anything."""
    documents: int = 0
    outputs: int = 0
    written: tuple[str, ...] = ()
    kept: int = 0
    deleted: tuple[str, ...] = ()
    seconds: float = 0.0


def build(request: Request) -> Result:
    """Bring the output folder up to date.

    Raises:
        ProblemsError: another build is running, or the state folder cannot be written.
        UsageError: the output folder or another option cannot be used.
    """
    began = time.monotonic()
    _check_output(request)
    with locked(request):
        result = with_state(request, lambda state: Build(request, state).run())
    return result._replace(seconds=time.monotonic() - began)


def verify(request: Request) -> tuple[Problem, ...]:
    """Build the site anew in a folder of its own, and report every file in which the output differs from it."""
    with tempfile.TemporaryDirectory(prefix="badinh-") as place:
        anew = replace(request, output=Path(place) / "build")
        with State.in_memory() as state:
            clean_build = Build(anew, state).run()
        if not clean_build.complete:
            return clean_build.problems
        with locked(request):
            owned = with_state(request, lambda state: set(state.records(_root(request))))
        made = {path.relative_to(anew.output).as_posix() for path in anew.output.rglob("*") if path.is_file()}
        return tuple(_differences(anew.output, request.output, made, owned))


def _differences(anew: Path, output: Path, made: set[str], owned: set[str]) -> Iterator[Problem]:
    for path in sorted(made | owned):
        here, there = output / path, anew / path
        same = path in made and here.is_file() and here.read_bytes() == there.read_bytes()
        if not same and not (path not in made and not here.exists()):
            yield Problem("BD508", here.as_posix())


def clean(request: Request) -> tuple[str, ...]:
    """Delete what we made in the output folder, then the state; give the deleted paths."""
    folder = Folder(request.output)
    with locked(request):
        file = request.state_folder / STATE_FILE
        owned = salvage(file).get(_root(request), set()) if file.exists() else set()
        deleted = [path for path in sorted(owned) if is_contained(path) and (request.output / path).is_file()]
        for path in deleted:
            folder.delete(path)
        file.unlink(missing_ok=True)
    if request.output.is_dir() and not any(request.output.iterdir()):
        request.output.rmdir()
    return tuple(deleted)


def _root(request: Request) -> str:
    return request.output.resolve().as_posix()


def _check_output(request: Request) -> None:
    output, site = request.output.resolve(), request.site.resolve()
    sources = [site / name for name in ("content", "templates", "static", ".badinh")]
    if output == site or any(output.is_relative_to(one) or one.is_relative_to(output) for one in sources):
        cause = "output is source"
    elif output.exists() and not output.is_dir():
        cause = "output is a file"
    else:
        return
    raise UsageError(Problem("BD306", values={"path": str(request.output), "cause": spoken(cause)}))


@contextmanager
def locked(request: Request) -> Iterator[None]:
    """Hold the site's lock; without a site there is nothing to lock."""
    if not (request.site / "content").is_dir():
        raise ProblemsError(Problem("BD301", "content/site.yaml"))
    try:
        with site_lock(request.state_folder):
            yield
    except OSError as error:
        raise ProblemsError(_state_problem(request, error)) from error


def _state_problem(request: Request, error: OSError) -> Problem:
    import errno  # noqa: PLC0415 - only a failure needs it

    if error.errno == errno.ENOSPC:
        return Problem("BD502", request.state_folder.as_posix())
    return Problem("BD501", request.state_folder.as_posix(), values={"reason": error.strerror or str(error)})


def with_state(request: Request, act: Callable[[State], T]) -> T:
    """Do something with the site's state; when it cannot be trusted, do it once more without it."""
    file = request.state_folder / STATE_FILE
    try:
        with State.open(file) as state:
            return act(state)
    except StateError as error:
        cause = str(error) or "state unreadable"
        owned = salvage(file)
        file.unlink(missing_ok=True)
        for rest in ("-journal", "-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        with State.open(file) as state:
            for root, paths in owned.items():
                state.keep_pending(root, filter(is_contained, paths))
            state.commit()
            done = act(state)
    notice = Problem("BD504", values={"cause": spoken(cause)})
    return done._replace(problems=(*done.problems, notice)) if isinstance(done, Result) else done


class Build:
    """One build: the folder as it was found, and what has been done in it so far."""

    def __init__(self, request: Request, state: State) -> None:
        self._request = request
        self._state = state
        self._folder = Folder(request.output)
        self._root = _root(request)
        self.records: dict[str, Record] = {}
        self._fresh: dict[str, Record] = {}
        self._present: dict[str, Presence] = {}
        self._scan = Scan({}, (), ())
        self._problems: list[Problem] = []
        self._written: list[str] = []
        self._gone: list[str] = []

    def run(self) -> Result:
        """Do it all; give what was done."""
        prepared = prepare(self._request, self._state)
        if not prepared.can_build:
            self._state.commit()
            return Result(prepared.problems, complete=False, started=False, documents=prepared.documents)
        plan = self.plan(prepared)
        self._state.keep_pending(
            self._root, [e.output.path for e in (*plan.copy, *plan.render) if e.reason is Reason.NEW]
        )
        self._state.commit()
        complete = self._make(plan, prepared)
        deleted = self._delete(plan) if complete else ()
        self._remember(prepared, complete=complete)
        return Result(
            problems=(*prepared.problems, *self._problems, *self._foreign()),
            complete=complete and not self._problems,
            started=True,
            documents=prepared.documents,
            outputs=len(prepared.outputs),
            written=tuple(self._written),
            kept=len(prepared.outputs) - len(self._written),
            deleted=deleted,
        )

    def plan(self, prepared: Prepared) -> Plan:
        """Compare what is wanted with what we wrote before and with what stands there now."""
        self.records = self._state.records(self._root)
        pending = self._state.pending(self._root)
        if not all(map(is_contained, (*self.records, *pending))):
            raise StateError("state unreadable")
        self._scan = self._folder.scan({*prepared.keys, *self.records, *pending})
        self._present = {path: self._presence(path) for path in self._scan.stamps if path in self.records}
        wanted = [(output, prepared.keys[output.path]) for output in prepared.outputs]
        return make_plan(wanted, self.records, pending, self._present)

    def _presence(self, path: str) -> Presence:
        """Tell whether a file is as we left it: by its stamp, or by its bytes when the stamp proves nothing."""
        record, stamp = self.records[path], self._scan.stamps[path]
        if stamp == record.stamp and is_settled(record.stamp, record.seen):
            return Presence.INTACT
        seen = time.time_ns()
        try:
            data = self._folder.read(path)
        except OSError:
            return Presence.ALTERED
        if digest(data) != record.digest:
            return Presence.ALTERED
        self.records[path] = self._fresh[path] = record._replace(stamp=stamp, seen=seen)
        return Presence.INTACT

    def _make(self, plan: Plan, prepared: Prepared) -> bool:
        """Make outputs in the order of the layout. False when one could not be made.

        A page that fails leaves the others to be made; a folder that cannot be written to does not.
        """
        assert prepared.site is not None  # noqa: S101 - run has checked
        complete = True
        inputs = prepared.input_table()
        renderer: Renderer | None = None
        for entry in (*plan.copy, *plan.render):
            try:
                if isinstance(entry.output, Copy):
                    data = self._copied(entry.output, prepared)
                else:
                    renderer = renderer or Renderer(
                        prepared.templates, prepared.site.config.base_path, self._state.body
                    )
                    data = renderer.render(entry.output)
            except ProblemsError as error:
                self._problems += error.problems
                complete = False
                continue
            try:
                self._put(entry, data, inputs)
            except ProblemsError as error:
                self._problems += error.problems
                return False
        return complete

    def _copied(self, copy: Copy, prepared: Prepared) -> bytes:
        data = read_bytes(prepared.found[copy.source])
        if not copy.replacements:
            return data
        return replace_addresses(data.decode("utf-8-sig"), dict(copy.replacements)).encode("utf-8")

    def _put(self, entry: Entry, data: bytes, inputs: InputTable) -> None:
        """Put an output in place, unless the same bytes stand there already."""
        path, key = entry.output.path, digest(data)
        seen = time.time_ns()
        stamp = self._scan.stamps.get(path)
        if stamp is None or not self._stands(path, stamp, key, data):
            stamp = self._folder.write(path, data)
            self._written.append(path)
        self._fresh[path] = Record(entry.key, key, stamp, seen, msgspec.msgpack.encode(inputs.of(entry.output)))

    def _stands(self, path: str, stamp: tuple[int, int], key: bytes, data: bytes) -> bool:
        if self._present.get(path) is Presence.INTACT:
            return self.records[path].digest == key
        try:
            return stamp[1] == len(data) and self._folder.read(path) == data
        except OSError:
            return False

    def _delete(self, plan: Plan) -> tuple[str, ...]:
        deleted = []
        for path in (*self._scan.leftovers, *plan.delete):
            try:
                self._folder.delete(path)
            except ProblemsError as error:
                self._problems += error.problems
            else:
                deleted.append(path)
        there = set(self._scan.stamps)
        self._gone = [path for path in plan.delete if path in deleted]
        return tuple(path for path in deleted if path in there)

    def _foreign(self) -> Iterator[Problem]:
        for path in self._scan.foreign:
            yield Problem("BD505", (self._request.output / path).as_posix() + ("/" if path.endswith("/") else ""))

    def _remember(self, prepared: Prepared, *, complete: bool) -> None:
        self._state.keep_records(self._root, self._fresh, self._gone)
        if complete and not self._problems:
            self._state.clear_pending(self._root)
            self._state.drop_unused(prepared.bodies)
        self._state.commit()
