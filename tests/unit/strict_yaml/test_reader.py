from __future__ import annotations

import unicodedata
from typing import ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.dates import parse, zone_named
from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.wording import describe, translatable
from badinh_site.strict_yaml import composer
from badinh_site.strict_yaml.fields import (
    as_node,
    boolean,
    choice,
    entries,
    group,
    mapping_of,
    moment,
    text,
    text_list,
    whole_number,
)
from badinh_site.strict_yaml.nodes import ScalarNode
from badinh_site.strict_yaml.reader import Fields, Reader, did_you_mean

HANOI = zone_named("Asia/Ho_Chi_Minh")
TABLE = {
    "title": text,
    "tags": text_list,
    "views": whole_number(),
    "featured": boolean,
    "date": moment(HANOI),
    "status": choice("published", "draft"),
    "image": group({"src": text, "alt": text, "caption": text}, required=("src", "alt")),
    "items": entries(text),
    "rows": entries(group({"name": text, "size": whole_number()}, required=("name",))),
    "options": mapping_of(text),
}


PYTHON_LOADER = type("PythonLoader", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {}})
LOADERS = [composer._Loader, PYTHON_LOADER] if hasattr(yaml, "CSafeLoader") else [PYTHON_LOADER]


@pytest.fixture(params=LOADERS)
def either_loader(request, monkeypatch):
    """Run a test with the loader in C, where this PyYAML has it, and with the one in Python."""
    monkeypatch.setattr(composer, "_Loader", request.param)


def read(source: str, table=TABLE) -> tuple[dict, list[Problem]]:
    reader = Reader("a.md")
    return reader.read(source, table).values, reader.problems


def codes(source: str, table=TABLE) -> list[str]:
    return [problem.code for problem in read(source, table)[1]]


# What YAML would guess


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12:30", "12:30"),
        ("no", "no"),
        ("010", "010"),
        ("1e3", "1e3"),
        ("2021-07-13", "2021-07-13"),
        ("~", "~"),
        ("null", "null"),
        ("=", "="),
        ("1_000", "1_000"),
        ("'  Ba Đình '", "Ba Đình"),
        ('"Đi\\u1ec7n"', "Điện"),
        ("\u00a0Tin", "\u00a0Tin"),
    ],
)
@pytest.mark.usefixtures("either_loader")
def test_a_text_stays_as_it_is_written(written, value):
    assert read(f"title: {written}\n") == ({"title": value}, [])


@pytest.mark.usefixtures("either_loader")
def test_line_ends_in_a_text_become_spaces():
    assert read("title: |\n  Tin mới\n  hôm nay\n") == ({"title": "Tin mới hôm nay"}, [])
    assert read("title: >-\n  Tin mới\n  hôm nay\n") == ({"title": "Tin mới hôm nay"}, [])


@pytest.mark.parametrize("source", ["", "\n\n", "# chỉ có chú thích\n", "   "])
@pytest.mark.usefixtures("either_loader")
def test_an_empty_text_has_no_fields_and_no_problems(source):
    assert read(source) == ({}, [])


@pytest.mark.parametrize("name", ["title", "tags", "views", "featured", "date", "status", "image", "items", "options"])
@pytest.mark.parametrize("nothing", ["", " ''", ' "  "'])
def test_a_field_without_a_value_is_absent_without_a_problem(name, nothing):
    assert read(f"{name}:{nothing}\n") == ({name: None}, [])


