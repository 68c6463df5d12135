"""Inline markup: Python-Markdown's tree processor for it, with one pass over each text by CommonMark's rules.

Python-Markdown tries one pattern after another on a text; here, a text is read once from left to right. Add a syntax
within a line to ``_HANDLERS`` and to ``INLINE_START``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, code_escape

from badinh_site.content.markdown.emphasis import Delimiter, pair
from badinh_site.content.markdown.foreign_inline import PLACEHOLDER, ForeignPatterns
from badinh_site.content.markdown.inline_tree import Bare, Begin, End, InLink, Piece, build_inline, words_of
from badinh_site.content.markdown.links import Target, bare_address, target
from badinh_site.content.markdown.raw_html import COMPLETE_TAG, ELEMENTS, OFFICE_TAG, TAG_NAME, modernised

__all__ = ["INLINE_START", "InlineMarkup", "References"]

References = Callable[[str], tuple[str, str] | None]
"""Returns the address and the title that a label has; None if it has none."""

INLINE_START = re.compile(r"[`\\\[<&*_~@\x02]|://|www\.|[ \t]\n|\n[ \t]")
"""Beginning of everything that is more than text."""

_SPECIAL = re.compile(r"[\\`*_\[\]!<&~\n\x02]|https?://|www\.")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS = re.compile(r"`+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20]*)>")
_AUTOMAIL = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>")
_CLOSERS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
_FOOTNOTE = re.compile(r"\[\^([^\]\[\n]*)\]")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_PLACEHOLDER = re.compile(r"\x02[^\x02\x03]*\x03")
_SPACES = re.compile(r"[ \t]*")


class InlineMarkup(InlineProcessor):
    """Replaces the inline Markdown in the texts of a tree by elements."""

    def __init__(self, md: markdown.Markdown, footnotes: Any, references: References) -> None:
        super().__init__(md)
        self._references = references
        self._footnotes = footnotes
        self._foreign = ForeignPatterns(md)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Return the tree with all its texts read."""
        self.ancestors = ancestors or []
        self._foreign.elements.clear()
        self._read(tree)
        return tree

    def may_be_marked(self, text: str) -> bool:
        """Return whether a text may contain anything but words; most do not, and this is found fast."""
        return INLINE_START.search(text) is not None

    def _read(self, element: Element) -> None:
        content: list[Element] = []
        changed = False
        self.ancestors.append(element.tag)
        if self._is_open(element.text):
            element.text, content = self._parsed(element.text or "")
            changed = True
        for child in list(element):
            self._read(child)
            content.append(child)
            if self._is_open(child.tail):
                child.tail, added = self._parsed(child.tail or "")
                content += added
                changed = True
        if changed:
            element[:] = content
        if self._foreign and len(self.ancestors) > 1:
            self._foreign.after(element, self.ancestors[:-1])
        self.ancestors.pop()

    def _is_open(self, text: str | None) -> bool:
        """Return whether a text is Markdown that has to be read."""
        if not text or isinstance(text, AtomicString):
            return False
        return bool(self._foreign) or self.may_be_marked(text)

    def _parsed(self, text: str) -> tuple[str | None, list[Element]]:
        if self._foreign:
            text = self._foreign.before(text, self.ancestors)
        found = build_inline(_Text(text, self.md, self._footnotes, self._references, self._foreign.elements).pieces())
        if self._foreign:
            for element in found[1]:
                self._foreign.after(element, self.ancestors)
        return found


class _Bracket:
    """An opening bracket that may begin a link or a picture."""

    __slots__ = ("active", "delimiters", "image", "nested", "piece", "text")

    def __init__(self, *, image: bool, piece: int, text: int, delimiters: int) -> None:
        self.image = image
        self.piece = piece
        self.text = text
        self.delimiters = delimiters
        self.active = True
        self.nested = False


