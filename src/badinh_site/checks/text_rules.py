"""Runs all finders on the text of a content file, and lists those whose findings can be fixed without review."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from badinh_site.checks.agency_names import find_agency_names, place_of_agency
from badinh_site.checks.characters import (
    find_controls,
    find_decomposed,
    find_directions,
    find_invisible,
    find_replacement_character,
)
from badinh_site.checks.consistency import find_mixed_quotes, find_mixed_tones, find_numbers
from badinh_site.checks.document_context import TextContext
from badinh_site.checks.spacing import find_before_signs, find_doubled, find_no_break
from badinh_site.checks.text_finding import Finder, TextFinding
from badinh_site.content.legacy_encodings import find_legacy
from badinh_site.content.prose import prose_of
from badinh_site.diagnostics.problem import Problem
from badinh_site.settings.config import Checks

__all__ = ["FIXABLE", "check_text", "find_in_text", "fixable_on"]

FIXABLE: dict[str, Finder] = {
    "BD701": find_decomposed,
    "BD003": find_controls,
    "BD702": find_invisible,
    "BD703": find_directions,
    "BD704": find_no_break,
    "BD705": find_doubled,
    "BD706": find_before_signs,
}
"""Finders by code whose findings can be fixed without review. Fixed in this order: each sees the result of the last."""

_REPORTED_BY_BUILD = ("BD003",)
_NOT_FIXABLE: tuple[Finder, ...] = (find_replacement_character, find_mixed_tones, find_mixed_quotes, find_numbers)
_VIETNAMESE = (find_mixed_tones, find_numbers)
"""Finders for Vietnamese sites only, besides the one for names of agencies."""
_MAX_PER_KIND = 100
"""Findings of one kind that are reported in one file; more would add nothing."""
_REPORTED_ONCE = ("BD701",)
"""Kinds that come in hundreds: only the first finding is reported, with their number."""
_DEFAULTS = Checks()


def check_text(context: TextContext) -> Iterator[Problem]:
    """Report all findings in the text of a file."""
    for finding in find_in_text(context.text, context.settings):
        yield context.problem(finding.code, finding.start, **finding.values)


def fixable_on(settings: Checks) -> dict[str, Finder]:
    """Return the finders for ``badinh fix`` that apply to the language of a site."""
    return {code: finder for code, finder in FIXABLE.items() if code != "BD706" or settings.close_signs}


def find_in_text(text: str, settings: Checks = _DEFAULTS) -> Iterator[TextFinding]:
    """Yield all findings in a text, kind by kind.

    Text in an old encoding, or misread in a wrong one, has no findings: its letters mean something else.
    """
    if settings.vietnamese and find_legacy(text):
        return
    words = prose_of(text)
    for code, finder in fixable_on(settings).items():
        if code in _REPORTED_BY_BUILD:
            continue
        if code not in _REPORTED_ONCE:
            yield from islice(finder(text, words), _MAX_PER_KIND)
        elif findings := list(finder(text, words)):
            yield findings[0]._replace(values={"count": str(len(findings))})
    for finder in _NOT_FIXABLE:
        if settings.vietnamese or finder not in _VIETNAMESE:
            yield from islice(finder(text, words), _MAX_PER_KIND)
    if settings.vietnamese:
        yield from islice(find_agency_names(text, words, place_of_agency(settings.agency)), _MAX_PER_KIND)
