"""Checks a site without making it: all that a build would report, and what checks find in its files and as a whole.

What was found is remembered as a whole, for as long as nothing it depends on changes: the second check of a site that
nobody has touched looks at stamps only.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from badinh_site.content.silences import Silence
from badinh_site.engine.memo import OF_CHECKS, Memo
from badinh_site.engine.outline import Outline, holds
from badinh_site.engine.request import Request
from badinh_site.engine.shelf import Shelf, SiteKey, SourceReader, browse, site_key
from badinh_site.engine.stages import Stages
from badinh_site.engine.state import State
from badinh_site.engine.workplace import locked, with_state
from badinh_site.errors import Problem, ProblemsError

__all__ = ["OUTER", "VERDICT", "Checked", "OuterLinks", "Verdict", "Wanted", "check"]

OuterLinks = tuple[tuple[str, str, int, int], ...]
"""Links to other sites: the address, and the file, line and column where each stands."""


class Wanted(NamedTuple):
    """What is asked of a check besides what it always does."""

    published: Path | None = None
    """A sitemap, or the folder of an earlier build, whose addresses must all be there."""
    external: bool = False
    """True when other sites are asked whether links to them hold."""
    baseline: Path | None = None
    """A file of what is known and not to be told again."""
    new_baseline: Path | None = None
    """Where such a file is written to."""


class Checked(NamedTuple):
    """What a check found."""

    problems: tuple[Problem, ...]
    documents: int
    outputs: int
    public: int = 0
    """Addresses that were public before, when these were compared."""
    external: int = 0
    """Addresses of other sites, when these were asked."""
    known: int = 0
    """Problems that the baseline names, and that are not told therefore."""


class Verdict(Struct, frozen=True):
    """What was found in a site, and for how long that holds."""

    outline: Outline
    """Without keys and problems."""
    problems: tuple[Problem, ...]
    outputs: int
    silences: dict[str, tuple[Silence, ...]]


VERDICT = Memo[Verdict](f"{OF_CHECKS}verdict", Verdict)
OUTER = Memo[OuterLinks](f"{OF_CHECKS}outer links", OuterLinks)
"""What was found, by the digest of the frame."""


def check(request: Request, wanted: Wanted, stages: Stages | None = None) -> Checked:
    """Report what a build would, and what checks find. Nothing is written but what the next check need not find again.

    Raises:
        ProblemsError: what was published cannot be read, or a baseline cannot be read or written.
    """
    stages = stages or Stages()
    with locked(request):
        checked, notices = with_state(request, lambda state: _check(request, state, wanted, stages))
    checked = checked._replace(problems=(*checked.problems, *notices))
    if wanted.baseline is None and wanted.new_baseline is None:
        return checked
    from badinh_site.engine.baseline import compared  # noqa: PLC0415 - only when asked for

    return compared(checked, wanted, request.site)


def _check(request: Request, state: State, wanted: Wanted, stages: Stages) -> Checked:
    with stages.stage("look"):
        shelf = browse(request.site)
        reader = SourceReader(state.sources())
        # What was published is compared with the addresses of all outputs, which no verdict holds.
        found = None if wanted.published else _known(request, state, shelf, reader)
    if found is not None:
        verdict, key = found
        state.keep_sources(reader.seen, reader.known)
        state.commit()
        checked = Checked(verdict.problems, verdict.outline.documents, verdict.outputs)
    else:
        from badinh_site.engine.checking import Checking  # noqa: PLC0415 - a check of what is known does without

        checking = Checking(request, state, stages)
        checked = checking.run(shelf, reader, wanted.published)
        if checking.verdict is None:
            return checked
        verdict, key = checking.verdict
    if not wanted.external:
        return checked
    from badinh_site.checks.weighing import Weighing  # noqa: PLC0415 - only when asked for
    from badinh_site.engine.outside import asked_about  # noqa: PLC0415

    links = state.remembered(OUTER, key.frame) or ()
    problems = asked_about(links, state, request.now, verdict.outline.base_url, stages)
    told = Weighing(verdict.outline.levels, verdict.silences).weighed(problems)
    return checked._replace(problems=(*checked.problems, *told), external=len({link[0] for link in links}))


def _known(request: Request, state: State, shelf: Shelf, reader: SourceReader) -> tuple[Verdict, SiteKey] | None:
    """Give what the last check found, when nothing has changed since."""
    if not state.has(VERDICT):
        return None
    try:
        key = site_key(request, shelf, reader, reader.known)
    except ProblemsError:
        return None  # what cannot be read is reported by the whole way
    verdict = state.remembered(VERDICT, key.frame)
    if verdict is None or verdict.outline.contents != key.documents or not holds(verdict.outline, request):
        return None
    return verdict, key
