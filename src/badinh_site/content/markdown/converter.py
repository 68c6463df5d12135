"""Python-Markdown as badinh uses it: its extensions, CommonMark's blocks and inline rules, badinh's additions."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.postprocessors import RawHtmlPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from badinh_site.content.markdown.abbreviations import Abbreviations
from badinh_site.content.markdown.attributes import AttributeLists
from badinh_site.content.markdown.blocks import CommonMarkBlocks, code_html
from badinh_site.content.markdown.body_errors import ExcessError
from badinh_site.content.markdown.contents_table import ContentsTable
from badinh_site.content.markdown.fast_path import heading_id, heading_levels
from badinh_site.content.markdown.figures import Figures
from badinh_site.content.markdown.footnotes import Footnotes
from badinh_site.content.markdown.inline import InlineMarkup
from badinh_site.content.markdown.open_tags import check_size
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.languages.words import word
from badinh_site.limits import MOST_TAGS_IN_HEADING
from badinh_site.settings.config import SITE_FILE, MarkdownSettings
from badinh_site.settings.markdown_extensions import shipped_name

__all__ = ["Converter", "converter"]

_STANDARD = ("tables", "footnotes", "attr_list", "def_list", "fenced_code", "toc", "abbr")
_REPLACED = ("markdown.preprocessors", "markdown.extensions.fenced_code")
_OF_FENCES = frozenset(
    {"anchorlinenos", "guess_lang", "hl_lines", "linenos", "linenostart", "linenostep", "linenums", "use_pygments"}
)
"""What a fence may ask of Pygments: its other options name formatters, fonts and files."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STASH_MARK = "\x02wzxhzdk:"
_STASHED = re.compile("(<p>)?\x02wzxhzdk:([0-9]+)\x03(?(1)(</p>)?)")


class Converter(markdown.Markdown):
    """Python-Markdown with badinh's block parser."""

    def build_parser(self) -> Converter:
        """Build the parsers, before extensions are registered with them."""
        super().build_parser()
        registered = self.parser.blockprocessors
        self.parser = self.blocks = CommonMarkBlocks(self)
        self.blocks.blockprocessors = registered
        return self

    def use_own_processors(self) -> None:
        """Put badinh's processors beside, or in place of, those of Python-Markdown."""
        registered: Any = self.parser.blockprocessors
        # In place of the stock processors of the same names, where no extension has put its own there.
        fences = self.preprocessors["fenced_code_block"]
        options: Mapping[str, Any] = getattr(fences, "config", {})
        coloured = any(isinstance(one, CodeHiliteExtension) for one in self.registeredExtensions)
        if isinstance(fences, FencedBlockPreprocessor) and (coloured or options.get("lang_prefix") != "language-"):
            self.blocks.code_html = _stock_code(fences)
        for name in ("html_block", "fenced_code_block"):
            if name in self.preprocessors and type(self.preprocessors[name]).__module__ in _REPLACED:
                self.preprocessors.deregister(name)
        self.preprocessors.register(_Whitespace(self), "normalize_whitespace", 30)
        inline = InlineMarkup(self, self.inlinePatterns["footnote"], self.blocks.reference)
        self.treeprocessors.register(inline, "inline", 20)
        known = self.treeprocessors["abbr"]
        if isinstance(known, AbbrTreeprocessor):
            self.treeprocessors.register(_Abbreviations(self, known.abbrs), "abbr", 7)
        self.treeprocessors.register(AttributeLists(self), "attr_list", 8)
        self.postprocessors.register(_RawHtml(self, self.blocks.block_html), "raw_html", 30)
        self.treeprocessors.register(Abbreviations(self, registered["abbr"].abbrs), "abbr", 7)
        # After attribute lists (8), before the table of contents collects the headings (5).
        self.treeprocessors.register(Figures(self), "news-figures", 7)
        self.treeprocessors.register(_Headings(self), "news-headings", 6)
        self.treeprocessors.register(_TableCells(self), "news-tables", 4)
        self.treeprocessors.register(_BackLinks(self), "news-back-links", 3)


def converter(settings: MarkdownSettings, language: str) -> Converter:
    """Return a converter with a site's settings.

    Raises:
        ProblemsError: an extension of the site cannot be used.
    """
    options: dict[str, dict[str, Any]] = {
        "toc": {"slugify": lambda value, _separator: heading_id(value)},
        "footnotes": {"BACKLINK_TITLE": word("footnote back", language).format(number="{}")},
        "tables": {"use_align_attribute": True},
    }
    for name, pairs in settings.options:
        options.setdefault(name, {}).update(pairs)
    added = [name for name in settings.extensions if name not in _STANDARD]
    importlib.invalidate_caches()  # one may have been installed since this process started
    made = Converter()
    for name in (*_STANDARD, *added):
        try:
            own = options.get(name, {})
            made.registerExtensions([_shipped(shipped_name(name), own) if shipped_name(name) else name], {name: own})
        except (Exception, SystemExit) as error:
            values = {"name": name, "detail": f"{type(error).__name__}: {error}"}
            raise ProblemsError(Problem("BD304", SITE_FILE, values=values)) from error
    made.use_own_processors()
    return made