# Kinds


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("tags: một", ("một",)),
        ("tags: [một, hai]", ("một", "hai")),
        ("tags:\n- một\n- hai\n- một\n-\n", ("một", "hai")),
        ("tags: []", ()),
        ("views: 0", 0),
        ("views: 1234", 1234),
        ("views: ' 12 '", 12),
        ("views: 007", 7),
        ("views: 999999999999999", 999999999999999),
        ("featured: true", True),
        ("featured: Yes", True),
        ("featured: có", True),
        ("featured: FALSE", False),
        ("featured: no", False),
        ("featured: Không", False),
        ("date: 13/07/2021 08:30", parse("2021-07-13T08:30", HANOI)),
        ("date: 2021-07-13", parse("2021-07-13", HANOI)),
        ("status: Draft", "draft"),
        ("items: [a, '', b]", ("a", "b")),
        ("options: {b: 1, a: 2, c: }", (("b", "1"), ("a", "2"))),
    ],
)
@pytest.mark.usefixtures("either_loader")
def test_a_kind_reads_what_it_is_for(source, value):
    values, problems = read(source)
    assert problems == []
    assert list(values.values()) == [value]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("title: [a]", Problem("BD111", "a.md", 1, 8, {"field": "title", "expected": translatable("text"),
                                                       "got": translatable("list"), "example": 'title: "[a]"'})),
        ("title: {a: b}", Problem("BD111", "a.md", 1, 8, {"field": "title", "expected": translatable("text"),
                                                          "got": translatable("mapping"), "example": "title: ..."})),
        ("tags: {a: b}", Problem("BD111", "a.md", 1, 7, {"field": "tags", "expected": translatable("text or list"),
                                                         "got": translatable("mapping"),
                                                         "example": translatable("example tags", "anh.jpg")})),
        ("tags: [a, [b]]", Problem("BD111", "a.md", 1, 11, {"field": "tags", "expected": translatable("text"),
                                                            "got": translatable("list"),
                                                            "example": translatable("example tags", "anh.jpg")})),
        ("featured: maybe", Problem("BD111", "a.md", 1, 11, {"field": "featured", "expected": translatable("boolean"),
             "got": translatable("text"), "example": "featured: true"})),
        ("featured: [true]", Problem("BD111", "a.md", 1, 11, {"field": "featured", "expected": translatable("boolean"),
             "got": translatable("list"), "example": "featured: true"})),
        ("views: [1]", Problem("BD111", "a.md", 1, 8, {"field": "views", "expected": translatable("whole number"),
                                                       "got": translatable("list"), "example": "views: 1234"})),
        ("date: [1]", Problem("BD111", "a.md", 1, 7, {"field": "date", "expected": translatable("date"),
                                                      "got": translatable("list"), "example": "date: 13/07/2021"})),
        ("items: a", Problem("BD111", "a.md", 1, 8, {"field": "items", "expected": translatable("list"),
                                                     "got": translatable("text"), "example": "items:\n  - ..."})),
        ("items: [a, {b: c}]", Problem("BD111", "a.md", 1, 12, {"field": "items[2]", "expected": translatable("text"),
             "got": translatable("mapping"), "example": "- ..."})),
        ("options: a", Problem("BD108", "a.md", 1, 10, {"where": "options", "got": translatable("text"),
                                                           "example": "options:\n  ...: ..."})),
        ("image: a.jpg", Problem("BD108", "a.md", 1, 8, {"where": "image", "got": translatable("text"),
                                                         "example": translatable("example image", "a.jpg")})),
        ("views: nhiều", Problem("BD112", "a.md", 1, 8, {"field": "views", "value": "nhiều"})),
        ("views: -5", Problem("BD112", "a.md", 1, 8, {"field": "views", "value": "-5"})),
        ("views: 1.5", Problem("BD112", "a.md", 1, 8, {"field": "views", "value": "1.5"})),
        ("views: ²", Problem("BD112", "a.md", 1, 8, {"field": "views", "value": "²"})),
        ("views: 1234567890123456", Problem("BD118", "a.md", 1, 8, {"field": "views", "value": "1234567890123456",
                                                                    "low": "0", "high": "999999999999999"})),
        ("views: 1.234", Problem("BD113", "a.md", 1, 8, {"field": "views", "value": "1.234", "suggestion": "1234"})),
        ("views: 1,234,567", Problem("BD113", "a.md", 1, 8, {"field": "views", "value": "1,234,567",
                                                             "suggestion": "1234567"})),
        ("views: 12 345", Problem("BD113", "a.md", 1, 8, {"field": "views", "value": "12 345", "suggestion": "12345"})),
        ("date: hôm qua", Problem("BD114", "a.md", 1, 7, {"field": "date", "value": "hôm qua"})),
        ("date: 30/02/2021", Problem("BD115", "a.md", 1, 7, {"field": "date",
             "cause": translatable("date day", "30/02/2021", part="28", month="2"),
             "remedy": translatable("date day remedy", "30/02/2021")})),
        ("status: xoá", Problem("BD116", "a.md", 1, 9, {"field": "status", "value": "xoá",
                                                        "remedy": translatable("choices status")})),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("either_loader")
def test_a_kind_reports_what_it_cannot_read(source, problem):
    values, problems = read(source)
    assert problems == [problem]
    assert not any(values.values()) or "tags" in values or "items" in values


