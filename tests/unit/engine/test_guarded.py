"""Templates reach their view and nothing behind it: neither by names that they write nor by names that they make."""

from __future__ import annotations

import tempfile
import types
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from badinh_site.diagnostics.problem import ProblemsError
from badinh_site.engine.render.analysis import analyse
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.render.environment import environment
from badinh_site.engine.render.guarded import refused_names
from badinh_site.engine.render.renderer import Renderer, Source
from badinh_site.engine.store.state import State
from badinh_site.pages.assets import AssetLink
from badinh_site.pages.machine_files import RobotsView
from badinh_site.pages.outputs import Page
from badinh_site.pages.portal_view import PortalView
from badinh_site.pages.registry import KINDS

WRITTEN = (
    "''.__class__.__mro__[1].__subclasses__()",
    "page.__class__",
    "page['__class__']",
    "asset.__self__",
    "word.__globals__",
    "(page.x | default('') ).__class__",
    "[].__class__",
    "''.format.__func__",
    "'{0.__class__}'.format(page)",
    "'{0.__class__}'.format_map({})",
    "('{0.__class__}' | safe).format(page)",
    "x.mro()",
    "loop.gi_frame.f_globals",
    "self._TemplateReference__context",
    "[1].append(2)",
    "{}.update(a=1)",
)
AROUND = ("{{ %s }}", "{% if false %}{{ %s }}{% endif %}", "{% macro m(a=%s) %}{% endmacro %}")
MADE = (
    "''['__cla' ~ 'ss__']",
    "''[('__cla' ~ 'ss__') | safe]",
    "page[['__', 'class', '__'] | join]",
    "page | attr('__class__')",
    "page | attr('__class__' | safe)",
    "[page] | map(attribute='__class__') | list",
    "[page] | map('attr', '__class__') | list",
    "[page] | map(attribute='sitemap.__class__') | list",
    "[page] | selectattr('__class__') | list",
    "[page] | rejectattr('__class__', 'none') | list",
    "[page] | sort(attribute='__class__')",
    "[page, page] | groupby('__class__')",
    "[page] | sum(attribute='__class__')",
    "[page, page] | max(attribute='__class__')",
    "[page] | unique(attribute='__class__') | list",
    "'{0.__class__}'['form' ~ 'at'](page)",
    "[1]['app' ~ 'end'](2)",
    "word['__glo' ~ 'bals__']",
    "self['_TemplateReference__' ~ 'context']",
)


def render(template: str, file: str = "templates/main") -> str:
    page = Page("robots.txt", "main", RobotsView("x"), "thử")
    with tempfile.TemporaryDirectory() as place, State.open(Path(place) / "state.sqlite") as state:
        sources = {"main": Source(file, template)}
        renderer = Renderer(sources, {"a.css": AssetLink("/a.css", "")}, None, state.blob, CompiledTemplates(state))
        return renderer.render(page, page.seed).decode()


@pytest.mark.parametrize("expression", WRITTEN)
@pytest.mark.parametrize(
    "around", ["{{ %s }}", "{% if false %}{{ %s }}{% endif %}", "{% macro m(a=%s) %}{% endmacro %}"]
)
def test_a_name_that_leads_out_is_told_with_its_line(expression: str, around: str):
    problems = analyse("\n" + around.replace("%s", expression), "templates/main").problems
    assert ("BD412", "templates/main", 2) in {(problem.code, problem.path, problem.line) for problem in problems}


@pytest.mark.parametrize("expression", WRITTEN)
def test_a_template_with_such_a_name_does_not_compile(expression: str):
    with pytest.raises(ProblemsError):
        render("{% if false %}{{ " + expression + " }}{% endif %}")


@pytest.mark.parametrize("expression", MADE)
def test_a_name_that_is_made_while_rendering_leads_nowhere(expression: str):
    source = "\n{{ " + expression + " }}"
    assert not analyse(source, "templates/main").problems
    with pytest.raises(ProblemsError) as failed:
        render(source)
    problem = failed.value.problems[0]
    assert (problem.code, problem.path, problem.line) == ("BD412", "templates/main", 2)


def test_what_templates_may_do_is_left_to_them():
    source = (
        "{{ {'_a': 1, 'format': 2}['format'] }}{{ 'a b'.split()[1] }}{{ 'x' | attr('upper') is defined }}"
        "{{ page['sitemap'] }}{{ [page] | map(attribute='sitemap') | first }}{{ '%s!' | format('x') }}"
        "{{ {'append': 1}['app' ~ 'end'] }}"
    )
    assert not analyse(source, "templates/main").problems
    assert render(source) == "2bTruexxx!1"


def test_nothing_is_evaluated_before_a_template_is_refused():
    tree = environment().parse("{{ ''.__class__ }}\n{{ x['__y__'] }}{{ x['format'] }}")
    assert list(refused_names(tree)) == [("__class__", 1), ("__y__", 2)]


def kinds_within(kind: object, seen: set[object]) -> Iterator[object]:
    """Yield a type and all that its values contain."""
    if kind is Ellipsis or isinstance(kind, typing.TypeVar) or kind in seen:
        return
    seen.add(kind)
    origin = typing.get_origin(kind)
    parts: Iterable[object] = typing.get_args(kind)
    if origin not in (None, tuple, typing.Union, types.UnionType):
        yield from kinds_within(origin, seen)
    if not origin:
        yield kind
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            parts = typing.get_type_hints(kind).values()
    for part in parts:
        yield from kinds_within(part, seen)


def kinds_of_views() -> set[type]:
    seen: set[object] = set()
    found = list(kinds_within(PortalView, seen))
    for one in (seeds for kind in KINDS for seeds in kind.seeds):
        view = typing.get_type_hints(one.expand)["return"]
        found += [*kinds_within(one.kind, seen), *(kinds_within(view, seen) if view is not msgspec.Struct else ())]
    return typing.cast("set[type]", set(found))


def test_views_are_frozen_plain_values_without_a_refused_name():
    kinds = kinds_of_views()
    views = {kind for kind in kinds if issubclass(kind, msgspec.Struct)}
    assert kinds - views == {str, bool, int, bytes, type(None)}
    assert all(view.__struct_config__.frozen for view in views)
    fields = {name for view in views for name in dir(view) if not name.startswith("_")}
    assert {"head", "canonical", "title", "largest"} <= fields
    asked = environment().parse("".join(f"{{{{ page.{name} }}}}" for name in sorted(fields)))
    assert list(refused_names(asked)) == []
