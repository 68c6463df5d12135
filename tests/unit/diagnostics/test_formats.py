"""A report as programs read it: JSON by its schema, annotations by GitHub's rules, SARIF by its standard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.formats import FORMATS
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.diagnostics.report import Report
from tests.support.running import Answer, badinh
from tests.support.sitemaking import article, make_site, write

ROOT = Path(__file__).parents[3]
REPORT_SCHEMA = json.loads((ROOT / "docs/schemas/report.json").read_text(encoding="utf-8"))
SARIF_SCHEMA = (
    ROOT / "tests/support/html-validate/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
)

HOSTILE = "100% :: a,b\r\nhai::error::x"
PROBLEMS = (
    Problem("BD505", "build/ghi chú, 50%: hai.txt"),
    Problem("BD112", "content/2021/07/Nghỉ lễ #1.md", 3, 8, {"field": "views", "value": HOSTILE}),
    Problem("BD201", "content/b.md", 1, 0, {"title": "x"}),
    Problem("BD306", values={"path": "content", "cause": "x"}),
    Problem("BD201", "content/c.md", 0, 0, {"title": "x"}, Level.ADVICE),
)


def form(name: str, *problems: Problem, language: str = "en", **facts: object) -> str:
    return FORMATS[name](Report(problems, language, Path()), language, facts)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with problems of three levels, beside its good articles."""
    folder = make_site(tmp_path_factory.mktemp("formats"))
    article(folder, "2021/07/bai", date="13/07/2021")
    article(folder, "2021/07/khong ten, 100%", title=None, lead="Chỉ có tóm tắt", date="12/07/2021")
    write(folder, "build/la.txt", "của người khác")
    return folder


def spoil(site: Path) -> Path:
    """Put a mistake into an article; return the file."""
    return article(site, "2021/07/sai", date="30/02/2021", views="1.234")


# JSON

COMMANDS: dict[str, Callable[[Path], Answer]] = {
    "build": lambda site: badinh(site, "build", "--format", "json"),
    "build --verify": lambda site: badinh(site, "build", "--verify", "--format", "json"),
    "build --at": lambda site: badinh(site, "build", "--at", "x", "--format", "json"),
    "check": lambda site: badinh(site, "check", "--format", "json"),
    "check --published": lambda site: badinh(site, "check", "--published", "build", "--format", "json"),
    "next": lambda site: badinh(site, "next", "--at", "2021-07-01", "--format", "json"),
    "clean": lambda site: badinh(site, "clean", "--format", "json"),
}


@pytest.mark.parametrize("spoilt", [False, True])
def test_what_commands_give_as_json_is_what_the_schema_says(site: Path, spoilt: bool) -> None:
    file = spoil(site) if spoilt else None
    Draft202012Validator.check_schema(REPORT_SCHEMA)
    named = set()
    for name, run in COMMANDS.items():
        answer = json.loads(run(site).out)
        Draft202012Validator(REPORT_SCHEMA).validate(answer)
        assert sum(answer["counts"].values()) == len(answer["problems"]), name
        assert not answer.keys() - REPORT_SCHEMA["properties"].keys(), f"{name}: docs/schemas/report.json lacks a fact"
        named |= answer.keys()
    assert spoilt or named == REPORT_SCHEMA["properties"].keys(), "the schema knows facts that no command gives"
    if file:
        file.unlink()


def test_json_has_nothing_where_nothing_is_known() -> None:
    answer = json.loads(form("json", *PROBLEMS, outputs=3))
    assert answer["outputs"] == 3
    assert answer["counts"] == {"error": 2, "warning": 1, "advice": 2}
    places = [(one["path"], one["line"], one["column"]) for one in answer["problems"]]
    assert places == [
        ("content/2021/07/Nghỉ lễ #1.md", 3, 8), (None, None, None), ("content/b.md", 1, None),
        ("build/ghi chú, 50%: hai.txt", None, None), ("content/c.md", None, None),
    ]  # fmt: skip
    assert answer["problems"][0]["message"] == f"views: “{HOSTILE}” has other characters than digits."


def test_json_is_one_object_and_nothing_else_stands_on_either_stream(site: Path) -> None:
    answer = badinh(site, "build", "--format", "json")
    assert isinstance(json.loads(answer.out), dict)
    assert answer.err == ""


# GitHub

_COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::([^\n]*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: one a line, properties by comma, then unescaped."""
    found = []
    for line in text.split("\n"):
        match = _COMMAND.fullmatch(line)
        assert match, line
        named = dict(pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {name: unescaped(value, ":,") for name, value in named.items()}, unescaped(match[3])))
    return found


def unescaped(text: str, more: str = "") -> str:
    for sign in ("\r", "\n", *more, "%"):
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def test_an_annotation_holds_its_text_and_place_whatever_signs_are_in_them() -> None:
    reported = commands(form("github", *PROBLEMS))
    assert reported[0] == (
        "error",
        {"file": "content/2021/07/Nghỉ lễ #1.md", "line": "3", "col": "8", "title": "BD112"},
        f"views: “{HOSTILE}” has other characters than digits. Use digits only, for example 1234.",
    )
    assert reported[1][1] == {"title": "BD306"}
    assert reported[2][:2] == ("warning", {"file": "content/b.md", "line": "1", "title": "BD201"})
    assert reported[3][:2] == ("notice", {"file": "build/ghi chú, 50%: hai.txt", "title": "BD505"})
    assert reported[4][:2] == ("notice", {"file": "content/c.md", "title": "BD201"})


def test_the_signs_of_annotations_are_escaped_as_the_runner_expects() -> None:
    line = form("github", Problem("BD112", "a:b,c%.md", 1, 1, {"field": "f", "value": "%0A\r\n:,"}))
    assert line.startswith("::error file=a%3Ab%2Cc%25.md,line=1,col=1,title=BD112::f: “%250A%0D%0A:,” has")


def test_without_problems_there_is_no_annotation(site: Path) -> None:
    assert form("github") == ""
    answer = badinh(site, "check", "--format", "github", language="en")
    ((level, places, text),) = [one for one in commands(answer.out.rstrip("\n")) if one[1]["title"] == "BD201"]
    assert (level, places["file"]) == ("warning", "content/2021/07/khong ten, 100%.md")
    assert text.startswith("The article has no title")


# SARIF


def sarif_of(site: Path, *, language: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(badinh(site, "build", "--format", "sarif", language=language).out)
    return log


def problem_of(code: str) -> Problem:
    values = dict.fromkeys(re.findall(r"\{(\w+)\}", MESSAGES[code].text + MESSAGES[code].hint), "x")
    return Problem(code, "content/a.md", 1, 1, values)


def test_sarif_is_by_its_official_schema(site: Path) -> None:
    if not SARIF_SCHEMA.exists():
        pytest.skip("the schema is not here: `make html-validate` gets it where there is npm")
    validator = Draft4Validator(json.loads(SARIF_SCHEMA.read_text(encoding="utf-8")))
    file = spoil(site)
    for language in ("vi", "en"):
        validator.validate(sarif_of(site, language=language))
        validator.validate(json.loads(form("sarif", *PROBLEMS, language=language)))
        validator.validate(json.loads(form("sarif", language=language)))
        validator.validate(json.loads(form("sarif", *map(problem_of, MESSAGES), language=language)))
    file.unlink()


def test_every_result_of_sarif_names_a_rule_and_a_place_that_can_be_opened() -> None:
    log = json.loads(form("sarif", *PROBLEMS))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]}
    assert rules == {"BD112": "error", "BD201": "warning", "BD306": "error", "BD505": "note"}
    results = run["results"]
    assert [result["ruleId"] for result in results] == ["BD112", "BD306", "BD201", "BD505", "BD201"]
    assert [result["level"] for result in results] == ["error", "error", "warning", "note", "note"]
    places = [result["locations"][0]["physicalLocation"] for result in results if "locations" in result]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "content/2021/07/Ngh%E1%BB%89%20l%E1%BB%85%20%231.md",
        "content/b.md",
        "build/ghi%20ch%C3%BA%2C%2050%25%3A%20hai.txt",
        "content/c.md",
    ]
    assert [place.get("region") for place in places] == [
        {"startLine": 3, "startColumn": 8}, {"startLine": 1}, None, None,
    ]  # fmt: skip
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_speaks_the_language_of_the_command(site: Path) -> None:
    for language, word in (("vi", "Bài chưa có tiêu đề"), ("en", "The article has no title")):
        (run,) = sarif_of(site, language=language)["runs"]
        assert run["tool"]["driver"]["language"] == language
        assert any(result["message"]["text"].startswith(word) for result in run["results"])


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_the_same_text_each_time(name: str) -> None:
    assert form(name, *PROBLEMS) == form(name, *PROBLEMS)
