"""Makes a site: prepares it, plans, makes what must be made, deletes what is ours and gone, and remembers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import msgspec

from badinh_site.engine.dependents import keep_dependents
from badinh_site.engine.finishing import Finishing, finish_all
from badinh_site.engine.keys import copy_inputs
from badinh_site.engine.outline import OUTLINE, publication_of
from badinh_site.engine.pictures import Work, convert_all
from badinh_site.engine.plan import Plan, Reason, make_plan
from badinh_site.engine.preparation import Prepared, prepare
from badinh_site.engine.renames import renamed
from badinh_site.engine.rendering import (
    GROUNDWORK,
    Made,
    Placer,
    Setup,
    Task,
    copied_bytes,
    failed,
    place_all,
    place_of,
    record_of,
    render_all,
    target_of,
)
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.shelf import Shelf, SourceReader, site_key
from badinh_site.engine.standing import Standing
from badinh_site.engine.state import Record, State
from badinh_site.engine.workers import Workers
from badinh_site.engine.workplace import kept_folder
from badinh_site.errors import Problem, ProblemsError
from badinh_site.pages.outputs import Copy, Held, MadePicture, Page, Rendition

__all__ = ["Build", "plan_build"]


class Build:
    """One build: the folder as it was found, and what has been done in it so far."""

    def __init__(self, request: Request, state: State, workers: Workers) -> None:
        self._request = request
        self._state = state
        self._workers = workers
        self._stages = workers.stages
        self._made: dict[str, tuple[Record, bytes, bytes]] = {}
        self._problems: list[Problem] = []
        self._notices: list[Problem] = []
        self._written: list[str] = []

    def run(self, shelf: Shelf, reader: SourceReader) -> Result:
        """Do it all; give what was done."""
        prepared = prepare(self._request, self._state, shelf, reader, self._workers)
        if not prepared.can_build:
            # What the documents say now was kept, but no page shows it: no outline tells any more what is shown.
            self._state.forget(OUTLINE)
            self._state.commit()
            return Result(prepared.problems, complete=False, started=False, documents=prepared.documents)
        key = site_key(self._request, shelf, reader, reader.seen)
        outline = prepared.outline(key.documents)
        self._state.remember(OUTLINE, key.frame, outline)
        try:
            groundwork = prepared.groundwork()
        except ProblemsError as error:
            problems = (*prepared.problems, *error.problems)
            return Result(problems, complete=False, started=False, documents=prepared.documents)
        self._state.remember(GROUNDWORK, key.frame, groundwork)
        keep_dependents(self._state, key.frame, prepared.dependents)
        with self._stages.stage("compare"):
            self._standing, plan = plan_build(self._request, self._state, prepared)
        self._notices += renamed(self._request, self._state, prepared, plan)
        new = [entry.output.path for entry in plan.made if entry.reason is Reason.NEW]
        self._state.keep_pending(self._request.root, new)
        self._state.commit()
        made = self._make(plan, prepared, groundwork.setup)
        deleted = self._delete(plan) if made else []
        complete = made and not self._problems
        with self._stages.stage("remember"):
            self._remember(prepared, deleted, complete=complete)
        told = prepared.weighing.weighed((*self._notices, *self._standing.foreign()))
        return Result(
            problems=(*prepared.problems, *self._problems, *told),
            complete=complete,
            started=True,
            undeleted=made and not complete,
            documents=prepared.documents,
            outputs=len(prepared.keys),
            read=prepared.read,
            rendered=len(plan.render),
            written=tuple(self._written),
            kept=len(plan.keep) + len(self._made) - len(self._written),
            deleted=tuple(path for path in deleted if path in self._standing.scan.stamps),
            publication=publication_of(outline, self._request),
        )

    def _make(self, plan: Plan, prepared: Prepared, setup: Setup) -> bool:
        """Make outputs in the order of the layout. False when one could not be made.

        A page that fails leaves the others to be made; a folder that cannot be written to does not.
        """
        keys = {entry.output.path: entry.key for entry in plan.made}
        converted: bool | None = True
        if plan.convert:
            with self._stages.stage("convert", len(plan.convert)):
                converted = self._take(self._pictures(plan, prepared), keys)
        if converted is None:
            return False
        with self._stages.stage("make", len(plan.copy) + len(plan.render)):
            others = self._take(self._others(plan, prepared, setup), keys)
        if others is None or not plan.derive:
            return bool(others) and converted
        with self._stages.stage("finish", len(plan.derive)):
            return bool(self._take(self._finished(plan, prepared), keys)) and others and converted

    def _take(self, outputs: Iterable[Made], keys: Mapping[str, bytes]) -> bool | None:
        """Take note of what came of some outputs. False when one could not be made, None when no other one can be."""
        complete = True
        for made in outputs:
            self._stages.advance()
            self._problems += made.problems
            self._notices += made.notices
            if made.stops:
                return None
            if made.problems:
                complete = False
                continue
            record = record_of(made, keys[made.path])
            self._made[made.path] = record, made.inputs, made.page
            if made.written:
                self._written.append(made.path)
        return complete

    def _pictures(self, plan: Plan, prepared: Prepared) -> Iterator[Made]:
        """Make pictures; renditions of one lie side by side in the layout, so that it is read once."""
        outputs = [entry.output for entry in plan.convert if isinstance(entry.output, MadePicture)]
        works = [
            Work(prepared.found.get(source), tuple((one, place_of(one.path, self._standing)) for one in some))
            for source, some in groupby(outputs, key=lambda one: one.source if isinstance(one, Rendition) else one.path)
        ]
        return convert_all(target_of(self._request), works, self._workers)

    def _others(self, plan: Plan, prepared: Prepared, setup: Setup) -> Iterator[Made]:
        placer = Placer(self._request.output, kept_folder(self._request))
        for entry in plan.copy:
            if isinstance(entry.output, Copy):
                yield self._copied(entry.output, prepared, placer)
        tasks = [
            Task(e.output, place_of(e.output.path, self._standing)) for e in plan.render if isinstance(e.output, Page)
        ]
        yield from render_all(setup, target_of(self._request), tasks, self._state, self._workers)
        # The index comes last: it must lead to no page that could not be made.
        held = [entry.output for entry in plan.copy if isinstance(entry.output, Held)]
        yield from place_all(held, self._state, placer, self._standing)

    def _finished(self, plan: Plan, prepared: Prepared) -> Iterator[Made]:
        records = {entry.output.path: self._standing.records[entry.output.path] for entry in plan.keep}
        records |= {path: record for path, (record, _, _) in self._made.items()}
        finishing = Finishing(target_of(self._request), self._standing, records, prepared.keys)
        return finish_all(finishing, plan.derive, self._workers)

    def _copied(self, copy: Copy, prepared: Prepared, placer: Placer) -> Made:
        try:
            data = copied_bytes(copy, prepared.found[copy.source])
        except ProblemsError as error:
            return failed(copy.path, error.problems)
        return placer.put(
            copy.path, data, place_of(copy.path, self._standing), msgspec.msgpack.encode(copy_inputs(copy))
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
        self._standing.keep(self._state)
        self._state.keep_records(root, self._made)
        self._state.forget_records(root, deleted)
        if complete:
            self._state.clear_pending(root)
            # A few texts that nobody names any more cost less than looking for them in every build.
            self._state.drop_unused(prepared.held, slack=len(prepared.held) // 50 + 100)
        self._state.commit()
        if complete:
            self._state.compact()


def plan_build(request: Request, state: State, prepared: Prepared) -> tuple[Standing, Plan]:
    """Compare what is wanted with what we wrote before and with what stands there now."""
    standing = Standing(request, state, prepared.keys)
    wanted = [(output, prepared.keys[output.path]) for output in prepared.outputs]
    return standing, make_plan(wanted, standing.records, standing.pending, standing.present)
