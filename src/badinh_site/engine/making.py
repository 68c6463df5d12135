"""Makes a site: prepares it, plans, makes what must be made, deletes what is ours and gone, and remembers."""

from __future__ import annotations

import time

import msgspec

from badinh_site.content.sources import Stamp, digest, read_bytes
from badinh_site.engine.fingerprint import InputTable
from badinh_site.engine.output import Folder
from badinh_site.engine.plan import Entry, Plan, Reason, make_plan
from badinh_site.engine.preparation import Prepared, prepare
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.shelf import Shelf, SourceReader, site_key
from badinh_site.engine.standing import Presence, Standing
from badinh_site.engine.state import Record, State
from badinh_site.engine.templates import Renderer
from badinh_site.errors import Problem, ProblemsError
from badinh_site.pages.assets import replace_addresses
from badinh_site.pages.outputs import Copy

__all__ = ["Build", "plan_build"]


class Build:
    """One build: the folder as it was found, and what has been done in it so far."""

    def __init__(self, request: Request, state: State) -> None:
        self._request = request
        self._state = state
        self._made: dict[str, tuple[Record, bytes]] = {}
        self._problems: list[Problem] = []
        self._notices: list[Problem] = []
        self._written: list[str] = []

    def run(self, shelf: Shelf, reader: SourceReader) -> Result:
        """Do it all; give what was done."""
        prepared = prepare(self._request, self._state, shelf, reader)
        if not prepared.can_build:
            self._state.commit()
            return Result(prepared.problems, complete=False, started=False, documents=prepared.documents)
        self._state.remember("outline", site_key(self._request, shelf, reader, reader.seen), prepared.outline())
        self._standing, plan = plan_build(self._request, self._state, prepared)
        new = [entry.output.path for entry in (*plan.copy, *plan.render) if entry.reason is Reason.NEW]
        self._state.keep_pending(self._request.root, new)
        self._state.commit()
        made = self._make(plan, prepared)
        deleted = self._delete(plan) if made else []
        complete = made and not self._problems
        self._remember(prepared, deleted, complete=complete)
        return Result(
            problems=(*prepared.problems, *self._problems, *self._notices, *self._standing.foreign()),
            complete=complete,
            started=True,
            undeleted=made and not complete,
            documents=prepared.documents,
            outputs=len(prepared.outputs),
            written=tuple(self._written),
            kept=len(plan.keep) + len(self._made) - len(self._written),
            deleted=tuple(path for path in deleted if path in self._standing.scan.stamps),
        )

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
        if digest(data) != copy.digest:
            raise ProblemsError(Problem("BD510", copy.source))
        if not copy.replacements:
            return data
        return replace_addresses(data.decode("utf-8-sig"), dict(copy.replacements)).encode("utf-8")

    def _put(self, entry: Entry, data: bytes, inputs: InputTable) -> None:
        """Put an output in place, unless the same bytes stand there already."""
        path, key = entry.output.path, digest(data)
        seen = time.time_ns()
        stamp = self._standing.scan.stamps.get(path)
        if stamp is None or not self._stands(path, stamp, key, data):
            if stamp is not None and self._standing.is_foreign(path):
                self._put_aside(path)
            stamp = self._standing.folder.write(path, data)
            self._written.append(path)
        record = Record(entry.key, key, stamp, seen)
        self._made[path] = record, msgspec.msgpack.encode(inputs.of(entry.output))

    def _put_aside(self, path: str) -> None:
        """Keep a file that somebody else put where an output has to stand."""
        kept = Folder(self._request.state_folder / "replaced")
        kept.write(path, self._standing.folder.read(path))
        place = (kept.root / path).as_posix()
        self._notices.append(Problem("BD512", (self._request.output / path).as_posix(), values={"place": place}))

    def _stands(self, path: str, stamp: Stamp, key: bytes, data: bytes) -> bool:
        standing = self._standing
        if standing.present.get(path) is Presence.INTACT:
            return standing.records[path].digest == key
        try:
            return stamp[1] == len(data) and standing.folder.read(path) == data
        except OSError:
            return False

    def _delete(self, plan: Plan) -> list[str]:
        deleted = []
        for path in (*self._standing.scan.leftovers, *plan.delete):
            try:
                self._standing.folder.delete(path)
            except ProblemsError as error:
                self._problems += error.problems
            else:
                deleted.append(path)
        return deleted

    def _remember(self, prepared: Prepared, deleted: list[str], *, complete: bool) -> None:
        root = self._request.root
        self._state.keep_stamps(root, self._standing.refreshed)
        self._state.keep_records(root, self._made)
        self._state.forget_records(root, deleted)
        if complete:
            self._state.clear_pending(root)
            self._state.drop_unused(prepared.bodies)
        self._state.commit()


def plan_build(request: Request, state: State, prepared: Prepared) -> tuple[Standing, Plan]:
    """Compare what is wanted with what we wrote before and with what stands there now."""
    standing = Standing(request, state, prepared.keys)
    wanted = [(output, prepared.keys[output.path]) for output in prepared.outputs]
    return standing, make_plan(wanted, standing.records, standing.pending, standing.present)
