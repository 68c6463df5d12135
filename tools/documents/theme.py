"""Generates the reference for templates: the view of each template, the fields of views, and the blocks.

Views and their descriptions are read from the source of the modules that define them. Which template has which view is
determined by laying out the test sites, including every host and an archive.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import NamedTuple

import jinja2
import msgspec
from msgspec import Struct

from badinh_site import pages
from badinh_site.content.markdown import headings
from badinh_site.diagnostics.wording import LANGUAGES
from badinh_site.engine.build.prepare import prepare
from badinh_site.engine.build.prepared import Unprepared
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import scan
from badinh_site.engine.render.environment import environment
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from badinh_site.languages.words import WORDS, word
from badinh_site.pages.outputs import Page
from badinh_site.portal import anniversaries, entry, published_images, references
from badinh_site.portal import site as site_values
from tools.documents.sections import table

__all__ = [
    "TemplateError",
    "block_list",
    "filter_list",
    "templates_and_views",
    "view_list",
    "view_table",
    "views",
    "word_list",
]

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
_SITES = ROOT / "tests/data/sites"
_PAGES = tuple(importlib.import_module(f"{pages.__name__}.{one.name}") for one in pkgutil.iter_modules(pages.__path__))
_MODULES = (*_PAGES, headings, anniversaries, entry, site_values, published_images, references)
_MORE = """
hosting: [netlify, nginx, apache, github]
security: {contact: "mailto:a@b.example", expires: 31/12/2999}
archive: {reason: x}
precompress: [gzip]
"""
_EVERYWHERE = MappingProxyType({
    "alt": "The alternative text of a picture.",
    "attachments": "The files that the text links to.",
    "authors": "The names in the file.",
    "body": "The text; render it with the filter `html`.",
    "breadcrumb": "The path from the home page, without the page itself.",
    "caption": "The caption of a picture; empty if there is none.",
    "cards": "The articles of a list.",
    "contents": "The headings of a long text; empty for a short one.",
    "corrections": "Corrections, in the order of the file.",
    "count": "The number of items in it.",
    "credit": "Who took or made a picture; empty if unknown.",
    "date": "The date of publication: a day, or a moment if the time is known; `None` if unknown.",
    "description": "A description in a sentence; empty if there is none.",
    "groups": "Groups of links with headings.",
    "head": "The values for the `<head>` of the page.",
    "headers": "Response headers that the host sends.",
    "height": "In pixels.",
    "id": "The permanent identifier.",
    "language": "The language of the site (`language` in site.yaml).",
    "lead": "The lead (sapo), a sentence or two before the text; empty if there is none.",
    "link": "Its address and name.",
    "links": "Links in display order.",
    "mark": "`draft`, `scheduled` or empty.",
    "newer": "The next one in time; `None` for the newest.",
    "newest": "The newest articles.",
    "older": "The previous one in time; `None` for the oldest.",
    "pager": "The links to other pages of the list.",
    "place": "The place of the events, as in the file.",
    "prefix": "The path prefix of `base_url`; empty if the site is at the root of its host.",
    "section": "The name of the section; empty or `None` if there is none.",
    "sources": "The sources of the text, as in the file.",
    "tags": "Tags, in the order of the file.",
    "text": "The displayed text.",
    "title": "The displayed title.",
    "title_derived": "True if the file has no title, and this one is derived from its lead.",
    "updated": "The date of the last change given in the file.",
    "url": "Its address.",
    "variable": "The nginx variable with the target of a request.",
    "views": "The number of views; `None` if unknown.",
    "width": "In pixels.",
})  # fmt: skip
"""Descriptions of fields by name, used if the class has none."""


class TemplateError(Exception):
    """Raised for a template whose view is unknown, or a view without a description."""


class Value(NamedTuple):
    """A field or property of a view."""

    name: str
    type: str
    about: str


class Shape(NamedTuple):
    """A class of values in views."""

    name: str
    about: str
    values: tuple[Value, ...]


@cache
def views() -> Mapping[str, type[Struct]]:
    """Return the views of pages, and the one that all pages share, by name."""
    found = (value for module in _PAGES for value in vars(module).values() if inspect.isclass(value))
    return {one.__name__: one for one in found if issubclass(one, Struct) and one.__name__.endswith("View")}


@cache
def templates_and_views() -> Mapping[str, str]:
    """Return the name of the view of each page template.

    Raises:
        TemplateError: a template renders no page of the test sites, and is not a part of another one.
    """
    names = {_tag(view): view.__name__ for view in views().values()}
    found = {"sitemap_index.xml": "SitemapIndexView"}  # only on sites with more than 50,000 addresses
    for site in ("day-du", "anh", "luu-tru"):
        found |= {page.template: names[_tag(type(page.seed))] for page in _pages(_SITES / site)}
    unknown = {file.name for file in TEMPLATES.iterdir()} - found.keys() - _parts()
    if unknown:
        raise TemplateError(f"no test site has a page of {', '.join(sorted(unknown))}")
    return dict(sorted(found.items()))


def _tag(view: type[Struct]) -> str:
    tag = msgspec.inspect.type_info(view)
    assert isinstance(tag, msgspec.inspect.StructType)  # noqa: S101 - views are Structs
    return str(tag.tag)


def _pages(source: Path) -> Iterator[Page]:
    """Yield the pages of a test site with all features."""
    with tempfile.TemporaryDirectory() as place:
        site = Path(place)
        shutil.copytree(source / "content", site / "content")
        settings = site / "content" / "site.yaml"
        known = settings.read_text(encoding="utf-8")
        more = "\n".join(line for line in _MORE.split("\n") if line.split(":", maxsplit=1)[0] not in known)
        settings.write_text(f"{known.rstrip()}\n{more}", encoding="utf-8", newline="\n")
        request = Request(site, site / "build", jobs=1)
        with State.open(site / "state.sqlite") as state, Workers(1, Stages()) as workers:
            prepared = prepare(request, state, scan(site), SourceReader(state.sources()), workers)
        if isinstance(prepared, Unprepared):
            raise TemplateError(f"the settings of {source.name} cannot be used")
        yield from (output for output in prepared.outputs if isinstance(output, Page))


def _parts() -> set[str]:
    """Return the templates that others extend, include, import or render with the filters ``part`` and ``html``."""
    text = "".join(file.read_text(encoding="utf-8") for file in TEMPLATES.iterdir())
    calls = r"(?:extends|include|from|import|part\(|html\()\s*\"([\w.]+)\""
    return set(re.findall(calls, text))


def view_table() -> str:
    """Return the page templates and their views as a table."""
    shapes = _shapes()
    rows = [(f"`{name}`", f"`{view}`", shapes[view].about) for name, view in templates_and_views().items()]
    return table(("Template", "`page` is", "What it makes"), rows)


def view_list() -> str:
    """Return the sections for all views, and for all classes of values in them."""
    shapes = _shapes()
    wanted = ["PortalView", *dict.fromkeys(templates_and_views().values())]
    for name in wanted:  # grows during the iteration
        used = {word for value in shapes[name].values for word in re.findall(r"\w+", value.type)}
        wanted += [other for other in shapes if other in used and other not in wanted]
    return "\n".join(_entry(shapes[name]) for name in wanted)


def _entry(shape: Shape) -> str:
    rows = [(f"`{value.name}`", f"`{value.type}`", _about(shape, value)) for value in shape.values]
    return f"### {shape.name}\n\n{shape.about}\n\n{table(('Name', 'Type', 'Meaning'), rows)}"


def _about(shape: Shape, value: Value) -> str:
    about = value.about or _EVERYWHERE.get(value.name, "")
    if not about:
        raise TemplateError(f"{shape.name}.{value.name} has no docstring")
    return about


@cache
def _shapes() -> Mapping[str, Shape]:
    return {shape.name: shape for module in _MODULES for shape in _shapes_of(module)}


def _shapes_of(module: ModuleType) -> Iterator[Shape]:
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            yield Shape(node.name, _plain(ast.get_docstring(node) or ""), tuple(_values(node)))


def _values(node: ast.ClassDef) -> Iterator[Value]:
    """Yield the fields of a class with their docstrings, and its properties."""
    for place, one in enumerate(node.body):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            after = node.body[place + 1] if place + 1 < len(node.body) else None
            words = after.value if isinstance(after, ast.Expr) else None
            about = words.value if isinstance(words, ast.Constant) and isinstance(words.value, str) else ""
            yield Value(one.target.id, ast.unparse(one.annotation), _plain(about))
        elif isinstance(one, ast.FunctionDef) and one.returns and one.name[0] != "_":
            yield Value(one.name, ast.unparse(one.returns), _plain(ast.get_docstring(one) or ""))


def _plain(text: str) -> str:
    """Return a docstring as Markdown."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", " ".join(text.split()))
    return text.replace("``", "`")


