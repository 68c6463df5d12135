"""Looks at how the text of a content file is written, and says which of it can be mended without anybody looking."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from badinh_site.checks.agency_names import find_agencies, place_of_agency
from badinh_site.checks.characters import find_controls, find_decomposed, find_directions, find_invisible, find_lost
from badinh_site.checks.consistency import find_mixed_quotes, find_mixed_tones, find_numbers
from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.spacing import find_before_signs, find_doubled, find_unbroken
from badinh_site.checks.text_finding import Finder, TextFinding
from badinh_site.content.legacy_encodings import find_legacy
from badinh_site.content.prose import prose_of
from badinh_site.diagnostics.problem import Problem
from badinh_site.settings.config import Checks

__all__ = ["PATCHED", "check_text", "find_slips", "mended_on"]

PATCHED: dict[str, Finder] = {
    "BD701": find_decomposed,
    "BD003": find_controls,
    "BD702": find_invisible,
    "BD703": find_directions,
    "BD704": find_unbroken,
    "BD705": find_doubled,
    "BD706": find_before_signs,
}
"""The kinds of slips that are mended safely, in the order in which they are: what the first leave the next ones see."""

_REPORTED_BY_BUILD = ("BD003",)
_LEFT_TO_A_PERSON: tuple[Finder, ...] = (find_lost, find_mixed_tones, find_mixed_quotes, find_numbers)
_VIETNAMESE = (find_mixed_tones, find_numbers)
"""Finders that know how Vietnamese is written, and nothing else; as does that of the names of agencies."""
_MOST = 100
"""Slips of a kind that are told of one file: somebody who has read so many knows what to do."""
_ONCE = ("BD701",)
"""Kinds of which a file that has one has hundreds: the first one is told, with their number."""
_AS_SHIPPED = Checks()


def check_text(context: DocumentContext) -> Iterator[Problem]:
    """Report everything about the text of a file that finders find."""
    for slip in find_slips(context.text, context.settings):
        yield context.problem(slip.code, slip.start, **slip.values)


def mended_on(settings: Checks) -> dict[str, Finder]:
    """Return what is mended on a site: the kinds of slips that are some in its language."""
    return {code: finder for code, finder in PATCHED.items() if code != "BD706" or settings.close_signs}


def find_slips(text: str, settings: Checks = _AS_SHIPPED) -> Iterator[TextFinding]:
    """Find everything in a text, in the order of the kinds.

    Nothing in one that is in an old encoding, or was misread: its letters look like anything, and come first.
    """
    if settings.vietnamese and find_legacy(text):
        return
    words = prose_of(text)
    for code, finder in mended_on(settings).items():
        if code in _REPORTED_BY_BUILD:
            continue
        if code not in _ONCE:
            yield from islice(finder(text, words), _MOST)
        elif slips := list(finder(text, words)):
            yield slips[0]._replace(values={"count": str(len(slips))})
    for finder in _LEFT_TO_A_PERSON:
        if settings.vietnamese or finder not in _VIETNAMESE:
            yield from islice(finder(text, words), _MOST)
    if settings.vietnamese:
        yield from islice(find_agencies(text, words, place_of_agency(settings.agency)), _MOST)