class _Text:
    """One text, read from left to right."""

    def __init__(
        self, text: str, md: markdown.Markdown, footnotes: Any, references: References, elements: list[Element]
    ) -> None:
        self._text = text
        self._md = md
        self._footnotes = footnotes
        self._references = references
        self._elements = elements
        self._pieces: list[Piece] = []
        self._delimiters: list[Delimiter] = []
        self._brackets: list[_Bracket] = []
        self._inactive = 0
        """So many of the first brackets are around a link: none of these begins another link."""
        self._ticks: dict[int, list[int]] | None = None
        self._missing: set[str] = set()

    def pieces(self) -> list[Piece]:
        """Return the text cut into pieces, with the delimiters of emphasis paired."""
        place, text = 0, self._text
        while match := _SPECIAL.search(text, place):
            start = match.start()
            if start > place:
                self._pieces.append(text[place:start])
            place = self._HANDLERS[match[0]](self, start)
        self._pieces.append(text[place:])
        pair(self._delimiters)
        return self._pieces

    def _literal(self, text: str, end: int) -> int:
        self._pieces.append(text)
        return end

    def _escape(self, start: int) -> int:
        char = self._text[start + 1 : start + 2]
        if char == "\n":
            return self._line_end(start + 1, broken=True)
        if char not in _ESCAPABLE or not char:
            return self._literal("\\", start + 1)
        return self._literal("&amp;" if char == "&" else f"\x02{ord(char)}\x03", start + 2)

    def _newline(self, start: int) -> int:
        before = self._pieces[-1] if self._pieces else ""
        if not isinstance(before, str):
            return self._line_end(start, broken=False)
        kept = before.rstrip(" \t")
        if kept != before:
            self._pieces[-1] = kept
        return self._line_end(start, broken=before.endswith("  "))

    def _line_end(self, start: int, *, broken: bool) -> int:
        self._pieces.append(Element("br") if broken else "\n")
        match = _SPACES.match(self._text, start + 1)
        return match.end() if match else start + 1

    def _code(self, start: int) -> int:
        run = _TICKS.match(self._text, start)
        length = len(run[0]) if run else 1
        if self._ticks is None:
            self._ticks = {}
            for match in _TICKS.finditer(self._text):
                self._ticks.setdefault(len(match[0]), []).append(match.start())
        places = self._ticks.get(length, [])
        following = bisect_right(places, start)
        if following == len(places):
            return self._literal("`" * length, start + length)
        end = places[following]
        words = self._text[start + length : end].replace("\n", " ")
        if words.strip(" ") and words[0] == words[-1] == " ":
            words = words[1:-1]
        code = Element("code")
        code.text = AtomicString(code_escape(words))
        self._pieces.append(code)
        return end + length

    def _emphasis(self, start: int) -> int:
        text, char, end = self._text, self._text[start], start + 1
        while text.startswith(char, end):
            end += 1
        is_note = char == "*" and text[start - 1 : start] == "(" and text[end : end + 1] == ")"
        if is_note or (char == "~" and end - start != 2):
            return self._literal(text[start:end], end)
        one = Delimiter(char, end - start, text[start - 1] if start else "\n", text[end : end + 1] or "\n")
        self._delimiters.append(one)
        self._pieces.append(one)
        return end

    def _entity(self, start: int) -> int:
        match = _ENTITY.match(self._text, start)
        return self._literal(match[0], match.end()) if match else self._literal("&amp;", start + 1)

    def _stashed(self, start: int) -> int:
        """Pass over a placeholder of Python-Markdown, or put the element there for which one stands."""
        own = PLACEHOLDER.match(self._text, start)
        if own and int(own[1]) < len(self._elements):
            self._pieces.append(self._elements[int(own[1])])
            return own.end()
        match = _PLACEHOLDER.match(self._text, start)
        end = match.end() if match else start + 1
        return self._literal(self._text[start:end], end)

    def _angle(self, start: int) -> int:
        if self._text.startswith("!", start + 1) or self._text.startswith("?", start + 1):
            return self._declaration(start)
        html = OFFICE_TAG.match(self._text, start)
        if html:
            return self._html(html[0], start)
        for pattern, scheme in ((_AUTOLINK, ""), (_AUTOMAIL, "mailto:")):
            match = pattern.match(self._text, start)
            if match:
                self._pieces.append(_address(scheme, match[1]))
                return match.end()
        name = TAG_NAME.match(self._text, start)
        if name and name[1].lower() in ELEMENTS:
            html = COMPLETE_TAG.match(self._text, start)
            if html:
                return self._html(html[0], start)
        return self._literal("<", start + 1)

    def _declaration(self, start: int) -> int:
        """Read a comment, a declaration or the like; one that does not end is text."""
        opening = next(mark for mark in ("<!--", "<![CDATA[", "<!", "<?") if self._text.startswith(mark, start))
        if opening == "<!" and not self._text[start + 2 : start + 3].isalpha():
            return self._literal("<", start + 1)
        closing = _CLOSERS[opening]
        short = self._text.startswith(("<!-->", "<!--->"), start)
        if closing not in self._missing:
            place = start + 2 if short else start + len(opening)
            end = self._text.find(closing, place)
            if end >= 0:
                return self._html(self._text[start : end + len(closing)], start)
            self._missing.add(closing)
        return self._literal("<", start + 1)

    def _html(self, html: str, start: int) -> int:
        name = TAG_NAME.match(html)
        self._pieces.append(self._md.htmlStash.store(modernised(html)))
        if name and name[1].lower() == "a":
            self._pieces.append(InLink(not html.startswith("</")))
        return start + len(html)

    def _bare(self, start: int) -> int:
        address = bare_address(self._text, start)
        if not address:
            return self._literal(self._text[start], start + 1)
        self._pieces.append(Bare(address))
        return start + len(address)

    def _exclamation(self, start: int) -> int:
        if not self._text.startswith("[", start + 1):
            return self._literal("!", start + 1)
        return self._bracket(start, image=True)

    def _opening(self, start: int) -> int:
        if self._text.startswith("^", start + 1):
            match = _FOOTNOTE.match(self._text, start)
            if match:
                node, _, end = self._footnotes.handleMatch(match, self._text)
                if node is not None and end is not None:
                    self._pieces.append(node)
                    return int(end)
        return self._bracket(start, image=False)

    def _bracket(self, start: int, *, image: bool) -> int:
        if self._brackets:
            self._brackets[-1].nested = True
        mark = "![" if image else "["
        end = start + len(mark)
        one = _Bracket(image=image, piece=len(self._pieces), text=end, delimiters=len(self._delimiters))
        self._brackets.append(one)
        return self._literal(mark, end)

    def _closing(self, start: int) -> int:
        if not self._brackets:
            return self._literal("]", start + 1)
        opener = self._brackets.pop()
        self._inactive = min(self._inactive, len(self._brackets))
        found = self._target(opener, start) if opener.active else None
        if found is None:
            if self._brackets:
                self._brackets[-1].nested = True
            return self._literal("]", start + 1)
        pair(self._delimiters[opener.delimiters :])
        del self._delimiters[opener.delimiters :]
        if opener.image:
            words = words_of(self._pieces[opener.piece + 1 :])
            self._pieces[opener.piece :] = [_picture(words, found)]
            return found.end
        self._pieces[opener.piece] = Begin(_link(found))
        self._pieces.append(End("a"))
        for one in self._brackets[self._inactive :]:
            one.active = one.image
        self._inactive = len(self._brackets)
        return found.end

    def _target(self, opener: _Bracket, start: int) -> Target | None:
        """Return where a link or picture leads whose text ends at a place; None if it is none."""
        if self._text.startswith("(", start + 1):
            found = target(self._text, start + 1)
            if found:
                return found
        label = _LABEL.match(self._text, start + 1)
        end = label.end() if label else start + 1
        words = label[1] if label else ""
        if not words.strip():
            if opener.nested or start - opener.text > 999:
                return None
            words = self._text[opener.text : start]
            if not words.strip():
                return None
        known = self._references(words)
        if known is None:
            return None
        address, title = known
        return Target(address, title or None, end)

    _HANDLERS: ClassVar[Mapping[str, Callable[[Any, int], int]]] = {
        "\\": _escape,
        "`": _code,
        "*": _emphasis,
        "_": _emphasis,
        "~": _emphasis,
        "[": _opening,
        "]": _closing,
        "!": _exclamation,
        "<": _angle,
        "&": _entity,
        "\n": _newline,
        "\x02": _stashed,
        "http://": _bare,
        "https://": _bare,
        "www.": _bare,
    }
    """What reads each sign that may be more than text; it returns the place from which to go on."""


def _address(scheme: str, words: str) -> Element:
    link = Element("a", {"href": scheme + words.replace("&", "&amp;")})
    link.text = AtomicString(words.replace("&", "&amp;"))
    return link


def _link(found: Target) -> Element:
    link = Element("a", {"href": found.address})
    if found.title is not None:
        link.set("title", found.title.replace("\n", " "))
    return link


def _picture(words: str, found: Target) -> Element:
    picture = Element("img", {"alt": words, "src": found.address})
    if found.title is not None:
        picture.set("title", found.title.replace("\n", " "))
    return picture
