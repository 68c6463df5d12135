"""Generates the list of all messages: text, hint, and an example with its fix.

Texts come from the catalogue. Examples come from the expected output in ``tests/data/sites_invalid``, so they are real;
problems that no folder of files can cause (a full disk) have theirs in ``examples.yaml``, which also has the fixes. A
code without an example, or without a test that mentions it, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.problem import Level, Problem
from badinh_site.diagnostics.wording import describe, phrase, translatable, translated

__all__ = ["CASES", "Example", "Fix", "MissingError", "examples", "fixes", "message_list"]

TESTS = Path(__file__).parents[2] / "tests"
CASES = TESTS / "data/sites_invalid"
EXAMPLES = Path(__file__).with_name("examples.yaml")

GROUPS = (
    (0, "Đọc tệp", "Reading files"),
    (1, "Phần khai báo đầu bài (YAML)", "Front matter (YAML)"),
    (2, "Nội dung của cổng tin", "The content of the portal"),
    (3, "Thiết lập và dòng lệnh", "Settings and the command line"),
    (4, "Mẫu và tệp giao diện", "Templates and static files"),
    (5, "Ghi trang ra đĩa", "Output and state"),
    (6, "Kiểm tra kỹ hơn", "Checks"),
    (7, "Chữ nghĩa", "Text"),
    (8, "Các lệnh hằng ngày", "Everyday commands"),
)
_LEVELS = "|".join(phrase(level.value, "vi") for level in Level)
_PROBLEM = re.compile(rf"(?:(?P<path>\S[^:\n]*)(?::(?P<line>\d+))?(?::\d+)?: )?(?:{_LEVELS}) (?P<code>BD\d{{3}}) ")
_EXCERPT = re.compile(r" +\d* \| ")
_LANGUAGES = {".md": "markdown", ".yaml": "yaml", ".html": "jinja", ".css": "css"}


class MissingError(Exception):
    """Raised if the list cannot be generated; each argument says what is missing."""


class Example(NamedTuple):
    """A message as the program prints it."""

    shown: str
    """In Vietnamese, with its source line."""
    case: str = ""
    """The folder of ``tests/data/sites_invalid`` that causes it."""
    path: str = ""
    line: int = 0
    crowd: int = 0
    """The number of other problems in the case."""


class Fix(NamedTuple):
    """The fix of an example."""

    text: str
    """The replacement for the line that the message refers to; empty to delete it."""
    lines: int
    """The number of lines that it replaces."""
    files: tuple[str, ...]
    """Pictures that it refers to, relative to the site."""


def message_list(*, english: bool) -> str:
    """Return the list of all messages in Vietnamese, optionally with the English text below each.

    Raises:
        MissingError: a code has no example, or no test mentions it.
    """
    known, written = examples(), fixes()
    lacking = [f"{code}: no example; add a case to tests/data/sites_invalid or an entry to {EXAMPLES.name}"
               for code in MESSAGES if code not in known]  # fmt: skip
    lacking += [f"{code}: no test names it" for code in sorted(MESSAGES.keys() - tested_codes())]
    lacking += [f"{code}: in {EXAMPLES.name}, but there is no such code" for code in sorted(_data().keys() - MESSAGES)]
    if lacking:
        raise MissingError(*lacking)
    parts = []
    for group, vietnamese, title in GROUPS:
        codes = [code for code in MESSAGES if int(code[2]) == group]
        if codes:
            parts.append(f"## {vietnamese}" + (f" ({title})" if english else ""))
            parts += [_entry(code, known[code], written.get(code), english=english) for code in codes]
    return "\n\n".join(parts)


def _entry(code: str, example: Example, fix: Fix | None, *, english: bool) -> str:
    text, hint = _words(code, "vi")
    language = _LANGUAGES.get(Path(example.path).suffix, "text")
    lines = [f"### {code}", f"**{phrase(MESSAGES[code].level.value, 'vi').capitalize()}.** {text}", f"Cách sửa: {hint}"]
    lines += ["Ví dụ:", f"```text\n{example.shown}\n```"]
    if fix is not None:
        lines += ["Sửa thành:", f"```{language}\n{fix.text}\n```"] if fix.text else ["Sửa: xoá dòng đó."]
    if english:
        text, hint = _words(code, "en")
        lines.append(f"*English ({MESSAGES[code].level.value}):* {text} {hint}")
    return "\n\n".join(lines)


def _words(code: str, language: str) -> tuple[str, str]:
    """Return text and hint as Markdown, with dots in place of values."""
    message = MESSAGES[code]
    return _with_dots(translated(code, message.text, language)), _with_dots(
        translated(f"{code} hint", message.hint, language)
    )


def _with_dots(pattern: str) -> str:
    text = re.sub(r"\{\w+\}", "…", re.sub(r"\{(similar|holder)\}", "", pattern)).strip() or "…"
    return re.sub(r"([\\`*_<>\[\]{}#|])", r"\\\1", text)


@cache
def _data() -> Mapping[str, Mapping[str, Any]]:
    data: Mapping[str, Mapping[str, Any]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return data


def fixes() -> dict[str, Fix]:
    """Return the fixes of examples by code."""
    return {
        code: Fix(entry["fix"].rstrip("\n"), entry.get("lines", 1), tuple(entry.get("files", ())))
        for code, entry in _data().items()
        if "fix" in entry
    }


@cache
def examples() -> Mapping[str, Example]:
    """Return an example for each code that has one: from the invalid site with the fewest other problems."""
    found: dict[str, Example] = {}
    for file in sorted(CASES.glob("*/expected.vi.txt")):
        for code, example in _examples_of(file):
            wanted = _data().get(code, {}).get("case", example.case)
            if example.case == wanted and (code not in found or example.crowd < found[code].crowd):
                found[code] = example
    for code, entry in _data().items():
        if code not in found and "message" in entry:
            found[code] = _example(code, entry)
    return found


def _examples_of(file: Path) -> Iterator[tuple[str, Example]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    starts = [(place, match) for place, line in enumerate(lines) if (match := _PROBLEM.match(line))]
    for place, match in starts:
        end = place + 1
        while end < len(lines) and _EXCERPT.match(lines[end]):
            end += 1
        shown = "\n".join(lines[place:end])
        yield match["code"], Example(shown, file.parent.name, match["path"] or "", int(match["line"] or 0), len(starts))


def _example(code: str, entry: Mapping[str, Any]) -> Example:
    """Return an example of ``examples.yaml``, a mapping with the values of the message, its position and its line."""
    given = dict(entry["message"])
    path, excerpt = str(given.pop("at", "")), str(given.pop("excerpt", "")).rstrip("\n")
    values = {name: _value(str(value)) for name, value in given.items()}
    text, hint = describe(Problem(code, values=values), "vi")
    place = f"{path}: " if path else ""
    line = f"{place}{phrase(MESSAGES[code].level.value, 'vi')} {code} {text} {hint}".rstrip()
    return Example("\n".join(filter(None, (line, excerpt))), path=path.split(":", maxsplit=1)[0])


def _value(text: str) -> str:
    """Return a value; ``=key argument`` refers to a phrase of the catalogue."""
    if not text.startswith("="):
        return text
    key, _, argument = text[1:].partition("/")
    return translatable(key, argument)


@cache
def tested_codes() -> frozenset[str]:
    """Return the codes that tests mention, in their code or expected output."""
    files = (file for file in TESTS.rglob("*") if file.suffix in (".py", ".txt") and "node_modules" not in file.parts)
    return frozenset(code for file in files for code in re.findall(r"BD\d{3}", file.read_text(encoding="utf-8")))
