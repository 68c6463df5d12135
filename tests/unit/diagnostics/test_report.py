"""What a report says of many problems, in which order, and with which exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from badinh_site.diagnostics.problem import EXIT_FINE, EXIT_PROBLEMS, Level, Problem
from badinh_site.diagnostics.report import MOST_ALIKE, MOST_LISTED, MOST_PLACES, Report, counted

NO_TITLE = "BD201"
"""A warning."""


def error(path: str = "content/a.md", value: str = "x", line: int = 2) -> Problem:
    return Problem("BD112", path, line, 8, {"field": "views", "value": value})


def warning(path: str = "content/a.md", title: str = "x", line: int = 1) -> Problem:
    return Problem(NO_TITLE, path, line, 1, {"title": title})


def advice(path: str = "build/la.txt") -> Problem:
    return Problem("BD505", path)


def report(*problems: Problem, language: str = "en", site: Path = Path("none"), strict: bool = False) -> Report:
    return Report(problems, language, site, strict=strict)


def texts(reported: Report) -> list[str]:
    return [text for _, text in reported.lines()]


def test_what_weighs_most_comes_first_and_the_rest_stays_in_order() -> None:
    reported = report(
        advice("build/đầu"), warning(title="đầu"), error(value="đầu"), advice("build/sau"), warning(title="sau"),
        error(value="sau"),
    )  # fmt: skip
    order = [(level, "đầu" in text) for level, text in reported.lines()]
    assert order == [(level, first) for level in Level for first in (True, False)]


def test_a_level_that_the_site_sets_counts_instead_of_that_of_the_catalogue() -> None:
    raised = Problem(NO_TITLE, "content/b.md", 1, 1, {"title": "x"}, Level.ERROR)
    reported = report(warning(), raised)
    assert texts(reported)[0].startswith("none/content/b.md:1:1: error BD201")
    assert (reported.exit_code(), reported.counts()) == (EXIT_PROBLEMS, {"error": 1, "warning": 1, "advice": 0})


@pytest.mark.parametrize(
    ("problems", "strict", "code"),
    [
        ((), False, EXIT_FINE),
        ((), True, EXIT_FINE),
        ((advice(),), True, EXIT_FINE),
        ((warning(),), False, EXIT_FINE),
        ((warning(),), True, EXIT_PROBLEMS),
        ((error(),), False, EXIT_PROBLEMS),
        ((error(), advice()), True, EXIT_PROBLEMS),
    ],
)
def test_the_exit_code_follows_the_weightiest_problem(problems: tuple[Problem, ...], strict: bool, code: int) -> None:
    assert report(*problems, strict=strict).exit_code() == code


def test_a_place_is_named_as_far_as_it_is_known() -> None:
    problems = [
        Problem("BD505", "build/x", 3, 4),
        Problem("BD505", "build/x", 3),
        Problem("BD505", "build/x"),
        Problem("BD505"),
    ]
    starts = [text.split(" advice ")[0] for text in texts(report(*problems[:3]))]
    assert starts == ["build/x:3:4:", "build/x:3:", "build/x:"]
    assert texts(report(problems[3]))[0].startswith("advice BD505 ")


@pytest.mark.parametrize(
    ("site", "path", "shown"),
    [
        (Path(), "content/a.md", "content/a.md"),
        (Path("trang"), "content/a.md", "trang/content/a.md"),
        (Path("trang"), "templates/a.html", "trang/templates/a.html"),
        (Path("trang"), "static/a.css", "trang/static/a.css"),
        (Path("trang"), "trang/build/a", "trang/build/a"),
        (Path("trang"), "theme/templates/a.html", "theme/templates/a.html"),
        (Path(".."), "content/a.md", "../content/a.md"),
        (Path("/"), "content/a.md", "/content/a.md"),
    ],
)
def test_files_of_the_site_are_named_from_where_the_command_runs(site: Path, path: str, shown: str) -> None:
    (reported,) = report(Problem("BD505", path, 7), site=site).reported()
    assert (reported.file, reported.place) == (shown, f"{shown}:7")


def test_the_line_of_the_file_stands_below_the_message(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("---\nviews: x\n", encoding="utf-8")
    (text,) = texts(report(error(), site=tmp_path))
    assert text.split("\n")[1:] == ["    2 | views: x", "      |        ^"]


def test_the_same_at_a_few_places_is_told_of_each() -> None:
    reported = texts(report(*(error(f"content/{number}.md") for number in range(MOST_PLACES))))
    assert len(reported) == MOST_PLACES


def test_the_same_at_many_places_is_told_once_with_a_list() -> None:
    first, listed = texts(report(*(error(f"content/{number}.md") for number in range(MOST_PLACES + 1))))
    assert first.startswith("none/content/0.md:2:8: error BD112 ")
    assert listed.split("\n") == [
        f"    The same in {MOST_PLACES} other places:",
        *(f"      none/content/{number}.md:2:8" for number in range(1, MOST_PLACES + 1)),
    ]


def test_a_very_long_list_ends_with_a_number() -> None:
    _, listed = texts(report(*(error(f"content/{number}.md") for number in range(MOST_LISTED + 6))))
    lines = listed.split("\n")
    assert lines[0] == f"    The same in {MOST_LISTED + 5} other places:"
    assert len(lines) == 1 + MOST_LISTED + 1
    assert lines[-1] == "      and 5 more"


def test_problems_that_differ_in_a_value_are_not_the_same() -> None:
    assert len(texts(report(*(error(value=str(number)) for number in range(MOST_PLACES + 1))))) == MOST_PLACES + 1


def test_all_errors_are_printed_and_of_many_alike_warnings_the_first_ones() -> None:
    errors = [error(value=str(number)) for number in range(3 * MOST_ALIKE)]
    warnings = [warning(title=str(number)) for number in range(MOST_ALIKE + 5)]
    reported = report(*warnings, *errors)
    assert sum(" error BD112 " in text for text in texts(reported)) == len(errors)
    assert sum(" warning BD201 " in text for text in texts(reported)) == MOST_ALIKE
    assert list(reported.lines())[-1] == (Level.WARNING, "... and 5 more BD201.")


def test_what_is_left_out_is_counted_by_problem_and_not_by_group() -> None:
    warnings = [warning(title=str(number)) for number in range(MOST_ALIKE)]
    many = [warning(f"content/{number}.md", title="cuối") for number in range(7)]
    assert texts(report(*warnings, *many))[-1] == "... and 7 more BD201."


def test_other_forms_leave_nothing_out() -> None:
    problems = [warning(title=str(number)) for number in range(100)]
    assert len(list(report(*problems).reported())) == 100


def test_counts_are_told_of_the_levels_that_there_are() -> None:
    assert report().count_line() is None
    assert report(error()).count_line() is None, "a problem that stands alone needs no counting"
    assert report(advice(), warning(), warning()).count_line() == "2 warnings, 1 pieces of advice."
    assert report(error(), warning(), advice(), language="vi").count_line() == "1 lỗi, 1 cảnh báo, 1 lưu ý."
    assert counted([error(), advice(), advice()]) == {Level.ERROR: 1, Level.ADVICE: 2}


def test_strict_says_so_only_when_it_is_the_reason_of_failing() -> None:
    assert report(warning()).strict_line() is None
    assert report(warning(), error(), strict=True).strict_line() is None
    assert report(advice(), strict=True).strict_line() is None
    assert report(warning(), warning(), strict=True).strict_line() == "--strict: 2 warnings count as errors."


def test_words_are_those_of_the_language() -> None:
    assert " lỗi BD112 views: “x” có ký tự không phải chữ số" in texts(report(error(), language="vi"))[0]
    assert " error BD112 views: “x” has other characters than digits" in texts(report(error()))[0]
