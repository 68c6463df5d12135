"""Rendering of bodies from Markdown to sanitised HTML, with a record of every reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from unicodedata import is_normalized

import nh3
from selectolax.lexbor import LexborHTMLParser

from badinh_site.content.markdown.body_errors import BodyError
from badinh_site.content.markdown.class_names import content_classes
from badinh_site.content.markdown.converter import converter
from badinh_site.content.markdown.fast_path import AS_SHIPPED, Rendered, lift
from badinh_site.content.markdown.html_bounds import require_bounded
from badinh_site.content.markdown.open_tags import check_open_tags, check_size
from badinh_site.content.markdown.placeholders import PICTURE_TAG, REFERENCE, attributes_of, hidden_signs, shown_signs
from badinh_site.content.markdown.plain_text import first_paragraph, plain_text, split_at_more
from badinh_site.content.web_addresses import fault_of
from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.limits import DEEPEST_HTML
from badinh_site.settings.config import MarkdownSettings
from badinh_site.vietnamese import UNWANTED, nfc

__all__ = ["BodyError", "BodyRenderer"]

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
    rf"\b(?:href|src|poster)\s*+=\s*+(?:[\"']\s*+)?+(?!{_PLAIN_ADDRESS})(?:[a-z][a-z0-9+.-]*+:|//)", re.IGNORECASE
)
"""Quickly finds bodies that may contain an address with another scheme, or one that browsers cannot use."""


_ID = re.compile('(<h[2-6])? id="\0#([^\0]*)\0"')
"""A marked id; where it is the first attribute of a heading, with the beginning of its tag."""


_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")


_AFTER_SIGN = re.compile("(?<=[<=>])(?=\u0338)")


_REFERRING = frozenset({"href", "src", "poster"})


class BodyRenderer:
    """Renders bodies with the site's Markdown settings. Creating one is slow: use one renderer per process."""

    def __init__(self, settings: MarkdownSettings, language: str = "vi") -> None:
        self._settings = settings
        self._language = language
        self._converter = converter(settings, language)
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
        check_size(len(html))
        # What Markdown makes is closed; an extension of a site may pass raw HTML by the stash.
        if self._converter.htmlStash.html_counter or html.count("<") > DEEPEST_HTML:
            check_open_tags(html)
        require_bounded(html)
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
        except (ProblemsError, BodyError):
            self._converter = converter(self._settings, self._language)
            raise
        except MemoryError:
            raise
        except (Exception, SystemExit) as error:
            # The failure would affect the next body: reset() does not clear all state.
            self._converter = converter(self._settings, self._language)
            detail = translatable("nested") if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"
            raise BodyError(detail) from error

    def _clean(self, html: str) -> str:
        self._references = []
        # An end tag without a beginning makes an empty paragraph, and so does an element that is dropped.
        html = shown_signs(self._cleaner.clean(html)).replace("<p></p>", "")
        clean = _without_repeated_ids(_composed(html))
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
            return None if value.startswith("_") else f"\0#{hidden_signs(value)}\0"
        if name == "class":
            return hidden_signs(content_classes(value))
        if name not in _REFERRING or _EXTERNAL.match(value):
            return hidden_signs(value)
        self._references.append(value)
        return f"\0{len(self._references) - 1}\0"


def _composed(html: str) -> str:
    """Return HTML in NFC: character references can bring in marks apart from their letters.

    A mark that would compose with the ``>`` of a tag is left alone.
    """
    return html if is_normalized("NFC", html) else "".join(map(nfc, _AFTER_SIGN.split(html)))


def _without_repeated_ids(html: str) -> str:
    """Return HTML with each marked id once, since the target of a link must be unique.

    The first element keeps it; or else the first heading, which the table of contents names by it.
    """
    headings = {name for heading, name in _ID.findall(html) if heading}
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        heading, name = match.groups("")
        if name in seen or (name in headings and not heading):
            return heading
        seen.add(name)
        return f'{heading} id="{name}"'

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