def _shipped(name: str, options: dict[str, Any]) -> Extension:
    """Return an extension that Python-Markdown ships. No other installed package can take its name."""
    if name == "footnotes":
        return Footnotes(**options)
    if name == "toc":
        return ContentsTable(**options)
    made: Extension = importlib.import_module(f"markdown.extensions.{name}").makeExtension(**options)
    return made


def _stock_code(fences: FencedBlockPreprocessor) -> Callable[[str, str], str]:
    """Return what makes the HTML of code as Python-Markdown does, with colours and options of its extensions."""
    read_attributes = fences.handle_attrs

    def harmless(attributes: Iterable[tuple[str, str]]) -> tuple[str, list[str], dict[str, Any]]:
        name, classes, asked = read_attributes(attributes)
        colours = fences.codehilite_conf
        return name, classes, {key: value for key, value in asked.items() if not colours or key in _OF_FENCES}

    fences.handle_attrs = harmless  # type: ignore[assignment, method-assign]

    def html(info: str, code: str) -> str:
        mark = "~" * (3 + max((len(run) for run in re.findall("~+", code)), default=0))
        stash = fences.md.htmlStash
        count = stash.html_counter
        fences.run([f"{mark} {info}".rstrip(), *code.removesuffix("\n").split("\n"), mark])
        return str(stash.rawHtmlBlocks[count]) if stash.html_counter > count else code_html(info, code)

    return html


class _Abbreviations(AbbrTreeprocessor):
    """Explains abbreviations, as long as their explanations do not add up to too much."""

    def run(self, root: Element) -> None:
        self._expanded = 0
        super().run(root)

    def create_element(self, title: str, text: str, tail: str) -> Element:
        self._expanded += len(title)
        check_size(self._expanded)
        return super().create_element(title, text, tail)


class _Whitespace(Preprocessor):
    """Removes what Python-Markdown uses for itself and unifies line ends; tabs stay, since blocks need them."""

    def run(self, lines: Sequence[str]) -> list[str]:
        text = "\n".join(lines).replace("\x02", "").replace("\x03", "")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _RawHtml(RawHtmlPostprocessor):
    """Puts raw HTML back, in one pass; pieces that are blocks replace the paragraph in which they are."""

    def __init__(self, md: markdown.Markdown, blocks: set[int]) -> None:
        super().__init__(md)
        self._blocks = blocks

    def run(self, text: str) -> str:
        if not self.md.htmlStash.html_counter:
            return text
        return _STASHED.sub(self._html, text)

    def _html(self, match: re.Match[str]) -> str:
        number = int(match[2])
        if number >= self.md.htmlStash.html_counter:
            return match[0]
        piece = self.md.htmlStash.rawHtmlBlocks[number]
        html = _STASHED.sub(self._html, self.stash_to_string(piece))  # type: ignore[arg-type]
        if match[1] and match[3] and (number in self._blocks or self.isblocklevel(html)):
            return html
        return f"{match[1] or ''}{html}{match[3] or ''}"


class _Headings(Treeprocessor):
    """Changes the levels of headings: the highest is h2, the others follow without gaps."""

    def run(self, root: Element) -> None:
        nodes = [node for node in root.iter() if node.tag in _HEADINGS]
        for node in nodes:
            if "".join(node.itertext()).count(_STASH_MARK) > MOST_TAGS_IN_HEADING:
                raise ExcessError("raw tags in a heading", MOST_TAGS_IN_HEADING)
        for node, level in zip(nodes, heading_levels(int(node.tag[1]) for node in nodes), strict=True):
            node.tag = f"h{level}"


class _BackLinks(Treeprocessor):
    """Removes the way back from a note to which nothing refers."""

    def run(self, root: Element) -> None:
        if len(root) == 0 or root[-1].get("class") != "footnote":
            return
        places = {f"#{node.get('id')}" for node in root.iter("sup")}
        for parent in list(root[-1].iter()):
            kept: list[Element] = []
            for link in parent:
                if link.get("class") != "footnote-backref" or link.get("href") in places:
                    kept.append(link)
                else:
                    _strip_end(kept[-1] if kept else None, parent)
            if len(kept) < len(parent):
                parent[:] = kept


def _strip_end(before: Element | None, parent: Element) -> None:
    """Remove the space that Python-Markdown put at the end of what is before a link."""
    if before is None:
        parent.text = (parent.text or "").removesuffix(NBSP_PLACEHOLDER)
    else:
        before.tail = (before.tail or "").removesuffix(NBSP_PLACEHOLDER)


class _TableCells(Treeprocessor):
    """Replaces the alignment of cells by a class, since pages do not allow inline style."""

    def run(self, root: Element) -> None:
        for node in root.iter():
            side = node.attrib.pop("align", None) if node.tag in ("td", "th") else None
            if side in ("left", "center", "right"):
                node.set("class", " ".join(filter(None, (node.get("class"), f"align-{side}"))))
            if node.tag == "th" and "scope" not in node.attrib:
                node.set("scope", "col")
