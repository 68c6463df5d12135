"""The block parser of Python-Markdown, replaced by one that reads blocks as CommonMark does.

``markdown-it-py`` finds the blocks (``block_rules.py``); here its tokens become the tree that Python-Markdown's inline
patterns, tree processors and serialiser work on. Texts in the tree are Markdown still, raw HTML and code are in the
stash. Block processors of a site's own extensions run as rules before all others (``foreign_blocks.py``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar
from xml.etree.ElementTree import Element, ElementTree, SubElement

import markdown
from markdown.blockparser import BlockParser
from markdown.util import AtomicString
from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.token import Token

from badinh_site.content.markdown.attributes import attribute_list
from badinh_site.content.markdown.block_rules import block_parser
from badinh_site.content.markdown.foreign_blocks import foreign_rule
from badinh_site.content.markdown.open_tags import check_size
from badinh_site.content.markdown.raw_html import modernised, split_headings
from badinh_site.limits import LONGEST_ABBREVIATION

__all__ = ["CommonMarkBlocks", "TreeBuilder", "code_html"]

_ALIGNMENT = "text-align:"
_LANGUAGE = re.compile(r"[^\s{]+")
_DELIMITER_ROW = re.compile(r"^[ \t>]*+[|:-][ \t]*+[-:|][-:| \t]*+$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`\n]*\1(?!`)")
_BAR = "\x1a"
"""Stands for a bar in code, which does not end the cell of a table."""


class CommonMarkBlocks(BlockParser):
    """Reads the blocks of a text; a site's block processors may call it for what is in theirs."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self._blocks = block_parser()
        self._blocks.block.ruler.before("table", "foreign", foreign_rule(lambda: self.blockprocessors))
        self._env: dict[str, Any] = {}
        self._expanded = 0
        """Characters that references have taken from their definitions."""
        self.code_html: Callable[[str, str], str] = code_html
        """Returns the HTML of a block of code from what follows the mark of its fence, and the code."""
        self.block_html: set[int] = set()
        """Numbers of pieces of stashed HTML that are blocks of their own."""

    @property
    def references(self) -> Mapping[str, Mapping[str, str]]:
        """The link reference definitions of the text that is being converted, by normalised label."""
        found: Mapping[str, Mapping[str, str]] = self._env.get("references", {})
        return found

    def reference(self, label: str) -> tuple[str, str] | None:
        """Return address and title of a label, or None: from the text, or else as an extension defined it."""
        found = self.references.get(normalizeReference(label))
        if found is not None:
            self._expanded += len(found["href"]) + len(found["title"])
            check_size(self._expanded)
            return found["href"].replace("&", "&amp;"), found["title"]
        return self.md.references.get(label.strip().lower())

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 - Python-Markdown's name
        """Return the tree of a text."""
        self._env = {"definitions": _Definitions(self.md), "references": {}, "cells": Counter()}
        self.block_html.clear()
        self._expanded = 0
        self.root = Element(self.md.doc_tag)
        self.parseChunk(self.root, "\n".join(lines))
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 - Python-Markdown's name
        """Append the blocks of a text to an element."""
        text = _with_bars_kept(text)
        builder = TreeBuilder(self.md, parent, self.block_html, self.code_html)
        environment = {**self._env, "builder": builder, "colons": ": " in text}
        self._blocks.block.parse(text, self._blocks, environment, builder.tokens)
        builder.build()

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 - Python-Markdown's name
        """Append blocks, which it takes out of the list, to an element."""
        text = "\n\n".join(blocks)
        blocks.clear()
        self.parseChunk(parent, text)


class _Definitions:
    """Hands definitions to the extensions that show them."""

    def __init__(self, md: markdown.Markdown) -> None:
        self._md = md

    def footnote(self, name: str, text: str) -> None:
        """Note the text of a footnote."""
        self._processor("footnote").footnotes.setFootnote(name, text)

    def abbreviation(self, name: str, title: str) -> None:
        """Note what an abbreviation means; an empty pair of quotation marks forgets it."""
        known = self._processor("abbr").abbrs
        title = title.replace(_BAR, "|")
        if len(name) > LONGEST_ABBREVIATION:
            return
        if name and title in ("''", '""'):
            known.pop(name, None)
        elif name and title:
            known[name] = title

    def _processor(self, name: str) -> Any:
        return self._md.parser.blockprocessors[name]


