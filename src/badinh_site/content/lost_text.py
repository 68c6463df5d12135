"""Finds the words of a body that are not on its page, whatever made them vanish.

The words of the source are compared with those of the rendered body. Nothing is known here of the reasons for which
text can vanish; known is only what was never meant to be read: tags, labels of links, attribute lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from badinh_site.content.markdown.raw_html import HTML, OFFICE_TAG
from badinh_site.content.markdown_code import blank
from badinh_site.content.word_alignment import left_over
from badinh_site.vietnamese import nfc

__all__ = ["LostText", "lost_text"]


class LostText(NamedTuple):
    """Neighbouring words that are in the source and not on the page."""

    start: int
    """Offset in the body."""
    text: str
    """As written, with what is between the words."""
    element: bool = False
    """Whether it is the name of an HTML element that pages do not show, such as ``iframe``."""


class _Word(NamedTuple):
    text: str
    start: int
    end: int


_CONTENT = frozenset(
    re.findall(
        r"\w+",
        """
        applet button canvas embed fieldset form frame frameset iframe input isindex keygen math meter noscript object
        optgroup option output progress script select style svg template textarea
        """,
    )
)
"""Elements with something to see or to use, which the sanitiser removes. Of all others, the text stays."""
_UNWRAPPED = frozenset(
    re.findall(r"\w+", "acronym basefont bdi bdo big blink data font label marquee nobr rb rp rt rtc ruby tt wbr")
)
"""Elements within words that the page does not have: what is on both sides of their tags is one word there."""
_VALUELESS = frozenset(
    re.findall(
        r"\w+",
        """
        allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden loop
        multiple muted nohref noshade nowrap open playsinline readonly required reversed selected
        """,
    )
)
"""Attributes that are written without a value."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WHOLE = re.compile(r"<(/?)(math|script|style|svg|template)\b[^<>]*>", re.IGNORECASE)
"""A tag of an element that the page does not have, nor anything in it: the message on the tag is enough."""
_VALUE = r"\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+)"
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_:][A-Za-z0-9_:.-]*(?:{_VALUE})?)*+)\s*/?>")
_ATTRIBUTE = re.compile(rf"([A-Za-z_:][A-Za-z0-9_:.-]*)({_VALUE})?")
_FENCE = re.compile(r"^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,}))([^\n]*)$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:(?:[#.][\w:-]+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"'=]+))[ \t]*)++\}")
_DEFINITION = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)*(\*|)\[((?:[^\[\]\\\n]++|\\.)++)\]:([^\n]*)$", re.MULTILINE)
"""The definition of a link, a note or an abbreviation, and what follows it."""
_LABEL = re.compile(r"\\.|\[((?:[^\[\]\\\n]++|\\.|\n(?!\n))++)\]")
"""A label; signs with a backslash before them are passed over."""
_FULL = re.compile(r"(?<=\])\[((?:[^\[\]\\\n]++|\\.)++)\]")
_NUMBER = re.compile(r"^(?:[ \t>]|[-*+][ \t])*\d{1,9}[.)](?=\s|$)", re.MULTILINE)
_ADDRESS = re.compile(r"<(?:https?:|mailto:)[^\s<>]*>", re.IGNORECASE)

_MARKS = "\u0300-\u036f"
_JOINT = "\0"
"""Stands for a tag that does not separate words; no body has this character."""
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_WORD = re.compile(rf"(?:(?:[^\W_]|{_ENTITY})[{_MARKS}]*+(?:{_JOINT}++(?=[^\W_]|{_ENTITY}))?+)++")
"""A word, in which letters may be written as character references."""
_PLAIN_WORD = re.compile(rf"(?:[^\W_][{_MARKS}]*+)++")
_PAGE_TAG = re.compile(r"<[^<>\"]*+(?:\"[^\"]*+\"[^<>\"]*+)*+>")
_READ_ATTRIBUTE = re.compile(r" (?:alt|title|href|src|poster|datetime|id|start|class)=\"([^\"]*)\"")


def lost_text(body: str, html: str, references: Iterable[str] = ()) -> list[LostText]:
    """Return what of a body is not in its sanitised HTML, in order.

    Args:
        body: the Markdown source.
        html: the rendered body.
        references: targets of links that ``html`` has in another form, or that are reported by themselves.
    """
    page = _page_words(html)
    there = Counter(page)
    there.update(word for target in references for word in _plain_words(target))
    text = _readable(body)
    if not Counter(_words_of(text)) - there:  # nearly always
        return []
    words = list(_source_words(text))
    return _joined(body, _placed(words, page, Counter(word.text for word in words) - there))


def _words_of(text: str) -> list[str]:
    text = text.replace(_JOINT, "")
    return _plain_words(unescape(text) if "&" in text else text)


def _source_words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        yield from (_Word(word, match.start(), match.end()) for word in _words_of(match[0]))