@pytest.mark.parametrize(("word", "expected"), [("0", ["BD118"]), ("1", []), ("20", []), ("21", ["BD118"])])
def test_a_number_must_lie_in_its_range(word, expected):
    assert codes(f"n: {word}", {"n": whole_number(1, 20)}) == expected


def test_a_number_out_of_range_is_told_the_range():
    assert read("n: 21", {"n": whole_number(1, 20)})[1][0].values == {
        "field": "n", "value": "21", "low": "1", "high": "20",
    }  # fmt: skip
    assert read("n: 1", {"n": whole_number(2)})[1][0].values["high"] == "999999999999999"


def test_wrong_items_are_left_out_and_the_others_kept():
    values, problems = read("rows:\n- {name: a, size: x}\n- {size: 3}\n- {name: c, size: 3}\n- d\n")
    assert [(row.get("name"), row.get("size")) for row in values["rows"]] == [("a", None), ("c", 3)]
    assert [(p.code, p.line, p.column) for p in problems] == [("BD112", 2, 19), ("BD117", 3, 3), ("BD108", 5, 3)]
    assert problems[0].values["field"] == "rows[1].size"
    assert problems[1].values["field"] == "rows[2].name"
    assert problems[2].values["example"] == "- name: ..."


def test_a_node_can_be_kept_to_be_read_later():
    values, problems = read("when: 2021-07-13", {"when": as_node})
    assert problems == []
    assert isinstance(values["when"], ScalarNode)
    assert values["when"].value == "2021-07-13"


def test_mapping_of_reports_the_values_that_are_wrong():
    values, problems = read("options: {a: [1], b: x}")
    assert values["options"] == (("b", "x"),)
    assert [(p.code, p.values["field"]) for p in problems] == [("BD111", "options.a")]


# Groups


def test_a_group_reads_its_fields():
    values, problems = read("image: {src: a.jpg, alt: Cổng}")
    assert problems == []
    assert values["image"].values == {"src": "a.jpg", "alt": "Cổng"}
    assert values["image"].marks == {"src": (1, 9), "alt": (1, 21)}


def test_every_missing_field_of_a_group_is_named():
    values, problems = read("image:\n  caption: Cổng\n")
    assert values == {"image": None}
    assert problems == [
        Problem("BD117", "a.md", 2, 3, {"field": "image.src", "name": "src"}),
        Problem("BD117", "a.md", 2, 3, {"field": "image.alt", "name": "alt"}),
    ]


def test_an_empty_required_field_is_missing():
    assert [p.values for p in read("image: {src: a.jpg, alt: ''}")[1]] == [{"field": "image.alt", "name": "alt"}]


@pytest.mark.parametrize(
    "source",
    [
        "image: {src: a.jpg, altt: Cổng}",
        "image: {src: a.jpg, mota: Cổng}",
        "image: {mota: Cổng}",
        "rows: [{nam: a}]",
        "rows: [{nam: a, size: 3}]",
    ],
)
def test_a_misspelt_required_field_is_missing_too(source):
    # The warning about the unknown field is no reason to drop the group without an error.
    assert "BD117" in codes(source)


def test_a_required_field_that_is_wrong_is_reported_once():
    assert codes("image: {src: a.jpg, alt: [x]}") == ["BD111"]


# Names of fields


def test_an_unknown_field_gets_the_name_that_was_probably_meant():
    assert read("tittle: x\n") == ({}, [Problem("BD107", "a.md", 1, 1, {"field": "tittle", "suggestion": "title"})])


def test_an_unknown_field_of_a_group_is_named_with_its_group():
    problems = read("image: {src: a, alt: b, captoin: c}")[1]
    assert problems == [Problem("BD107", "a.md", 1, 25, {"field": "image.captoin", "suggestion": "caption"})]


def test_an_unknown_field_unlike_any_other_gets_the_list_of_names():
    problems = read("xyz: 1", {"title": text, "date": text})[1]
    assert problems == [Problem("BD106", "a.md", 1, 1, {"field": "xyz", "known": "title, date"})]


def test_a_field_given_twice_is_an_error_and_the_first_counts():
    values, problems = read("title: a\nviews: 1\ntitle: b\n")
    assert values == {"title": "a", "views": 1}
    assert problems == [Problem("BD105", "a.md", 3, 1, {"field": "title", "first": "1"})]


