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
    find_unseen_controls,
)
from badinh_site.checks.code_boxes import find_indented_html, find_indented_text
from badinh_site.checks.consistency import find_mixed_quotes, find_mixed_tones, find_numbers
from badinh_site.checks.document_context import TextContext
from badinh_site.checks.fix_proofs import Fixable, Proof
from badinh_site.checks.list_signs import find_list_signs, find_plus_signs, find_signs_apart
from badinh_site.checks.paragraph_lines import find_joined_paragraphs, find_labels
from badinh_site.checks.spacing import find_before_signs, find_doubled, find_no_break
from badinh_site.checks.table_rows import find_tables
from badinh_site.checks.text_finding import Finder, TextFinding
from badinh_site.content.legacy_encodings import find_legacy
from badinh_site.content.prose import prose_of
from badinh_site.diagnostics.problem import Problem
from badinh_site.settings.config import Checks

__all__ = ["FIXABLE", "check_text", "find_in_text", "fixable_on"]

FIXABLE: dict[str, Fixable] = {
    "BD717": Fixable(find_indented_text, Proof.NO_CODE_BOX),
    "BD249": Fixable(find_indented_html, Proof.HTML),
    "BD713": Fixable(find_list_signs, Proof.LIST),
    "BD714": Fixable(find_signs_apart, Proof.LIST),
    "BD715": Fixable(find_plus_signs, Proof.INNER_LIST),
    "BD716": Fixable(find_labels, Proof.PARAGRAPHS),
    "BD718": Fixable(find_joined_paragraphs, Proof.PARAGRAPHS),
    "BD719": Fixable(find_tables, Proof.TABLE),
    "BD701": Fixable(find_decomposed, Proof.SAME_PAGE),
    "BD003": Fixable(find_controls, Proof.SAME_PAGE),
    "BD702": Fixable(find_invisible, Proof.SAME_PAGE),
    "BD703": Fixable(find_directions, Proof.SAME_PAGE),
    "BD704": Fixable(find_no_break, Proof.SAME_PAGE),
    "BD705": Fixable(find_doubled, Proof.SAME_PAGE),
    "BD706": Fixable(find_before_signs, Proof.SAME_PAGE),
}
"""The kinds of findings that can be fixed without review. Fixed in this order: each sees the result of the last."""

_REPORTED_BY_BUILD = ("BD003", "BD249")
_NOT_FIXABLE: tuple[Finder, ...] = (
    find_replacement_character,
    find_unseen_controls,
    find_mixed_tones,
    find_mixed_quotes,
    find_numbers,
)
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


def fixable_on(settings: Checks) -> dict[str, Fixable]:
    """Return the kinds for ``badinh fix`` that apply to the language of a site."""
    return {code: one for code, one in FIXABLE.items() if code != "BD706" or settings.close_signs}


def _is_reported_by_build(finding: TextFinding, text: str) -> bool:
    """Return whether the build has reported the same: rows of a table whose bars readers see."""
    return finding.code == "BD719" and text.startswith("|", finding.start)


def find_in_text(text: str, settings: Checks = _DEFAULTS) -> Iterator[TextFinding]:
    """Yield all findings in a text, kind by kind.

    Text in an old encoding, or misread in a wrong one, has no findings: its letters mean something else.
    """
    if settings.vietnamese and find_legacy(text):
        return
    words = prose_of(text)
    for code, (finder, _) in fixable_on(settings).items():
        if code in _REPORTED_BY_BUILD:
            continue
        if code not in _REPORTED_ONCE:
            findings = (one for one in finder(text, words) if not _is_reported_by_build(one, text))
            yield from islice(findings, _MAX_PER_KIND)
        elif all_of_kind := list(finder(text, words)):
            yield all_of_kind[0]._replace(values={"count": str(len(all_of_kind))})
    for finder in _NOT_FIXABLE:
        if settings.vietnamese or finder not in _VIETNAMESE:
            yield from islice(finder(text, words), _MAX_PER_KIND)
    if settings.vietnamese:
        yield from islice(find_agency_names(text, words, place_of_agency(settings.agency)), _MAX_PER_KIND)
