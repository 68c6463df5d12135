from __future__ import annotations

from badinh_site.checks.severity import Severity
from badinh_site.content.suppressions import Suppression
from badinh_site.diagnostics.problem import Level, Problem

PATH = "content/a.md"
LINK, ERROR = Problem("BD614", PATH, 5, 2), Problem("BD206", PATH, 5, 2)


def silence(*codes: str, line: int = 4, target: int = 5, reasoned: bool = True) -> Suppression:
    return Suppression(codes, line, 1, target, reasoned)


def test_without_levels_and_silences_problems_are_what_they_are() -> None:
    assert Severity().apply([LINK, ERROR]) == (LINK, ERROR)


def test_a_level_of_the_site_goes_before_that_of_the_catalogue() -> None:
    severity = Severity([("BD614", "error"), ("BD106", "off")])
    reported = severity.apply([LINK, Problem("BD106", PATH), ERROR])
    assert [(one.code, one.level) for one in reported] == [("BD614", Level.ERROR), ("BD206", None)]


def test_a_silence_is_about_one_line_of_one_file_and_its_codes() -> None:
    severity = Severity((), {PATH: (silence("BD614"),)})
    others = (Problem("BD614", PATH, 6), Problem("BD614", "content/b.md", 5), Problem("BD615", PATH, 5))
    assert severity.apply([LINK, *others]) == others


def test_a_silence_of_the_whole_file_is_about_every_line() -> None:
    severity = Severity((), {PATH: (silence("BD614", "BD650", target=0),)})
    assert severity.apply([LINK, Problem("BD650", PATH, 2), Problem("BD614", PATH)]) == ()


def test_no_silence_reaches_an_error_that_a_build_ends_with_but_one_that_a_check_finds() -> None:
    severity = Severity((), {PATH: (silence("BD206", "BD610"),)})
    assert severity.apply([ERROR, Problem("BD610", PATH, 5)]) == (ERROR,)


def test_idle_silences_are_told_once_for_each_code_and_only_in_files_that_were_looked_at() -> None:
    some = (silence("BD614", "BD630"), silence("BD620"), silence("BD615", reasoned=False))
    severity = Severity((), {PATH: some, "content/b.md": some})
    severity.apply([LINK])
    reported = [(one.code, one.path, one.values["code"]) for one in severity.idle({PATH}, {"BD620"})]
    assert reported == [("BD604", PATH, "BD630"), ("BD604", PATH, "BD615"), ("BD603", PATH, "BD615")]