def test_an_unknown_field_given_twice_is_reported_too():
    assert codes("titl: a\ntitl: b\n") == ["BD107", "BD105"]


@pytest.mark.parametrize(
    ("source", "line", "column", "got"),
    [("- a\n- b\n", 1, 1, "list"), ("title: a\n? [b]\n: c\n", 2, 3, "list"),
     ("{a: b}: c", 1, 1, "mapping"), ("''", 1, 1, "empty")],
)  # fmt: skip
def test_what_is_no_mapping_of_names_is_an_error(source, line, column, got):
    values = {"where": translatable("fields"), "got": translatable(got), "example": "title: ..."}
    assert read(source)[1] == [Problem("BD108", "a.md", line, column, values)]


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [("Title", "title"), ("tilte", "title"), ("date ", "date"), ("lượt xem", None), ("", None), ("t", None)],
)
def test_a_suggestion_is_made_only_when_it_is_near(word, suggestion):
    assert did_you_mean(word, ("title", "date", "views")) == suggestion


def test_fields_give_the_default_for_what_is_absent_or_wrong():
    fields = Fields({"a": None, "b": 0, "c": ""}, {})
    assert fields.get("a", "x") == "x"
    assert fields.get("z", "x") == "x"
    assert fields.get("z") is None
    assert fields.get("b", 5) == 0
    assert fields.get("c", "x") == ""


# Places


def test_all_problems_of_a_text_are_found_with_their_places():
    source = "# Khai báo\ntitle: [a]\nviews: 1.234\ndate: 30/02/2021\nắc: {x: y}\n"
    assert [(p.code, p.line, p.column) for p in read(source)[1]] == [
        ("BD111", 2, 8), ("BD113", 3, 8), ("BD115", 4, 7), ("BD106", 5, 1),
    ]  # fmt: skip


@pytest.mark.usefixtures("either_loader")
def test_columns_count_characters_and_not_bytes():
    problems = read("{title: Đường Điện Biên Phủ, views: nhiều}")[1]
    assert [(p.line, p.column) for p in problems] == [(1, 37)]


def test_lines_and_columns_are_counted_from_one():
    reader = Reader("a.md")
    fields = reader.read("title: a\nviews: x\n", TABLE)
    assert fields.marks == {"title": (1, 1), "views": (2, 1)}
    assert [(p.line, p.column) for p in reader.problems] == [(2, 8)]


def test_a_reader_gives_the_node_of_a_text():
    reader = Reader("a.md")
    node = reader.read_node("- a\n- b\n")
    assert [item.value for item in node.value] == ["a", "b"]
    assert reader.read_node("") is None
    assert reader.problems == []
    assert reader.read_node("[") is None
    assert [p.code for p in reader.problems] == ["BD103"]


# What is no YAML


@pytest.mark.parametrize(
    ("source", "line", "column", "detail"),
    [
        ("title: Tin: mới\n", 1, 11, "yaml colon"),
        ('title: "Tin\nviews: 3\n', 1, 8, "yaml quote"),
        ("views: 3\ntitle: 'Tin' mới\n", 2, 8, "yaml after quote"),
        ("title: 'Tin' mới\n", 1, 8, "yaml after quote"),
        ("tags: [a, b\nviews: 3\n", 1, 7, "yaml bracket"),
        ("title: a\nviews\n", 2, 6, "yaml key"),
        ("title: a\nlead:b\nviews: 3\n", 2, 5, "yaml space"),
        ("title: a\n  views: 3\n", 2, 3, "yaml indent"),
        ("image:\n    src: a\n  alt: b\n", 3, 3, "yaml align"),
    ],
)
@pytest.mark.usefixtures("either_loader")
def test_a_syntax_error_is_told_in_words_an_editor_knows(source, line, column, detail):
    values, problems = read(source)
    assert values == {}
    assert [p.code for p in problems] == ["BD103"]
    assert (problems[0].line, problems[0].column) == (line, column)
    assert problems[0].values["detail"] == translatable(detail)
    assert problems[0].values["remedy"].startswith(translatable(f"{detail} remedy"))


@pytest.mark.parametrize(("source", "sign"), [("title: @ban", "@"), ("title: `x`", "`"), ("title: %a", "%")])
@pytest.mark.usefixtures("either_loader")
def test_a_sign_that_cannot_begin_a_text_is_named(source, sign):
    problems = read(source)[1]
    assert [(p.code, p.line, p.column) for p in problems] == [("BD103", 1, 8)]
    assert problems[0].values["detail"] == translatable("yaml first sign", sign)