def _page_words(html: str) -> list[str]:
    # Addresses may be encoded; what they say is there in either form, and no word of a text is taken for one of them.
    attributes = " ".join(_READ_ATTRIBUTE.findall(html))
    found = _plain_words(unescape(f"{_PAGE_TAG.sub(' ', html)} {attributes}"))
    return [*found, *_plain_words(unquote(attributes))] if "%" in attributes else found


def _plain_words(text: str) -> list[str]:
    found: list[str] = _PLAIN_WORD.findall(nfc(text))
    return found


def _readable(body: str) -> str:
    """Return a body of the same length in which what is not meant to be read is blank."""
    text = body
    if "<" in text:
        last = text.rfind("-->") + len("-->")  # behind it, no comment ends
        text = _ADDRESS.sub(_blanked, _COMMENT.sub(_blanked, text[:last]) + text[last:])
        text = OFFICE_TAG.sub(_joint, _without_whole(text))
        text = _TAG.sub(_blanked_tag, text)
    if "```" in text or "~~~" in text:
        text = _FENCE.sub(lambda match: match[1] + blank(match[2]), text)
    if "]:" in text:
        text = _without_definitions(text)
    if "{" in text:
        text = _ATTRIBUTES.sub(_blanked, text)
    return _NUMBER.sub(_blanked, text)


def _blanked(match: re.Match[str]) -> str:
    return blank(match[0])


def _joint(match: re.Match[str]) -> str:
    return _JOINT * len(match[0])


def _without_whole(text: str) -> str:
    """Return a text without what is in elements of which the page has nothing."""
    parts: list[str] = []
    end, name, start = 0, "", 0
    for match in _WHOLE.finditer(text):
        if not name and not match[1]:
            name, start = match[2].lower(), match.end()
        elif match[1] and match[2].lower() == name:
            parts += [text[end:start], blank(text[start : match.start()])]
            end, name = match.start(), ""
    return "".join(parts) + text[end:]


def _blanked_tag(match: re.Match[str]) -> str:
    """Blank a tag, but for the name of an element with content; keep what only looks like a tag."""
    closing, name, attributes = match[1], match[2].lower(), match[3]
    if name not in HTML and name not in _CONTENT:
        return match[0]
    if any(not value and word.lower() not in _VALUELESS for word, value in _ATTRIBUTE.findall(attributes)):
        return match[0]
    if name in _UNWRAPPED:
        return _joint(match)
    blanks = blank(match[0])
    if closing or name not in _CONTENT:
        return blanks
    return f" {match[2]}{blanks[1 + len(name) :]}"


def _without_definitions(text: str) -> str:
    """Return a text without the labels that it uses of links and abbreviations. Those of notes are ids on the page."""
    rest = _DEFINITION.sub(_blanked, text)
    used = set(map(_label, _LABEL.findall(rest)))
    words = set(_plain_words(rest))

    def blanked(match: re.Match[str]) -> str:
        head = match[0][: match.start(3) - match.start()]
        if match[2].startswith("^"):
            return match[0]
        if match[1]:
            is_used = match[2] in words or (not match[2].isalnum() and match[2] in rest)
            return blank(head) + match[3] if is_used else match[0]
        return blank(match[0]) if _label(match[2]) in used else match[0]

    defined = {_label(match[2]) for match in _DEFINITION.finditer(text) if not match[1]}
    text = _DEFINITION.sub(blanked, text)
    return _FULL.sub(lambda match: blank(match[0]) if _label(match[1]) in defined else match[0], text)


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _placed(words: list[_Word], page: list[str], missing: Counter[str]) -> Iterator[_Word]:
    """Yield the missing words at the places where source and page differ."""
    source = [word.text for word in words]
    first = _common(source, page)
    last = _common(source[: first - 1 if first else None : -1], page[: first - 1 if first else None : -1])
    source_end, page_end = len(source) - last, len(page) - last
    left = Counter(missing)
    for place in left_over(source[first:source_end], page[first:page_end], missing):
        word = words[first + place]
        if left[word.text] > 0:
            left[word.text] -= 1
            yield word


def _common(one: list[str], other: list[str]) -> int:
    """Return how many words two lists begin with in common."""
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def _joined(body: str, words: Iterable[_Word]) -> list[LostText]:
    """Return words as texts: those with nothing but signs and spaces of one line between them are one."""
    found: list[LostText] = []
    end = 0
    for word in sorted(words, key=lambda word: word.start):
        if word.start < end:
            continue  # another word of the same token
        element = _is_element(body, word)
        if found and not element and not found[-1].element and not _SEPARATE.search(body, end, word.start):
            found[-1] = found[-1]._replace(text=body[found[-1].start : word.end])
        else:
            found.append(LostText(word.start, body[word.start : word.end], element))
        end = word.end
    return found


_SEPARATE = re.compile(r"[^\W_]|\n")


def _is_element(body: str, word: _Word) -> bool:
    return word.text.lower() in _CONTENT and body[word.start - 1 : word.start] == "<"
