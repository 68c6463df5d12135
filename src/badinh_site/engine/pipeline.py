"""Builds a site, proves a build, clears one away. What makes pages is loaded only when something is to be made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from badinh_site.checks.weighing import Weighing
from badinh_site.engine.database import salvage
from badinh_site.engine.outline import OUTLINE, Outline, holds, publication_of
from badinh_site.engine.output import TEMPORARY, Folder, is_contained
from badinh_site.engine.request import Request
from badinh_site.engine.result import Result
from badinh_site.engine.shelf import Shelf, SiteKey, SourceReader, browse, site_key
from badinh_site.engine.stages import Stages
from badinh_site.engine.standing import Standing
from badinh_site.engine.state import State
from badinh_site.engine.workplace import check_output, forget_preview, locked, state_file, with_state
from badinh_site.errors import Problem, ProblemsError

__all__ = ["build", "build_with", "clean", "verify"]


def build(request: Request, stages: Stages | None = None) -> Result:
    """Bring the output folder up to date; ``stages`` keeps account of it.

    Raises:
        ProblemsError: another build is running, or the state folder cannot be written.
        UsageError: the output folder or another option cannot be used.
    """
    began = time.monotonic()
    stages = stages or Stages()
    check_output(request)
    with locked(request):
        result, notices = with_state(request, lambda state: build_with(request, state, stages))
    return result._replace(problems=(*result.problems, *notices), seconds=time.monotonic() - began)


def build_with(request: Request, state: State, stages: Stages) -> Result:
    """Build with a state that is open, under a lock that is held.

    There are three ways, each for less than the next one: nothing to do, some texts to mend, and the whole.
    """
    with stages.stage("look"):
        shelf = browse(request.site)
        reader = SourceReader(state.sources())
        found = _outline(request, state, shelf, reader)
    if found is not None:
        outline, key = found
        if outline.contents == key.documents:
            with stages.stage("compare"):
                result = _nothing_to_do(request, state, reader, outline)
        else:
            from badinh_site.engine.mending import Case, mend  # noqa: PLC0415 - a build with nothing to do does without

            result = mend(Case(request, state, shelf, reader, outline, key), stages)
        if result is not None:
            return result
    from badinh_site.engine.making import Build  # noqa: PLC0415 - likewise
    from badinh_site.engine.workers import Workers  # noqa: PLC0415

    with Workers(request.jobs, stages) as workers:
        return Build(request, state, workers).run(shelf, reader)


def _outline(request: Request, state: State, shelf: Shelf, reader: SourceReader) -> tuple[Outline, SiteKey] | None:
    """Give the outline of the last build, when nothing but texts of documents has changed since."""
    if not reader.known:
        return None
    try:
        key = site_key(request, shelf, reader, reader.known)
    except ProblemsError:
        return None  # what cannot be read is reported by the whole way
    outline = state.remembered(OUTLINE, key.frame)
    return (outline, key) if outline is not None and holds(outline, request) else None


def _nothing_to_do(request: Request, state: State, reader: SourceReader, outline: Outline) -> Result | None:
    """Give the result at once, when every output stands as the outline says."""
    standing = Standing(request, state, outline.keys)
    if not standing.is_as_wanted(outline.keys):
        return None
    state.keep_sources(reader.seen, reader.known)
    standing.keep(state)
    state.commit()
    return Result(
        problems=(*outline.problems, *Weighing(outline.levels).weighed(standing.foreign())),
        complete=True,
        started=True,
        documents=outline.documents,
        outputs=len(outline.keys),
        kept=len(outline.keys),
        publication=publication_of(outline, request),
    )


def verify(request: Request) -> tuple[Problem, ...]:
    """Build the site anew in a folder of its own, and report every file in which the output differs from it."""
    import tempfile  # noqa: PLC0415 - a plain build does without

    with tempfile.TemporaryDirectory(prefix="badinh-") as place:
        anew = replace(request, output=Path(place) / "build")
        with State.open(Path(place) / "state" / "state.sqlite") as state:
            clean_build = build_with(anew, state, Stages())
        if not clean_build.complete:
            return clean_build.problems
        with locked(request):
            owned, _ = with_state(request, lambda state: set(state.records(request.root)))
        made = {path.relative_to(anew.output).as_posix() for path in anew.output.rglob("*") if path.is_file()}
        return tuple(_differences(anew.output, request.output, made, owned))


def _differences(anew: Path, output: Path, made: set[str], owned: set[str]) -> Iterator[Problem]:
    for path in sorted(made | owned):
        here, there = output / path, anew / path
        differs = not here.is_file() or here.read_bytes() != there.read_bytes() if path in made else here.exists()
        if differs:
            yield Problem("BD508", here.as_posix())


def clean(request: Request) -> tuple[str, ...]:
    """Delete what we made in the output folder, and what the state knows of it; give the deleted paths."""
    folder = Folder(request.output)
    file = state_file(request)
    with locked(request):
        owned = salvage(file) if file.exists() else {}
        ours = [path for path in sorted(owned.pop(request.root, ())) if is_contained(path)]
        deleted = [path for path in ours if (request.output / path).is_file()]
        for path in ours:
            folder.delete(path)
            folder.delete(path + TEMPORARY)
        if owned:  # other output folders of the site are not concerned
            with_state(request, lambda state: _forget(request, state))
        else:
            file.unlink(missing_ok=True)
            forget_preview(request)
        with suppress(OSError):
            request.output.rmdir()  # stays when something is left in it
    return tuple(deleted)


def _forget(request: Request, state: State) -> None:
    state.forget_root(request.root)
    state.commit()
