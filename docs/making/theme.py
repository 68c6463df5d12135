"""Lists what templates see: which view each is given, what stands in the views, which blocks there are to fill.

Views and their words are read from the source of the modules that define them; which template gets which view is seen
by laying out the test sites, with every host and an archive among them.
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
from docs.making.sections import table

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
    "alt": "What a picture shows, for those who cannot see it.",
    "attachments": "The files that the text links to.",
    "authors": "Names, as the file gives them.",
    "body": "The text; the filter `html` gives it.",
    "breadcrumb": "The way from the home page to here, without the page itself.",
    "caption": "What stands below a picture; empty when the file gives nothing.",
    "cards": "What lists show of articles.",
    "contents": "The headings of a long text; none of a short one.",
    "corrections": "What was corrected, in the order of the file.",
    "count": "How many there are in it.",
    "credit": "Who took or made a picture; empty when the file gives nothing.",
    "date": "When it was published: a day, or a moment where the hour is known; `None` when that is unknown.",
    "description": "What it is about, in a sentence; empty when nobody has said it.",
    "groups": "Links under headings.",
    "head": "What the `<head>` of the page needs.",
    "headers": "What the host is to say with its answers.",
    "height": "In pixels.",
    "id": "The permanent name of it, which never changes.",
    "language": "The language of the site (`language` in site.yaml).",
    "lead": "The sapo, a sentence or two that stand before the text; empty when there is none.",
    "link": "Where it stands, with its name.",
    "links": "Links in the order in which they are shown.",
    "mark": "`draft`, `scheduled` or empty.",
    "newer": "What comes after it in time; `None` when nothing does.",
    "newest": "The newest articles.",
    "older": "What comes before it in time; `None` when nothing does.",
    "pager": "Where the list goes on.",
    "place": "Where it happened, as the file gives it.",
    "prefix": "The path prefix of `base_url`; empty when the site stands at the root of its host.",
    "section": "The name of the section; empty or `None` when it is in none.",
    "sources": "Where the text comes from, as the file gives it.",
    "tags": "Tags, in the order of the file.",
    "text": "In words.",
    "title": "The title, as people read it.",
    "title_derived": "True when the file has no title and this one was made from its lead.",
    "updated": "When it was last changed, as far as its file says it.",
    "url": "Where it stands.",
    "variable": "The name of the variable of nginx that holds where a request leads.",
    "views": "How often it was read; `None` when that is unknown.",
    "width": "In pixels.",
})  # fmt: skip
"""What a name means wherever its class says nothing more of it."""


class TemplateError(Exception):
    """Nobody knows which view a template gets."""


class Value(NamedTuple):
    """What a template can ask of a view."""

    name: str
    type: str
    about: str


class Shape(NamedTuple):
    """A class of values that templates see."""

    name: str
    about: str
    values: tuple[Value, ...]


@cache
def views() -> Mapping[str, type[Struct]]:
    """Return every view of a page, and the one that all pages share, by name."""
    found = (value for module in _PAGES for value in vars(module).values() if inspect.isclass(value))
    return {one.__name__: one for one in found if issubclass(one, Struct) and one.__name__.endswith("View")}


@cache
def templates_and_views() -> Mapping[str, str]:
    """Return for each template that makes a page the name of its view.

    Raises:
        TemplateError: a template makes no page of the test sites, and is no part of another one.
    """
    names = {_tag(view): view.__name__ for view in views().values()}
    found = {"sitemap_index.xml": "SitemapIndexView"}  # which only sites of more than 50,000 addresses have
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
    """Lay out a test site that asks for everything."""
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
        yield from (output for output in prepared.outputs if isinstance(output, Page))


def _parts() -> set[str]:
    """Return the templates that others extend, include, import or use by the filters ``part`` and ``html``."""
    text = "".join(file.read_text(encoding="utf-8") for file in TEMPLATES.iterdir())
    calls = r"(?:extends|include|from|import|part\(|html\()\s*\"([\w.]+)\""
    return set(re.findall(calls, text))


def view_table() -> str:
    """Return the templates of pages with their views as a table."""
    shapes = _shapes()
    rows = [(f"`{name}`", f"`{view}`", shapes[view].about) for name, view in templates_and_views().items()]
    return table(("Template", "`page` is", "What it makes"), rows)


def view_list() -> str:
    """Return every view, and every kind of value in views, with what stands in it."""
    shapes = _shapes()
    wanted = ["PortalView", *dict.fromkeys(templates_and_views().values())]
    for name in wanted:  # grows while it is walked
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
    """Return the fields of a class with the texts behind them, and its properties."""
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
    """Return the blocks of each template that has some, with what it extends."""
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
    """Return the keys of all words, with what they say in each language."""
    heads = ("Key", *(f"`{language}`" for language in LANGUAGES))
    return table(heads, [(f"`{key}`", *(_said(key, language) for language in LANGUAGES)) for key in WORDS])


def _said(key: str, language: str) -> str:
    return " / ".join(dict.fromkeys(word(key, language, count) for count in (1, 2))).replace("<", "&lt;")


def filter_list() -> str:
    """Return the filters that badinh adds to those of Jinja2, and what of Jinja2 is not there."""
    own, usual = environment().filters, jinja2.Environment(autoescape=True).filters
    added = ", ".join(f"`{name}`" for name in sorted(own.keys() - usual.keys()))
    gone = ", ".join(f"`{name}`" for name in sorted(usual.keys() - own.keys()))
    return f"Filters beside those of Jinja2: {added}. Not there: {gone}, and all of Jinja2's global functions.\n"