@pytest.mark.parametrize(("source", "line"), [("image:\n\tsrc: a\n", 2), ("title: a\n\tviews: 3\n", 2)])
@pytest.mark.usefixtures("either_loader")
def test_a_tab_that_indents_is_named(source, line):
    problems = read(source)[1]
    assert [(p.code, p.line) for p in problems] == [("BD104", line)]


@pytest.mark.parametrize("source", ["title: a\n--- \ntitle: b\n", "title: a\x07b", "title: **Quan trọng**"])
@pytest.mark.usefixtures("either_loader")
def test_other_things_that_are_no_yaml_are_one_problem(source):
    assert codes(source) == ["BD103"]


# Anchors, aliases, tags, depth


@pytest.mark.parametrize(
    ("source", "sign"),
    [
        ("title: &neo Tin\n", "&"),
        ("title: &TT Thông tư\n", "&"),
        ("title: *Quan trọng*\n", "*"),
        ("tags: &a [x]\nitems: *a\n", "&"),
        ("tags: &a [*a]\n", "&"),
        ("title: !tin a\n", "!"),
        ("title: !!int 5\n", "!"),
        ("title: !!python/object/apply:os.system [ls]\n", "!"),
        ("!!set {a, b}\n", "!"),
    ],
)
@pytest.mark.usefixtures("either_loader")
def test_anchors_aliases_and_tags_are_refused(source, sign):
    problems = read(source)[1]
    assert [(p.code, p.line) for p in problems] == [("BD109", 1)]
    assert problems[0].values == {"sign": sign}


@pytest.mark.parametrize("title", ["Văn hoá & Thể thao", "Tin nóng!", "2 * 3", "'&x'", '"!x"', '"*x*"'])
@pytest.mark.usefixtures("either_loader")
def test_signs_within_a_text_are_allowed(title):
    assert read(f"title: {title}\n") == ({"title": title.strip("'\"")}, [])


