from __future__ import annotations

import re
from collections import Counter
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import badinh_site
from badinh_site.diagnostics.catalogue import MESSAGES, level_of
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.diagnostics.wording import describe, phrase, translatable
from tools.catalogue import po_file, texts

PACKAGE = Path(badinh_site.__file__).parent


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def catalogue():
    with po_file("vi").open("rb") as file:
        return read_po(file, "vi")


def test_every_text_is_translated_with_the_same_values():
    known = catalogue()
    for context, text in texts():
        first, *more = [text] if isinstance(text, str) else text
        entry = known.get(first, context)
        assert entry is not None, f"{context}: run `make messages`"
        forms = [entry.string] if isinstance(entry.string, str) else entry.string
        assert all(forms), context
        if context.startswith("script "):
            continue  # JavaScript: the tests of languages and of the preview look for it in the scripts
        assert all(placeholders(one) == placeholders(first) for one in (*forms, *more)), context
        assert all(name.isidentifier() for name in placeholders(first))


def test_the_catalogue_holds_no_text_that_is_not_used_any_more():
    assert {(one.context, one.id) for one in catalogue() if one.id} == set(texts())


def test_the_compiled_catalogue_is_that_of_today():
    with po_file("vi").with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for one in catalogue():
        if one.id:
            if isinstance(one.id, str):
                assert compiled.pgettext(one.context, one.id) == one.string
            else:
                assert compiled.npgettext(one.context, *one.id, 2) == one.string[0]


@pytest.mark.parametrize("code", MESSAGES)
def test_a_message_is_complete_and_can_be_formatted(code):
    names = placeholders(" ".join(MESSAGES[code][1:]))
    problem = Problem(code, values={name: f"<{name}>" for name in names})
    for language in ("vi", "en"):
        text, hint = describe(problem, language)
        assert text
        assert hint
        assert all(f"<{name}>" in text + hint for name in names)


def test_codes_are_of_one_form_and_stand_in_order():
    assert all(re.fullmatch(r"BD[0-9]{3}", code) for code in MESSAGES)
    assert list(MESSAGES) == sorted(MESSAGES)


def test_no_code_is_given_twice():
    source = (PACKAGE / "diagnostics/catalogue.py").read_text(encoding="utf-8")
    count = Counter(re.findall(r'^ +"(BD\w+)": Message\(', source, re.MULTILINE))
    assert set(count) == set(MESSAGES)
    assert set(count.values()) == {1}


def test_every_code_that_the_package_names_is_in_the_catalogue():
    used = {
        code
        for file in PACKAGE.rglob("*.py")
        for code in re.findall(r"[\"'](BD\d{3})[\"']", file.read_text(encoding="utf-8"))
    }
    assert used <= set(MESSAGES)


def test_nobody_can_change_the_catalogue():
    with pytest.raises(TypeError):
        MESSAGES["BD001"] = MESSAGES["BD002"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("code", "level"),
    [("BD001", Level.ERROR), ("BD003", Level.WARNING), ("BD107", Level.WARNING), ("BD505", Level.ADVICE)],
)
def test_the_catalogue_sets_the_level(code, level):
    assert level_of(Problem(code)) is level


def test_a_phrase_is_filled_in_the_language_that_is_asked_for():
    assert phrase("cleaned", "vi", deleted=3) == "Đã xóa 3 tệp do badinh tạo."
    assert phrase("cleaned", "en", deleted=3) == "Deleted 3 files created by badinh."


def test_a_problem_is_described_in_either_language():
    problem = Problem("BD113", values={"field": "views", "value": "1.234", "suggestion": "1234"})
    assert describe(problem, "vi") == ("views: “1.234” phải viết bằng chữ số liền nhau.", "Viết: 1234")
    assert describe(problem, "en") == ("views: “1.234” must be written in digits only.", "Write: 1234")


def test_a_value_that_is_a_phrase_is_translated_with_the_problem():
    values = {"field": "views", "expected": translatable("text"), "got": translatable("list"), "example": "views: 1"}
    problem = Problem("BD111", values=values)
    assert describe(problem, "vi")[0] == "views: cần một dòng chữ, nhưng đây là một danh sách."
    assert describe(problem, "en")[0] == "views: expected text, but found a list."


def test_a_phrase_can_carry_an_argument():
    problem = Problem("BD206", values={"target": "bai.md", "remedy": translatable("file similar", "bài.md")})
    assert describe(problem, "vi")[1] == "Có phải “bài.md”?"
    assert describe(problem, "en")[1] == "Did you mean “bài.md”?"


def test_braces_in_a_value_are_only_text():
    problem = Problem("BD303", values={"field": "{x}", "value": "{0.__class__}"})
    assert describe(problem, "en")[0] == "{x}: “{0.__class__}” is not a web address."


def test_a_spoken_value_begins_with_nul():
    assert translatable("similar", "a.md") == "\0similar\0a.md"
    assert translatable("date day", "a", part="1") == "\0date day\0a\0part=1"
