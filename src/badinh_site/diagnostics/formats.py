"""Formats reports for programs: as JSON, GitHub annotations or SARIF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from badinh_site import __version__
from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.problem import Level
from badinh_site.diagnostics.report import Report, ReportedProblem
from badinh_site.diagnostics.visible import visible, visible_json
from badinh_site.diagnostics.wording import translated

__all__ = ["FORMATS", "pretty"]

Facts = Mapping[str, object]
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVELS = MappingProxyType({Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "note"})
_GITHUB_LEVELS = MappingProxyType({Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "notice"})


def pretty(data: object) -> str:
    """Return data as indented JSON, in which characters that nobody sees are escapes."""
    return visible_json(msgspec.json.format(msgspec.json.encode(data), indent=2).decode("utf-8"))


def as_json(report: Report, _language: str, facts: Facts) -> str:
    """Return problems, their counts and the facts as a JSON object (docs/schemas/report.json)."""
    problems = [
        {
            "level": reported.level.value,
            "code": reported.problem.code,
            "path": reported.file or None,
            "line": reported.problem.line or None,
            "column": reported.problem.column or None,
            "message": reported.text,
            "hint": reported.hint,
        }
        for reported in report.reported()
    ]
    return pretty({**facts, "counts": report.counts(), "problems": problems})


def as_github(report: Report, _language: str, _facts: Facts) -> str:
    """Return the problems as workflow commands, which GitHub shows as annotations in a pull request."""
    return "\n".join(_annotation(reported) for reported in report.reported())


def _annotation(reported: ReportedProblem) -> str:
    places = {
        "file": reported.file,
        "line": reported.problem.line,
        "col": reported.problem.column,
        "title": reported.problem.code,
    }
    named = ",".join(f"{name}={_property(str(value))}" for name, value in places.items() if value)
    return f"::{_GITHUB_LEVELS[reported.level]} {named}::{_data(f'{reported.text} {reported.hint}'.strip())}"


def _data(text: str) -> str:
    """Escape the text of a workflow command as GitHub's runner does."""
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(report: Report, language: str, _facts: Facts) -> str:
    """Return the problems as a SARIF 2.1.0 log."""
    reported = list(report.reported())
    rules = [
        {
            "id": code,
            "shortDescription": {"text": translated(code, MESSAGES[code].text, language)},
            "help": {"text": translated(f"{code} hint", MESSAGES[code].hint, language)},
            "defaultConfiguration": {"level": _SARIF_LEVELS[MESSAGES[code].level]},
        }
        for code in sorted({reported.problem.code for reported in reported})
    ]
    driver = {"name": "badinh", "version": __version__, "language": language, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(reported) for reported in reported],
    }
    return pretty({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(reported: ReportedProblem) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": reported.problem.code,
        "level": _SARIF_LEVELS[reported.level],
        "message": {"text": f"{reported.text} {reported.hint}".strip()},
    }
    if reported.file:
        region = {"startLine": reported.problem.line, "startColumn": reported.problem.column}
        place: dict[str, object] = {"artifactLocation": {"uri": _uri(reported.file)}}
        if reported.problem.line:
            place["region"] = {name: number for name, number in region.items() if number}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _uri(file: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - slow to import, and only SARIF needs it

    return quote(file)


FORMATS: Mapping[str, Callable[[Report, str, Facts], str]] = MappingProxyType(
    {"json": as_json, "github": as_github, "sarif": as_sarif}
)
"""Formatters by name; each takes a report, the language and the facts of the command."""
