"""Templates: what they are made of is known before rendering, and their mistakes are told with file and line."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.render.analysis import TemplateFacts, analyse
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.render.environment import environment
from badinh_site.engine.render.renderer import Renderer
from badinh_site.engine.render.template_set import Template, TemplateSet
from badinh_site.engine.store.state import State
from badinh_site.hashing import digest
from badinh_site.pages.machine_files import RobotsView
from badinh_site.pages.outputs import Page
from badinh_site.portal.site import Link


def templates(sources: dict[str, str], **assets: str) -> TemplateSet:
    found = {
        name: Template(
            f"templates/{name}", digest(text.encode()), lambda text=text: text, analyse(text, f"templates/{name}")
        )
        for name, text in sources.items()
    }
    return TemplateSet(found, {name.replace("_", "."): url for name, url in assets.items()})


def render(sources: dict[str, str], value: str = "x", **assets: str) -> str:
    page = Page("robots.txt", "main", RobotsView(value), "thử")
    made = templates(sources, **assets)
    made.integrities = {name: f"sha384-{len(path)}" for name, path in made.asset_urls.items()}
    with tempfile.TemporaryDirectory() as place, State.open(Path(place) / "state.sqlite") as state:
        renderer = Renderer(
            made.sources(["main"]), made.asset_links("/tien-to/"), None, state.blob, CompiledTemplates(state)
        )
        return renderer.render(page, page.seed).decode()


def failure(sources: dict[str, str]) -> Problem:
    with pytest.raises(ProblemsError) as failed:
        render(sources)
    return failed.value.problems[0]


def test_the_closure_follows_extends_includes_imports_and_assets() -> None:
    made = templates(
        {
            "main": '{% extends "base" %}{% from "macros" import m %}{% import "macros" as n %}',
            "base": '{% include "part" %}{{ asset("style.css") }}',
            "part": '{% include ["none", "other"] ignore missing %}',
            "other": "",
            "macros": "{% macro m() %}{% endmacro %}",
            "unused": '{{ asset("unused.css") }}',
        },
        style_css="static/style.1.css",
        unused_css="static/unused.1.css",
    )
    assert list(made.parts("main")) == [
        "asset style.css",
        "language",
        "template base",
        "template macros",
        "template main",
        "template none",
        "template other",
        "template part",
    ]
    assert list(made.problems()) == []


@pytest.mark.parametrize("changed", ["main", "base", "part"])
def test_a_change_anywhere_in_the_closure_changes_the_digest(changed: str) -> None:
    sources = {"main": '{% extends "base" %}', "base": '{% include "part" %}', "part": "x", "other": "y"}
    before = templates(sources).digest("main")
    assert templates(sources | {changed: sources[changed] + " "}).digest("main") != before
    assert templates(sources | {"other": "z"}).digest("main") == before


def test_an_alternative_that_comes_to_be_and_an_asset_of_another_name_change_the_digest() -> None:
    sources = {"main": '{% include ["a", "b"] %}{{ asset("s.css") }}', "b": ""}
    before = templates(sources, s_css="1").digest("main")
    assert templates(sources | {"a": ""}, s_css="1").digest("main") != before
    assert templates(sources, s_css="2").digest("main") != before
    assert templates(sources, s_css="1", t_css="2").digest("main") == before


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("\n{% if %}", "BD401", 2),
        ("{{ x | khong_co }}", "BD401", 1),
        ("\n\n{% include x %}", "BD403", 3),
        ("{% extends page.x %}", "BD403", 1),
        ('{% import "a" ~ x as b %}', "BD403", 1),
        ("{% from x import y %}", "BD403", 1),
        ('{% include ["a", x] %}', "BD403", 1),
        ("\n{{ asset(page.x) }}", "BD407", 2),
        ("{{ asset() }}", "BD407", 1),
        ('{{ asset("a", "b") }}', "BD407", 1),
        ("{% set a = asset %}", "BD407", 1),
    ],
)
def test_what_cannot_be_known_before_rendering_is_a_mistake(source: str, code: str, line: int) -> None:
    (problem,) = analyse(source, "templates/x").problems
    assert (problem.code, problem.path, problem.line) == (code, "templates/x", line)


def test_missing_templates_and_assets_are_named_with_their_line() -> None:
    made = templates({"main": '\n{% include "none" %}\n{{ asset("none.css") }}'})
    assert [(p.code, p.line, p.values["name"]) for p in made.problems()] == [
        ("BD402", 2, "none"),
        ("BD406", 3, "none.css"),
    ]


def test_the_checksum_of_an_asset_stands_beside_its_address() -> None:
    source = {"main": '{{ asset("a.css") }} {{ asset("a.css").integrity }}'}
    assert render(source, a_css="static/a.1.css") == "/tien-to/static/a.1.css sha384-14"


def test_the_checksum_of_an_asset_is_part_of_the_digest() -> None:
    source = {"main": '{{ asset("a.css").integrity }}'}
    one, other = (templates(source, a_css="static/a.1.css") for _ in range(2))
    other.integrities = {"a.css": "sha384-other"}
    assert one.digest("main") != other.digest("main")


def test_assets_get_the_prefix_of_the_site_and_values_are_escaped() -> None:
    text = render({"main": '{{ asset("a.css") }} {{ page.sitemap }}\n'}, '<b>"', a_css="static/a.1.css")
    assert text == "/tien-to/static/a.1.css &lt;b&gt;&#34;\n"


def test_json_is_the_value_and_nothing_that_html_could_take_for_a_tag() -> None:
    value = '</script>&"\\ \u2028 Đình'
    text = render({"main": "{{ page.sitemap | json }}"}, value)
    assert json.loads(text) == value
    assert "Đình" in text
    assert not set(text) & set("<>&")
    source = '{% set markup %}<b>{{ page.sitemap }}</b>{% endset %}{{ {"b": [markup, none, 1, true]} | json }}'
    assert json.loads(render({"main": source}, "&")) == {"b": ["<b>&amp;</b>", None, 1, True]}


def test_json_of_an_undefined_name_is_a_mistake() -> None:
    assert failure({"main": "{{ page.sitemapp | json }}"}).code == "BD404"


def test_an_undefined_name_is_told_with_the_template_and_line_it_stands_in() -> None:
    problem = failure({"main": '{% extends "base" %}', "base": "\n\n{{ page.sitemapp }}"})
    assert (problem.code, problem.path, problem.line) == ("BD404", "templates/base", 3)
    assert "sitemapp" in problem.values["detail"]
    assert problem.values["page"] == "robots.txt"


def test_a_failing_expression_in_a_macro_is_told_where_it_fails() -> None:
    problem = failure({"main": '{% from "m" import f %}\n{{ f() }}', "m": "{% macro f() %}\n{{ 1 / 0 }}{% endmacro %}"})
    assert (problem.code, problem.path, problem.line) == ("BD405", "templates/m", 2)


@pytest.mark.parametrize(
    "name", ["range", "dict", "lipsum", "cycler", "joiner", "namespace", "now", "site", "config", "request"]
)
def test_templates_have_no_globals(name: str) -> None:
    assert failure({"main": "{{ " + name + "() }}"}).code == "BD404"


def test_the_filter_that_is_random_does_not_exist() -> None:
    assert analyse("{{ page.x | random }}", "t").problems[0].code == "BD401"


def test_facts_of_a_plain_template_are_empty() -> None:
    assert analyse("x", "t") == TemplateFacts((), (), ())


def test_a_part_is_rendered_once_for_equal_items_and_sees_nothing_but_its_item() -> None:
    sources = {"main": '{% for x in (1, 1, 2) %}{{ x | part("p") }}{% endfor %}', "p": "[{{ item }}]"}
    assert render(sources) == "[1][1][2]"
    assert failure({"main": '{{ 1 | part("p") }}', "p": "{{ page.sitemap }}"}).code == "BD404"


def test_a_part_can_be_of_items_that_cannot_be_told_from_others_and_is_not_escaped_twice() -> None:
    assert render({"main": '{{ ["<"] | part("p") }}', "p": "<b>{{ item[0] }}</b>"}) == "<b>&lt;</b>"


def test_the_template_of_a_part_belongs_to_the_closure_and_must_be_a_literal() -> None:
    made = templates({"main": '{{ page | part("p") }}', "p": '{% include "q" %}', "q": ""})
    assert list(made.parts("main")) == ["language", "template main", "template p", "template q"]
    assert [p.code for p in analyse("{{ page | part(page.x) }}", "t").problems] == ["BD403"]
    assert [p.code for p in analyse("{{ page | part }}", "t").problems] == ["BD403"]
    missing = templates({"main": '{{ page | part("none") }}'})
    assert [p.code for p in missing.problems()] == ["BD402"]


def test_the_template_of_pictures_belongs_to_the_closure_and_must_be_a_literal() -> None:
    made = templates({"main": '{{ page.body | html("p") }}', "p": '{% include "q" %}', "q": ""})
    assert list(made.parts("main")) == ["language", "template main", "template p", "template q"]
    assert [p.code for p in analyse("{{ page | html(page.x) }}", "t").problems] == ["BD403"]
    assert [p.code for p in analyse('{{ page | html(name="p") }}', "t").problems] == ["BD403"]
    assert analyse("{{ page | html }}", "t") == TemplateFacts((), (), ())


def test_a_failing_part_is_told_with_its_line() -> None:
    problem = failure({"main": '{{ 1 | part("p") }}', "p": "\n{{ item.none.more }}"})
    assert (problem.code, problem.path, problem.line) == ("BD404", "templates/p", 2)


class Shelf:
    """Keeps compiled code, and counts how often some was found."""

    def __init__(self) -> None:
        self.code: dict[bytes, bytes] = {}
        self.found = 0

    def load(self, key: bytes) -> bytes | None:
        self.found += key in self.code
        return self.code.get(key)

    def keep(self, key: bytes, code: bytes) -> None:
        self.code[key] = code


def test_compiled_templates_are_kept_and_a_changed_one_is_compiled_again() -> None:
    tree = Shelf()
    page = Page("robots.txt", "main", RobotsView("x"), "thử")
    for text, found in (("{{ page.sitemap }}", 0), ("{{ page.sitemap }}", 1), ("{{ page.sitemap }}!", 1)):
        renderer = Renderer(templates({"main": text}).sources(["main"]), {}, None, lambda _key: b"", tree)
        assert renderer.render(page, page.seed) == text.replace("{{ page.sitemap }}", "x").encode()
        assert tree.found == found
    assert len(tree.code) == 2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("</script><!-- & é 😀", '"\\u003c/script\\u003e\\u003c!-- \\u0026 é 😀"'),
        ({"b": [1, None], "a": True}, '{"a":true,"b":[1,null]}'),
        (Markup('<b title="x">'), '"\\u003cb title=\\"x\\"\\u003e"'),
        (Link("Tin & bài", "/"), '{"title":"Tin \\u0026 bài","url":"/"}'),
        ("\0\n\u2028", '"\\u0000\\n\u2028"'),
    ],
)
def test_a_value_as_json_ends_no_element_and_is_always_the_same(value: object, expected: str) -> None:
    assert environment().from_string("{{ value | json }}").render(value=value) == expected


def test_what_json_has_no_form_for_is_an_error() -> None:
    with pytest.raises(TypeError, match="JSON has no form for a value of type object"):
        environment().from_string("{{ value | json }}").render(value=object())
    with pytest.raises(UndefinedError):
        environment().from_string("{{ value | json }}").render()
