"""What was made linear finds what the plain expressions find, which say what is meant and take longer."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from badinh_site.checks.structure import _HEADING, _without_closing
from badinh_site.commands.differences import differences
from badinh_site.content.markdown_code import blank, without_code
from badinh_site.content.suppressions import find_suppressions
from badinh_site.content.topic_terms import _SENTENCE_END
from badinh_site.portal.redirects import REDIRECTS_FILE, OldAddress, Redirect, sound_redirects
from badinh_site.portal.similar_names import SimilarNames
from badinh_site.strict_yaml.faults import _COMMENT, _CUT
from badinh_site.strict_yaml.fields import _LINE_END
from badinh_site.strict_yaml.nodes import _PLAIN_ITEM
from tests.support.attacking import times

SPAN = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
HEADING = re.compile(r"(?m)^(?P<signs>#{1,6})(?!#)[ \t]*(?P<words>.*?)[ \t]*#*[ \t]*$")
SUPPRESSION = re.compile(
    r"(?<!`)<!--\s*badinh:\s*(?:bỏ qua|ignore)\s+(?P<codes>BD\d{3}(?:[ ,]+BD\d{3})*)"
    r"(?:\s+(?:vì|because)\s+(?P<reason>\S.*?))?\s*-->",
    re.IGNORECASE,
)


def texts(*parts: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=14).map("".join)


@given(texts("`", "``", "```a", "a", "\\", "\n", " ", "\t"))
@example("`a\n\n`b`")
def test_code_between_backticks_is_the_same(text: str) -> None:
    if "```" not in text:
        assert without_code(text, "x") == SPAN.sub(lambda match: blank(match[0], "x"), text)


@given(texts("#", "##", " ", "\t", "a", "\n"))
def test_headings_are_the_same(text: str) -> None:
    found = [
        (one.start(), one["signs"], _without_closing(one["words"]).strip(" \t"))
        for one in _HEADING.finditer(text)
        if not one["words"].startswith("#")
    ]
    assert found == [(one.start(), one["signs"], one["words"].strip(" \t")) for one in HEADING.finditer(text)]


@given(texts("<!-- badinh: ignore BD614", " because ", " because x", "-->", " ", "BD106", ",", "<!--", "a"))
@example("<!-- badinh: ignore BD614 because -->")
def test_suppressions_are_the_same(text: str) -> None:
    found = [(one.column, one.reasoned) for one in find_suppressions(text, 1)]
    match = SUPPRESSION.search(text)
    assert found == ([(match.start() + 1, bool(match["reason"]))] if match else [])


@pytest.mark.parametrize(
    ("plain", "linear", "method", "signs"),
    [
        (r"[ ]*([^\W_][^,\[\]{}:#\"'?&*!|>%@`\\]*?)[ ]*", _PLAIN_ITEM, "fullmatch", " ab_,"),
        (r"[.!?:;…|][^\w\s]*$", _SENTENCE_END, "search", "ab.!)*"),
        (r"[ \t]*\r?\n[ \t]*", _LINE_END, "finditer", "a \t\n\r"),
        (r"[ \t]+#.*", _COMMENT, "finditer", "a \t#\n"),
        (r"(?P<kept>|[^\"'\[{|>].*?)(?P<gap>[ \t]*)(?P<cut>#(?P<mark>.?).*)", _CUT, "fullmatch", 'a# \t"b'),
    ],
)
@given(data=st.data())
def test_matches_are_the_same(
    plain: str, linear: re.Pattern[str], method: str, signs: str, data: st.DataObject
) -> None:
    text = data.draw(texts(*signs))
    if linear is _CUT:
        text = text.strip()
    if method == "search":
        assert bool(re.search(plain, text)) == bool(linear.search(text))
    elif method == "fullmatch":
        one, other = re.fullmatch(plain, text), linear.fullmatch(text)
        assert (one and one.groups()) == (other and other.groups())
    else:
        assert [one.span() for one in re.finditer(plain, text)] == [one.span() for one in linear.finditer(text)]


@given(st.lists(st.sampled_from("abcd "), max_size=30), st.lists(st.sampled_from("abcd "), max_size=30), st.booleans())
def test_differences_lead_from_one_version_to_the_other(old: list[str], new: list[str], is_long: bool) -> None:
    same = [str(number) for number in range(times(500))] if is_long else []
    before, after = [*old, *same, *new], [*new, *same, *old]
    made: list[str] = []
    place = 0
    for a, b, c, d in differences(before, after):
        assert len(made) + a - place == c
        made += [*before[place:a], *after[c:d]]
        place = b
    assert [*made, *before[place:]] == after


@given(st.lists(st.integers(0, 7), min_size=8, max_size=8))
def test_chains_of_redirects_end_where_each_alone_ends(targets: list[int]) -> None:
    given_ones = [
        Redirect(OldAddress(f"/{one}/"), f"/{to}/" if to else "/tin/", REDIRECTS_FILE, (one, 1), (one, 1))
        for one, to in enumerate(targets)
    ]
    sound, problems = sound_redirects(given_ones, "/")
    for one in range(8):
        passed, last = [one], one
        while targets[last] and targets[last] not in passed:
            last = targets[last]
            passed.append(last)
        codes = [problem.code for problem in problems if problem.line == one]
        expected = ["BD255"] if targets[last] else ["BD256"] if last != one else []
        assert codes == expected
        assert any(redirect.place[0] == one for redirect in sound) == (not expected)


def test_a_name_with_a_slip_is_found_among_very_many() -> None:
    names = SimilarNames(f"{word}-{number}.md" for number in range(1000) for word in ("hop-bao", "khai-giang"))
    assert names.nearest("khai-giag-731.md", 0.7) == "khai-giang-731.md"
    assert names.nearest("khai-giag-731.md", 0.7, without="khai-giang-731.md") != "khai-giang-731.md"
    assert names.nearest("zzz", 0.7) is None
