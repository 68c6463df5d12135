"""Gives a report in the forms that programs read: JSON, annotations of GitHub, SARIF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from badinh_site import __version__
from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.problem import Level
from badinh_site.diagnostics.report import Report, ReportedProblem
from badinh_site.diagnostics.wording import translated

__all__ = ["FORMATS", "pretty"]

Facts = Mapping[str, object]
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVELS = MappingProxyType({Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "note"})
_GITHUB_LEVELS = MappingProxyType({Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "notice"})


def pretty(data: object) -> str:
    """Return data as JSON that people can read too."""
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode("utf-8")


def as_json(report: Report, _language: str, facts: Facts) -> str:
    """Return problems, their numbers and facts as one JSON object (docs/schemas/report.json)."""
    problems = [
        {
            "level": said.level.value,
            "code": said.problem.code,
            "path": said.file or None,
            "line": said.problem.line or None,
            "column": said.problem.column or None,
            "message": said.text,
            "hint": said.hint,
        }
        for said in report.said()
    ]
    return pretty({**facts, "counts": report.counts(), "problems": problems})


def as_github(report: Report, _language: str, _facts: Facts) -> str:
    """Return the problems as workflow commands, which GitHub shows beside the lines of a pull request."""
    return "\n".join(_annotation(said) for said in report.said())


def _annotation(said: ReportedProblem) -> str:
    places = {"file": said.file, "line": said.problem.line, "col": said.problem.column, "title": said.problem.code}
    named = ",".join(f"{name}={_property(str(value))}" for name, value in places.items() if value)
    return f"::{_GITHUB_LEVELS[said.level]} {named}::{_data(f'{said.text} {said.hint}'.strip())}"


def _data(text: str) -> str:
    """Write the text of a workflow command on one line, as GitHub's own runner does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(report: Report, language: str, _facts: Facts) -> str:
    """Return the problems as a SARIF 2.1.0 log, which many services show."""
    reported = list(report.said())
    rules = [
        {
            "id": code,
            "shortDescription": {"text": translated(code, MESSAGES[code].text, language)},
            "help": {"text": translated(f"{code} hint", MESSAGES[code].hint, language)},
            "defaultConfiguration": {"level": _SARIF_LEVELS[MESSAGES[code].level]},
        }
        for code in sorted({said.problem.code for said in reported})
    ]
    driver = {"name": "badinh", "version": __version__, "language": language, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(said) for said in reported],
    }
    return pretty({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(said: ReportedProblem) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": said.problem.code,
        "level": _SARIF_LEVELS[said.level],
        "message": {"text": f"{said.text} {said.hint}".strip()},
    }
    if said.file:
        region = {"startLine": said.problem.line, "startColumn": said.problem.column}
        place: dict[str, object] = {"artifactLocation": {"uri": _uri(said.file)}}
        if said.problem.line:
            place["region"] = {name: number for name, number in region.items() if number}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _uri(file: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - slow to load, and only SARIF needs it

    return quote(file)


FORMATS: Mapping[str, Callable[[Report, str, Facts], str]] = MappingProxyType(
    {"json": as_json, "github": as_github, "sarif": as_sarif}
)
"""The forms by name; each takes a report, the language and the facts of the command."""