def block_list() -> str:
    """Return the templates with blocks, each with its blocks and its parent template."""
    read = environment()
    rows = []
    for file in sorted(TEMPLATES.glob("*.html")):
        tree = read.parse(file.read_text(encoding="utf-8"))
        blocks = ", ".join(f"`{block.name}`" for block in tree.find_all(jinja2.nodes.Block))
        base = [one.template.value for one in tree.find_all(jinja2.nodes.Extends)]  # type: ignore[attr-defined]
        if blocks:
            rows.append((f"`{file.name}`", f"`{base[0]}`" if base else "", blocks))
    return table(("Template", "extends", "Blocks"), rows)


def word_list() -> str:
    """Return the keys of all words with their texts in each language."""
    heads = ("Key", *(f"`{language}`" for language in LANGUAGES))
    return table(heads, [(f"`{key}`", *(_word_text(key, language) for language in LANGUAGES)) for key in WORDS])


def _word_text(key: str, language: str) -> str:
    return " / ".join(dict.fromkeys(word(key, language, count) for count in (1, 2))).replace("<", "&lt;")


def filter_list() -> str:
    """Return the filters that badinh adds to Jinja2, and the features of Jinja2 that are disabled."""
    own, usual = environment().filters, jinja2.Environment(autoescape=True).filters
    added = ", ".join(f"`{name}`" for name in sorted(own.keys() - usual.keys()))
    gone = ", ".join(f"`{name}`" for name in sorted(usual.keys() - own.keys()))
    return f"Filters beside those of Jinja2: {added}. Not there: {gone}, and all of Jinja2's global functions.\n"
