from __future__ import annotations

import pytest

from badinh_site.diagnostics.problem import BadinhError, Level, Problem, ProblemsError, StateError, UsageError


def test_levels_are_their_own_words():
    assert [str(level) for level in Level] == ["error", "warning", "advice"]


def test_a_problem_needs_no_more_than_its_code():
    assert Problem("BD301") == Problem("BD301", "", 0, 0, {})


def test_a_problem_cannot_be_changed():
    with pytest.raises(AttributeError):
        Problem("BD301").line = 3  # type: ignore[misc]


def test_the_values_of_one_problem_are_not_those_of_another():
    Problem("BD301").values["name"] = "x"
    assert Problem("BD301").values == {}


def test_an_error_of_problems_carries_all_of_them_and_names_their_places():
    problems = (Problem("BD101", "content/a.md", 1), Problem("BD205", "content/b.md", 4))
    error = ProblemsError(*problems)
    assert error.problems == problems
    assert str(error) == "content/a.md:1 BD101, content/b.md:4 BD205"


def test_a_usage_error_carries_its_problem():
    error = UsageError(Problem("BD301"))
    assert error.problem == Problem("BD301")
    assert str(error) == "BD301"


@pytest.mark.parametrize("kind", [ProblemsError, UsageError, StateError])
def test_every_error_that_a_command_reports_has_one_base(kind):
    assert issubclass(kind, BadinhError)
