"""Makes a site: prepares it, plans, makes what must be made, deletes what is ours and gone, and remembers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from badinh_site.content.sources import digest, read_bytes
from badinh_site.engine.fingerprint import engine_version
from badinh_site.engine.keys import copy_inputs
from badinh_site.engine.plan import Plan, Reason, make_plan
from badinh_site.engine.preparation import Prepared, prepare
from badinh_site.engine.rendering import Made, Place, Placer, Setup, Task, failed, render_all
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.shelf import Shelf, SourceReader, site_key
from badinh_site.engine.standing import Presence, Standing
from badinh_site.engine.state import Record, State
from badinh_site.engine.workers import Workers
from badinh_site.errors import Problem, ProblemsError
from badinh_site.pages.assets import replace_addresses
from badinh_site.pages.outputs import Copy, Page

__all__ = ["Build", "plan_build"]


class Build:
    """One build: the folder as it was found, and what has been done in it so far."""

    def __init__(self, request: Request, state: State, workers: Workers) -> None:
        self._request = request
        self._state = state
        self._workers = workers
        self._made: dict[str, tuple[Record, bytes]] = {}
        self._problems: list[Problem] = []
        self._notices: list[Problem] = []
        self._written: list[str] = []

    def run(self, shelf: Shelf, reader: SourceReader) -> Result:
        """Do it all; give what was done."""
        prepared = prepare(self._request, self._state, shelf, reader, self._workers)
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
            outputs=len(prepared.keys),
            written=tuple(self._written),
            kept=len(plan.keep) + len(self._made) - len(self._written),
            deleted=tuple(path for path in deleted if path in self._standing.scan.stamps),
        )

    def _make(self, plan: Plan, prepared: Prepared) -> bool:
        """Make outputs in the order of the layout. False when one could not be made.

        A page that fails leaves the others to be made; a folder that cannot be written to does not.
        """
        keys = {entry.output.path: entry.key for entry in (*plan.copy, *plan.render)}
        complete = True
        for made in self._outputs(plan, prepared):
            self._problems += made.problems
            self._notices += made.notices
            if made.stops:
                return False
            if made.problems:
                complete = False
                continue
            self._made[made.path] = Record(keys[made.path], made.digest, made.stamp, made.seen), made.inputs
            if made.written:
                self._written.append(made.path)
        return complete

    def _outputs(self, plan: Plan, prepared: Prepared) -> Iterator[Made]:
        placer = Placer(self._request.output, self._kept)
        for entry in plan.copy:
            if isinstance(entry.output, Copy):
                yield self._copied(entry.output, prepared, placer)
        tasks = [Task(e.output, self._place(e.output.path)) for e in plan.render if isinstance(e.output, Page)]
        if not tasks or prepared.site is None:
            return
        try:
            setup = self._setup(prepared, {task.page.template for task in tasks})
        except ProblemsError as error:
            yield from (failed(task.page.path, error.problems) for task in tasks[:1])
            return
        yield from render_all(setup, tasks, prepared.site.cards, self._state, self._workers)

    def _copied(self, copy: Copy, prepared: Prepared, placer: Placer) -> Made:
        try:
            data = read_bytes(prepared.found[copy.source])
        except ProblemsError as error:
            return failed(copy.path, error.problems)
        if digest(data) != copy.digest:
            return failed(copy.path, (Problem("BD510", copy.source),))
        if copy.replacements:
            data = replace_addresses(data.decode("utf-8-sig"), dict(copy.replacements)).encode("utf-8")
        return placer.put(copy.path, data, self._place(copy.path), msgspec.msgpack.encode(copy_inputs(copy)))

    @property
    def _kept(self) -> Path:
        return self._request.state_folder / "replaced"

    def _place(self, path: str) -> Place:
        standing = self._standing
        stamp = standing.scan.stamps.get(path)
        intact = standing.present.get(path) is Presence.INTACT
        return Place(stamp, standing.records[path].digest if intact else b"", standing.is_foreign(path))

    def _setup(self, prepared: Prepared, templates: set[str]) -> Setup:
        assert prepared.site is not None  # noqa: S101 - run has checked
        assert prepared.portal is not None  # noqa: S101
        base_path = prepared.site.config.base_path
        return Setup(
            output=str(self._request.output),
            kept=str(self._kept),
            state=str(self._state.file or ""),
            base_path=base_path,
            portal=prepared.portal,
            asset_urls={name: base_path + path for name, path in prepared.templates.asset_urls.items()},
            sources=prepared.templates.sources(templates),
            engine=engine_version(),
            template_parts={name: prepared.templates.parts(name) for name in templates},
        )

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
            self._state.drop_unused(prepared.held)
        self._state.commit()
        if complete:
            self._state.compact()


def plan_build(request: Request, state: State, prepared: Prepared) -> tuple[Standing, Plan]:
    """Compare what is wanted with what we wrote before and with what stands there now."""
    standing = Standing(request, state, prepared.keys)
    wanted = [(output, prepared.keys[output.path]) for output in prepared.outputs]
    return standing, make_plan(wanted, standing.records, standing.pending, standing.present)