def test_a_small_text_cannot_grow_by_aliases():
    lines = ["a0: &a0 [x, x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert codes("\n".join(lines)) == ["BD109"]


@pytest.mark.parametrize(
    "source",
    ["title: " + "[" * 1000, "title: " + "[" * 1000 + "]" * 1000, "{a: " * 1000, "- " * 1000, "? " * 1000,
     "\n".join(" " * n + "a:" for n in range(300)), "title: " + "{" * 100_000],
)  # fmt: skip
@pytest.mark.usefixtures("either_loader")
def test_deep_nesting_is_refused(source):
    values, problems = read(source)
    assert values == {}
    assert [p.code for p in problems] == ["BD110"]
    assert problems[0].line >= 1


class CautiousLoader(yaml.SafeLoader):
    """A loader with a limit of its own, which it meets while it reads ahead of its events, as newer libyaml does."""

    yaml_implicit_resolvers: ClassVar[dict[str, object]] = {}

    def fetch_more_tokens(self) -> None:
        if max(self.flow_level, len(self.indents)) > 40:
            raise yaml.scanner.ScannerError(None, None, "too deep for this loader", self.get_mark())
        super().fetch_more_tokens()


@pytest.fixture(params=[*LOADERS, CautiousLoader])
def any_loader(request, monkeypatch):
    """Run a test with the loaders that there are, and with one that gives up early."""
    monkeypatch.setattr(composer, "_Loader", request.param)


@pytest.mark.slow
@pytest.mark.parametrize("levels", [30, 150, 900, 1100, 20_000])
@pytest.mark.parametrize(
    ("sign", "end", "column"),
    [("[", "", 31), ("[", "]", 31), ("{a: ", "", 118), ("{a: ", "}", 118), ("- ", "", 60), ("? ", "", 60)],
)
@pytest.mark.usefixtures("any_loader")
def test_too_deep_is_said_of_the_same_place_whatever_the_loader_says(sign, end, column, levels):
    values, problems = read(f"title: Tin\ntags:\n {sign * levels}{end * levels}")
    assert values == {}
    assert [(p.code, p.line, p.column) for p in problems] == [("BD110", 3, column)]


@pytest.mark.parametrize("levels", [1, 29])
@pytest.mark.usefixtures("any_loader")
def test_a_few_levels_are_not_too_deep(levels):
    assert codes(f"title: Tin\ntags:\n {'[' * levels}{']' * levels}") != ["BD110"]
    assert codes(f"title: Tin\ntags:\n {'[' * levels}") == ["BD103"]
    assert codes(f"title: Tin\ntags: [{'a: b, ' * 300}\n {'[' * (levels - 1)}") == ["BD103"]


@pytest.mark.usefixtures("any_loader")
def test_signs_after_a_mistake_are_not_depth():
    assert codes("title: 'Tin\n" + "[" * 20) == ["BD103"]
    assert codes('title: "' + "[" * 1200) == ["BD103"]
    assert codes("items:\n" + "- a: b\n" * 300 + "- ]" + "[" * 1200) == ["BD103"]


@pytest.mark.usefixtures("either_loader")
def test_many_fields_side_by_side_are_not_deep():
    source = "items:\n" + "".join(f"- tin-{n}: a\n" for n in range(300))
    values, problems = read(source, {"items": entries(mapping_of(text))})
    assert problems == []
    assert len(values["items"]) == 300


# Text that YAML hides behind escapes


ESCAPES = ["\\0", "\\x00", "\\u0000", "\\a", "\\x02", "\\e", "\\x7f", "\\uFFFE"]


def assert_tellable(problems: list[Problem]) -> None:
    for problem in problems:
        for language in ("vi", "en"):
            assert "\0" not in "".join(describe(problem, language))


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_escape_brings_a_control_character_into_a_text(escape):
    values, problems = read(f'title: "{escape}x"\ntags: ["{escape}x"]\n')
    found = "".join([values.get("title") or "", *(values.get("tags") or ())])
    assert all(ord(char) >= 32 and char not in "\x7f\ufffe" for char in found)
    assert_tellable(problems)


@pytest.mark.parametrize(
    "source",
    ['status: "\\0x"', 'date: "\\0x"', 'date: "\\0x\\0y"', 'views: "\\0x"', 'featured: "\\0"', '"\\0x": a',
     '"tit\\0le": a', 'status: "\\0text\\0"'],
)  # fmt: skip
def test_a_problem_with_a_control_character_can_be_told(source):
    assert_tellable(read(source)[1])


@pytest.mark.parametrize("escape", ["\\ud800", "\\U0000dc00", "\\U00110000"])
@pytest.mark.usefixtures("either_loader")
def test_no_escape_brings_half_a_character_into_a_text(escape):
    values, _ = read(f'title: "{escape}"')
    assert (values.get("title") or "").isprintable()


def test_a_value_of_an_escape_is_composed_like_all_other_text():
    value = read('title: "Ba \\u0110i\\u0300nh"')[0]["title"]
    assert value == unicodedata.normalize("NFC", value)


# Whatever stands in the file


yaml_like = st.text(alphabet="ab12:-[]{}?&*!|>'\"%@#,.\\ \n\tđ~0xu", max_size=60)
lines_of_fields = st.lists(
    st.tuples(st.sampled_from([*TABLE, "khác"]), st.sampled_from([": ", ":", ":\n  ", ":\n- ", ": >\n  "]), yaml_like),
    max_size=6,
).map(lambda lines: "\n".join("".join(line) for line in lines))


@given(st.text(max_size=200) | yaml_like | lines_of_fields)
def test_reading_never_raises_and_every_problem_can_be_told(source):
    reader = Reader("a.md")
    fields = reader.read(source, TABLE)
    assert fields.values.keys() <= TABLE.keys()
    for problem in reader.problems:
        assert problem.code in MESSAGES
        assert problem.path == "a.md"
        assert 1 <= problem.line <= len(source.splitlines()) + 1
        assert problem.column >= 1
        assert describe(problem, "vi")[0]
        assert describe(problem, "en")[0]


@given(st.text(alphabet=" [{-?:a\n", min_size=200, max_size=600))
def test_reading_never_raises_on_many_signs(source):
    reader = Reader("a.md")
    reader.read(source, TABLE)
    assert all(problem.code in MESSAGES for problem in reader.problems)


def test_half_a_character_beyond_the_basic_plane_is_a_problem_and_no_crash():
    assert codes("title: \ud800") == ["BD103"]
    assert codes("title: \ud800" + "-" * 300) == ["BD103"]
