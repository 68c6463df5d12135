"""Rendering of bodies from Markdown to sanitised HTML, with a record of every reference."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from unicodedata import is_normalized
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString
from selectolax.lexbor import LexborHTMLParser

from badinh_site.content.markdown.fast_path import AS_SHIPPED, Rendered, heading_id, heading_levels, lift
from badinh_site.content.markdown.placeholders import PICTURE_TAG, REFERENCE, attributes_of
from badinh_site.content.markdown.plain_text import INDENT, first_paragraph, plain_text, split_at_more
from badinh_site.content.web_addresses import fault_of
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.languages.words import word
from badinh_site.settings.config import SITE_FILE, MarkdownSettings
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["BodyError", "BodyRenderer"]

_STANDARD = ("tables", "footnotes", "attr_list", "def_list", "fenced_code", "toc", "abbr")


_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


_TAGS = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr audio b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
        h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small source span strong sub summary sup
        table tbody td tfoot th thead time tr u ul var video
        """,
    )
)


_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"id", "class", "lang", "dir", "title"}),
    "a": frozenset({"href", "hreflang", "download"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "time": frozenset({"datetime"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "audio": frozenset({"src", "controls"}),
    "video": frozenset({"src", "controls", "poster", "width", "height"}),
    "source": frozenset({"src", "type"}),
}


_PLAIN_ADDRESS = (
    r"(?:https?:)?//(?![^/?#]*xn--)[a-z0-9-]++(?:\.(?=[0-9-]*+[a-z])[a-z0-9-]++)++(?:[/?#\"'>]|\Z)|mailto:|tel:"
)
_SUSPICIOUS = re.compile(
    rf"\b(?:href|src|poster)\s*=\s*[\"']?\s*(?!{_PLAIN_ADDRESS})(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE
)
"""Quickly finds bodies that may contain an address with another scheme, or one that browsers cannot use."""


_ID = re.compile(' id="\0#([^\0]*)\0"')


_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


_AFTER_SIGN = re.compile("(?<=[<=>])(?=\u0338)")


_REFERRING = frozenset({"href", "src", "poster"})


_INLINE_START = re.compile(r"[`\\\[<&*_]|  \n")
"""Beginning of every inline pattern of the standard extensions."""


_PLACES = frozenset({"rong", "trai", "phai"})
"""Classes with which an editor places a picture: wide, left, right."""


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class BodyError(Exception):
    """Raised for a body that Python-Markdown cannot render; the text states the cause."""


class BodyRenderer:
    """Renders bodies with the site's Markdown settings. Creating one is slow: use one renderer per process."""

    def __init__(self, settings: MarkdownSettings, language: str = "vi") -> None:
        self._settings = settings
        self._language = language
        self._converter = _converter(settings, language)
        self._references: list[str] = []
        self._cleaner = nh3.Cleaner(
            tags=set(_TAGS),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            attribute_filter=self._attribute,
            url_schemes=set(_SCHEMES),
            link_rel=None,
            strip_comments=True,
        )

    def render(self, text: str) -> Rendered:
        """Return a body, rendered.

        Raises:
            BodyError: Python-Markdown fails, for example because the text is nested too deeply.
        """
        return self._render_lifted(text) or self.render_whole(text)

    def render_whole(self, text: str) -> Rendered:
        """Return a body, rendered as a whole by Python-Markdown and the sanitiser. This result is right by definition.

        Raises:
            BodyError: as :meth:`render`.
        """
        self._references = []
        html = self._convert(text)
        before, more, after = split_at_more(html)
        lead = plain_text(self._clean(before)) if more else ""
        clean, references = self._numbered(self._clean(before + after))
        return Rendered(clean, references, _refused(html), lead or first_paragraph(clean), _unnamed(clean))

    def _render_lifted(self, text: str) -> Rendered | None:
        """Return a body rendered without its plain runs, which are inserted afterwards; None if that is impossible."""
        lifted = lift(text) if self._settings == AS_SHIPPED else None
        if lifted is None:
            return None
        try:
            return lifted.put_back(self.render_whole(lifted.text))
        except BodyError:
            return None

    def _convert(self, text: str) -> str:
        try:
            return self._converter.reset().convert(text)
        except Exception as error:
            # The failure would affect the next body: reset() does not clear all state.
            self._converter = _converter(self._settings, self._language)
            detail = translatable("nested") if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"
            raise BodyError(detail) from error

    def _clean(self, html: str) -> str:
        self._references = []
        clean = _without_repeated_ids(_composed(self._cleaner.clean(html)))
        # Character references (&#2;) can produce control characters, which are invalid in feeds.
        return "\0".join(UNWANTED.sub(" ", part) for part in clean.split("\0")).strip("\n")

    def _numbered(self, html: str) -> tuple[str, tuple[str, ...]]:
        """Return HTML with its references renumbered, and their targets: some were in removed elements."""
        kept = [int(number) for number in REFERENCE.findall(html)]
        new = {old: place for place, old in enumerate(kept)}
        html = REFERENCE.sub(lambda match: f"\0{new[int(match[1])]}\0", html)
        return html, tuple(self._references[old] for old in kept)

    def _attribute(self, _tag: str, name: str, value: str) -> str | None:
        """Return an attribute with references numbered and ids marked; None removes ids that templates use."""
        value = UNWANTED.sub(" ", value)
        if name == "id":
            return None if value.startswith("_") else f"\0#{value}\0"
        if name not in _REFERRING or _EXTERNAL.match(value):
            return value
        self._references.append(value)
        return f"\0{len(self._references) - 1}\0"


def _composed(html: str) -> str:
    """Return HTML in NFC: character references can bring in marks apart from their letters.

    A mark that would compose with the ``>`` of a tag is left alone.
    """
    return html if is_normalized("NFC", html) else "".join(map(nfc, _AFTER_SIGN.split(html)))


def _without_repeated_ids(html: str) -> str:
    """Return HTML with each marked id at its first occurrence only, since the target of a link must be unique."""
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        if match[1] in seen:
            return ""
        seen.add(match[1])
        return f' id="{match[1]}"'

    return _ID.sub(once, html)


def _refused(html: str) -> tuple[str, ...]:
    """Return the addresses with forbidden schemes or impossible hosts, which nh3 removes silently."""
    if "=" not in html or not _SUSPICIOUS.search(html):
        return ()
    body = LexborHTMLParser(html).body
    # An element that matches two of the selectors is found twice.
    nodes = {node.mem_id: node for node in (body.css("[href], [src], [poster]") if body else ())}
    found = (node.attributes.get(name) for node in nodes.values() for name in ("href", "src", "poster"))
    addresses = (one.strip() for one in found if one)
    return tuple(one for one in addresses if _is_refused(one))


def _is_refused(address: str) -> bool:
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _SCHEMES:
        return True
    if fault_of(address):
        return True
    # nh3 knows more of international hosts.
    return scheme is not None and "href" not in nh3.clean(f'<a href="{escape(address)}">', url_schemes=set(_SCHEMES))


def _unnamed(html: str) -> tuple[int | str, ...]:
    """Return the pictures without alternative text."""
    if "<img" not in html:
        return ()
    found = (attributes_of(match) for match in PICTURE_TAG.finditer(html))
    sources = (one.get("src", "") for one in found if not one.get("alt", "").strip())
    return tuple(int(own[1]) if (own := REFERENCE.fullmatch(one)) else one for one in sources)


def _converter(settings: MarkdownSettings, language: str) -> markdown.Markdown:
    options: dict[str, dict[str, Any]] = {
        "toc": {"slugify": lambda value, _separator: heading_id(value)},
        "footnotes": {"BACKLINK_TITLE": word("footnote back", language).format(number="{}")},
        "tables": {"use_align_attribute": True},
    }
    for name, pairs in settings.options:
        options.setdefault(name, {}).update(pairs)
    added = [name for name in settings.extensions if name not in _STANDARD]
    importlib.invalidate_caches()  # one may have been installed since this process started
    converter = markdown.Markdown()
    for name in (*_STANDARD, *added):
        try:
            own = options.get(name, {})
            converter.registerExtensions([_standard(name, own) if name in _STANDARD else name], {name: own})
        except Exception as error:
            values = {"name": name, "detail": f"{type(error).__name__}: {error}"}
            raise ProblemsError(Problem("BD304", SITE_FILE, values=values)) from error
    converter.registerExtensions([_NewsExtension()], {})
    if not added:
        # Replaces the stock processor (20), which it extends.
        converter.treeprocessors.register(_InlineMarkup(converter), "inline", 20)
    return converter


def _standard(name: str, options: dict[str, Any]) -> Extension:
    """Return a built-in extension of Python-Markdown without searching all installed packages."""
    made: Extension = importlib.import_module(f"markdown.extensions.{name}").makeExtension(**options)
    return made


class _NewsExtension(Extension):
    """Additions to the standard extensions: figures, headings from h2 on, tables without inline style."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        # Replaces the stock processor (10), which it extends.
        md.parser.blockprocessors.register(_Paragraphs(md.parser), "paragraph", 10)
        # After attribute lists (8), before the table of contents collects the headings (5).
        md.treeprocessors.register(_Figures(md), "news-figures", 7)
        md.treeprocessors.register(_Headings(md), "news-headings", 6)
        md.treeprocessors.register(_TableCells(md), "news-tables", 4)


class _Paragraphs(ParagraphProcessor):
    """Keeps no-break spaces at the beginning of a paragraph, which the stock processor strips."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        indent = INDENT.match(blocks[0])
        super().run(parent, blocks)
        if indent and len(parent) and parent[-1].tag == "p":
            parent[-1].text = indent[1] + (parent[-1].text or "")


class _InlineMarkup(InlineProcessor):
    """Skips texts in which no inline pattern can begin; the stock processor tries every pattern on every text."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        skipped: list[Element] = []
        for node in tree.iter():
            text = node.text
            if text and not isinstance(text, AtomicString) and not _INLINE_START.search(text):
                node.text = AtomicString(text)
                skipped.append(node)
        super().run(tree, ancestors)
        for node in skipped:
            # Later processors must see the text again, such as the one for abbreviations.
            node.text = str(node.text)
        return tree


class _Figures(Treeprocessor):
    """Converts paragraphs to figures if they contain only a picture with a caption or with a class that places it."""

    def run(self, root: Element) -> None:
        for node in root.iter("p"):
            picture = _only_picture(node)
            if picture is not None and (picture.get("title") or _PLACES & _classes(picture)):
                self._make_figure(node, picture)

    def _make_figure(self, node: Element, picture: Element) -> None:
        node.tag = "figure"
        classes = " ".join(filter(None, (node.get("class"), picture.attrib.pop("class", None))))
        if classes:
            node.set("class", classes)
        caption = picture.attrib.pop("title", None)
        if caption:
            SubElement(node, "figcaption").text = AtomicString(caption)


def _only_picture(node: Element) -> Element | None:
    """Return the picture, possibly inside a link, that is the only content of an element; None if there is none."""
    if len(node) != 1 or (node.text or "").strip() or (node[0].tail or "").strip():
        return None
    if node[0].tag == "a":
        return _only_picture(node[0])
    return node[0] if node[0].tag == "img" else None


def _classes(node: Element) -> set[str]:
    return set((node.get("class") or "").split())


class _Headings(Treeprocessor):
    """Changes the levels of headings: the highest is h2, the others follow without gaps."""

    def run(self, root: Element) -> None:
        nodes = [node for node in root.iter() if node.tag in _HEADINGS]
        for node, level in zip(nodes, heading_levels(int(node.tag[1]) for node in nodes), strict=True):
            node.tag = f"h{level}"


class _TableCells(Treeprocessor):
    """Replaces the alignment of cells by a class, since pages do not allow inline style."""

    def run(self, root: Element) -> None:
        for node in root.iter():
            side = node.attrib.pop("align", None) if node.tag in ("td", "th") else None
            if side in ("left", "center", "right"):
                node.set("class", " ".join(filter(None, (node.get("class"), f"align-{side}"))))
            if node.tag == "th" and "scope" not in node.attrib:
                node.set("scope", "col")
