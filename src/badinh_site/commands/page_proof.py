"""Proves that a fix changes of the page what it should, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import Any, NamedTuple

import msgspec

from badinh_site.checks.characters import DIRECTIONS, INVISIBLE
from badinh_site.checks.fix_proofs import PageChange, Proof
from badinh_site.content.document import Document
from badinh_site.content.parser import ParsedDocument
from badinh_site.vietnamese import nfc

__all__ = ["Page", "is_proven", "page_of"]

_PLACES = frozenset(["body", "terms", "marks", "headings", "line", "column"])
"""Fields of a document that contain source positions, or repeat the HTML."""
_NAME = re.compile(r' id="[^"]*"')
_ADDRESS = re.compile(r' (?:href|src|poster)="([^"]*)"')
_CODE = re.compile(r"<(code|pre)\b[^<>]*+>((?:[^<]++|<(?!/?\1\b))*+)</\1>")
_BOX = re.compile(r"<pre><code>((?:[^<]++|<(?!/code></pre>|pre><code>))*+)</code></pre>")
_TAG = re.compile(r"</?([a-z0-9]+)")
_ANY_TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*+>|<!--(?:[^<-]++|-(?!->)|<(?!!--))*+-->", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_MARKS = re.compile(r"[*_\\]+")
_UNSEEN = re.compile(rf"[\s{INVISIBLE}{DIRECTIONS}]+")


class Page(NamedTuple):
    """The page of a file in a form that can be compared."""

    fields: str
    """Fields of front matter, and references."""
    lead: str
    """The beginning of the text that stands for a lead; nothing if front matter has one."""
    html: str
    addresses: tuple[str, ...]
    code: tuple[str, ...]
    """Addresses and code verbatim: spaces are significant in them."""
    tags: tuple[str, ...]
    keys: tuple[str, ...]
    problems: Counter[str]


def page_of(parsed: ParsedDocument) -> Page:
    """Return the page of a file without errors."""
    html = _NAME.sub("", parsed.html.decode("utf-8")).replace("&nbsp;", " ")
    document = parsed.document
    fields = _content_of(document)
    lead = "" if document.lead_given else fields.pop("lead")
    references = [one["target"] for one in fields.pop("references")]
    return Page(
        fields=_comparable(msgspec.json.encode(fields).decode("utf-8")),
        lead=_comparable(lead),
        html=html,
        addresses=(*_ADDRESS.findall(html), *references),
        code=tuple(code for _, code in _CODE.findall(html)),
        tags=tuple(_TAG.findall(html)),
        keys=tuple(document.marks),
        problems=Counter(problem.code for problem in parsed.problems if problem.code != "BD003"),
    )


def is_proven(proof: Proof, before: Page, after: Page, count: int) -> bool:
    """Return whether the page after fixing so many findings is what it was, but for what the proof is of."""
    change = proof.value
    if (before.fields, before.keys) != (after.fields, after.keys) or after.problems - before.problems:
        return False
    if proof is Proof.SAME_PAGE and (before.lead, before.problems) != (after.lead, after.problems):
        return False
    if not _is_changed(before.html, after.html, change, count):
        return False
    if change.reads_code:
        is_rest_same = _is_part(before.addresses, after.addresses) and _is_same_outside_code(before.html, after.html)
    else:
        is_rest_same = (before.addresses, before.code) == (after.addresses, after.code)
    return is_rest_same and _rest(before.html, change) == _rest(after.html, change)


def _is_changed(before: str, after: str, change: PageChange, count: int) -> bool:
    """Return whether the HTML has what the findings ask for."""
    gained, lost = (len(one.findall(after)) - len(one.findall(before)) for one in (change.gained, change.lost))
    wants = change != Proof.SAME_PAGE.value
    return not wants or gained >= count or -lost >= count


def _rest(html: str, change: PageChange) -> str:
    """Return what must stay the same of a page."""
    if change.reads_code:
        html = _BOX.sub(lambda match: f"\n{_as_text(unescape(match[1]))}\n", html)
        html = unescape(_MARKS.sub("", unescape(_ANY_TAG.sub("\n", html))))
    elif change.tags:
        html = re.sub(rf"</?(?:{'|'.join(sorted(change.tags))})\b[^<>]*>", "\n", html)
    return _comparable(change.signs.sub("", html))


def _is_same_outside_code(before: str, after: str) -> bool:
    """Return whether a page has what was around the boxes of code of another, in the same order."""
    html, place = _comparable(after), 0
    for part in _BOX.split(before)[::2]:
        words = _comparable(part)
        place = html.find(words, place)
        if place < 0:
            return False
        place += len(words)
    return True


def _as_text(code: str) -> str:
    """Return the words of Markdown and HTML that was shown as code."""
    return _LINK.sub(r"\1", _ANY_TAG.sub("\n", code))


def _is_part(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Return whether values are among others, in the same order."""
    rest = iter(many)
    return all(one in rest for one in few)


def _comparable(text: str) -> str:
    """Return a text without the characters that fixes may change."""
    return _UNSEEN.sub("", nfc(text))


def _content_of(document: Document) -> dict[str, Any]:
    """Return the content of a document without source positions."""
    content: dict[str, Any] = _without_places(msgspec.to_builtins(document))
    return content


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_places(one) for name, one in value.items() if name not in _PLACES}
    return [_without_places(one) for one in value] if isinstance(value, list | tuple) else value