class TreeBuilder:
    """Appends what tokens mean to an element; ``tokens`` may grow between two calls of :meth:`build`."""

    def __init__(
        self, md: markdown.Markdown, parent: Element, block_html: set[int], code: Callable[[str, str], str]
    ) -> None:
        self._md = md
        self._code_html = code
        self._block_html = block_html
        self._open = [parent]
        self._built = 0
        self._loose_so_far: list[tuple[Token, Element, Element]] = []
        self.tokens: list[Token] = []

    @property
    def parent(self) -> Element:
        """The element whose blocks are being read."""
        return self._open[-1]

    def build(self, *, complete: bool = True) -> None:
        """Append the tokens that have been added since the last call; whether a list is tight is known at its end."""
        tokens = self.tokens[self._built :]
        self._built = len(self.tokens)
        for token in tokens:
            if _BAR in token.content:
                token.content = token.content.replace(_BAR, "|")
            special = self._SPECIAL.get(token.type)
            if special:
                special(self, token)
            elif token.nesting > 0:
                self._open_element(token)
            elif token.nesting < 0:
                self._open.pop()
            else:
                SubElement(self.parent, token.tag)
        if not complete:
            return
        for token, parent, paragraph in self._loose_so_far:
            if token.hidden:
                _unwrap(parent, paragraph)
        self._loose_so_far.clear()

    def _open_element(self, token: Token) -> None:
        element = SubElement(self.parent, token.tag)
        for name, value in token.attrs.items():
            text = str(value)
            if text.startswith(_ALIGNMENT):
                element.set("align", text.removeprefix(_ALIGNMENT))
            else:
                element.set(name, text)
        self._open.append(element)

    def _open_paragraph(self, token: Token) -> None:
        if not token.hidden:
            parent = self.parent
            self._open.append(SubElement(parent, "p"))
            if parent.tag == "li":
                self._loose_so_far.append((token, parent, self.parent))

    def _close_paragraph(self, _token: Token) -> None:
        if self.parent.tag == "p":
            self._open.pop()

    def _text(self, token: Token) -> None:
        _append_text(self.parent, token.content)

    def _code(self, token: Token) -> None:
        self._stash(self._code_html(token.info.strip(), token.content))

    def _html(self, token: Token) -> None:
        for part in split_headings(token.content.strip(" \n")):
            if isinstance(part, str):
                self._stash(modernised(part))
            else:
                tag, attributes, html = part
                heading = SubElement(self.parent, tag, attributes)
                heading.text = AtomicString(self._md.htmlStash.store(modernised(html.strip())))

    def _stash(self, html: str) -> None:
        """Append a paragraph that will be replaced by HTML."""
        paragraph = SubElement(self.parent, "p")
        paragraph.text = AtomicString(self._md.htmlStash.store(html))
        self._block_html.add(self._md.htmlStash.html_counter - 1)

    _SPECIAL: ClassVar[Mapping[str, Callable[[Any, Token], None]]] = {
        "paragraph_open": _open_paragraph,
        "paragraph_close": _close_paragraph,
        "inline": _text,
        "code_block": _code,
        "fence": _code,
        "html_block": _html,
        "foreign": lambda _builder, _token: None,
    }
    """What becomes of tokens that are more than an element."""


def _with_bars_kept(text: str) -> str:
    """Return a text in which a table may be with its bars in code replaced."""
    if "`" not in text or _BAR in text or not _DELIMITER_ROW.search(text):
        return text
    return _CODE.sub(lambda match: re.sub(r"(?<!\\)\|", _BAR, match[0]), text)


def _append_text(parent: Element, text: str) -> None:
    """Append text to what an element contains."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _unwrap(parent: Element, paragraph: Element) -> None:
    """Replace a paragraph by its text."""
    place = list(parent).index(paragraph)
    text = (paragraph.text or "") + (paragraph.tail or "")
    parent.remove(paragraph)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _escaped(code: str) -> str:
    return code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code_html(info: str, code: str) -> str:
    """Return the HTML of a block of code."""
    outer, inner = _fence_tags(info)
    return f"<pre{outer}><code{inner}>{_escaped(code)}</code></pre>"


def _fence_tags(info: str) -> tuple[str, str]:
    """Return the attributes of ``pre`` and ``code`` for the info of a fence: a language, or attributes."""
    own = attribute_list(info[1:-1]) if info.startswith("{") and info.endswith("}") else None
    if own is None:
        language = _LANGUAGE.match(unescapeAll(info))
        return "", _attributes([("class", f"language-{language[0]}")] if language else [])
    classes = [value for name, value in own if name == "class"]
    outer = [("id", value) for name, value in own if name == "id"] + [("class", " ".join(classes[1:]))]
    inner = [("class", f"language-{classes[0]}" if classes else "")]
    return _attributes(outer), _attributes(inner + [pair for pair in own if pair[0] not in ("id", "class")])


def _attributes(pairs: Sequence[tuple[str, str]]) -> str:
    return "".join(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in pairs if value)
