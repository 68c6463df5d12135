from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from badinh_site.content.files import decode
from badinh_site.content.frontmatter import split
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.strict_yaml import composer
from badinh_site.strict_yaml.composer import Composer
from badinh_site.strict_yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode, plain_nodes

ROOT = Path(__file__).parents[3]
PYTHON_LOADER = type("_Loader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {}})


def composed(source: str) -> Node | tuple[Problem, ...] | None:
    problems: list[Problem] = []
    try:
        node = Composer("a.md", problems).compose(source)
    except ProblemsError as error:
        return error.problems
    return tuple(problems) or node


def assert_right(source: str) -> None:
    """Assert that a text that is read as plain has the nodes, with the places, that YAML sees in it."""
    plain = plain_nodes(source)
    if plain is None:
        return
    assert plain == composed(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composer, "_Loader", PYTHON_LOADER)
        assert plain == composed(source)


def test_plain_lines_are_read_with_their_places():
    source = "\n\ntitle:  \"Tin: 'a'\" \ntags: [y tế, b]\n\nviews: 12\n"
    assert plain_nodes(source) == MappingNode(
        (
            (ScalarNode("title", 3, 1), ScalarNode("Tin: 'a'", 3, 9)),
            (ScalarNode("tags", 4, 1), SequenceNode((ScalarNode("y tế", 4, 8), ScalarNode("b", 4, 14)), 4, 7)),
            (ScalarNode("views", 6, 1), ScalarNode("12", 6, 8)),
        ),
        3,
        1,
    )
    assert_right(source)


@pytest.mark.parametrize(
    "source",
    [
        "title: Tin mới",
        "title: Tin  mới  ",
        "title: 'Tin \"mới\" # hôm: nay'",
        'title: " Tin "',
        'title: ""',
        "date: 2019-11-06T04:48:10+07:00",
        "date: 13/07/2021 08:30",
        "title: “Tin” a:b c#d, [e] {f} & * ? | - > % @ `",
        "tags: []",
        "tags: [a]",
        "tags: [ a b ,c,  d ]",
        "title: a\ntitle: b",
        "la_2: a",
        "title: 日本 😀",
    ],
)
def test_what_editors_write_needs_no_yaml(source):
    assert plain_nodes(source) is not None
    assert_right(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\n\n",
        "title:",
        "title: ",
        "title:Tin",
        " title: Tin",
        "title : Tin",
        "title: Tin\n mới",
        "title: Tin\n- mới",
        "title: |\n  Tin",
        "title: Tin: mới",
        "title: Tin:",
        "title: Tin #1",
        "title: #1",
        "title: - Tin",
        "title: *a",
        "title: &a b",
        "title: !a b",
        "title: a\\b",
        'title: "a\\n"',
        'title: "a" b',
        'title: "a',
        "title: 'it''s'",
        "title: {a: b}",
        "tags: [a, [b]]",
        "tags: [a, ]",
        "tags: [a,, b]",
        "tags: [a: b]",
        'tags: ["a"]',
        "tags: [a\n, b]",
        "title: a\tb",
        "title: a\u00a0b",
        "title: a\u2028b",
        "title: a\x85b",
        "title: a\ufeffb",
        "# chú thích",
        "---\ntitle: a",
        "title: a\n...",
        "tiêu_đề: a",
        f"{'a' * 1100}: b",
        "? a\n: b",
    ],
)
def test_what_may_be_more_than_plain_is_left_to_yaml(source):
    assert plain_nodes(source) is None


def test_all_our_front_matter_is_the_same_either_way():
    files = [
        *ROOT.glob("content/**/*.md"),
        *ROOT.glob("tests/data/sites/**/*.md"),
        *ROOT.glob("tests/data/sites_invalid/**/*.md"),
    ]
    for file in files:
        try:
            assert_right(split(decode(file.read_bytes(), "a.md")[0], "a.md").front)
        except ProblemsError:
            continue


VALUE = st.one_of(
    st.sampled_from(
        ["Tin mới", "12:30", "2021-07-13T08:30:00+07:00", "y tế", "“Tin”", "a: b", "a #b", "a:", "true", "~"]
    ),
    st.text(st.sampled_from("aĐ1 :#,-?[]{}&*!|>'\"%@`.\u00a0\t\n=<“"), max_size=8),
    st.text(max_size=8),
)
LIST = st.lists(VALUE, max_size=4)
LINE = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(["title", "tags", "a_1", "y", "null"]), VALUE),
    st.builds('{}:  "{}" '.format, st.sampled_from(["title", "lead"]), VALUE),
    st.builds("{}: '{}'".format, st.sampled_from(["title", "lead"]), VALUE),
    st.builds(lambda items: f"tags: [{', '.join(items)}]", LIST),
    st.builds(lambda items: f"tags: [{','.join(items)} ]", LIST),
    VALUE,
    st.sampled_from(["", "", "title:", "  a: b", "- a", "---", "...", "# a", "title: |"]),
)


@given(st.lists(LINE, min_size=1, max_size=6).map("\n".join))
@settings(max_examples=500)
def test_plain_lines_say_the_same_as_to_yaml(source):
    assert_right(source)


@given(st.characters())
def test_every_character_says_the_same_as_to_yaml(char):
    for form in ("a: {}", "a: b{}c", "a: b{}", "a: '{}'", 'a: "b{}"', "a: [{}]", "a: [b{}c, d]", "a{}: b", "{}a: b"):
        assert_right(form.format(char))
