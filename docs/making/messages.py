"""Makes the list of all messages: what each says, the way out, and an example with its mend.

The words are those of the catalogue. Examples are what ``tests/data/sites_invalid`` expects, so they are what the
program really says; a mistake that no folder of files can hold (a full disk) has its example in ``examples.yaml``, as
have the mends. A code without an example, or without a test that names it, is an error: the list is not made.
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

__all__ = ["CASES", "Example", "LackingError", "Mend", "changes", "examples", "message_list"]

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


class LackingError(Exception):
    """The list of messages cannot be made; each argument says what lacks."""


class Example(NamedTuple):
    """A message as the program gives it."""

    shown: str
    """In Vietnamese, with the line that it is about."""
    case: str = ""
    """The folder of ``tests/data/sites_invalid`` that leads to it."""
    path: str = ""
    line: int = 0
    crowd: int = 0
    """How many other problems the case has."""


class Mend(NamedTuple):
    """How an example is mended."""

    text: str
    """What stands in the place of the line that the message names; empty when that is to go."""
    lines: int
    """How many lines it replaces."""
    files: tuple[str, ...]
    """Pictures that it speaks of, from the site's folder."""


def message_list(*, english: bool) -> str:
    """Return the list of all messages, in Vietnamese, and in English below each if asked for.

    Raises:
        LackingError: a code has no example, or no test names it.
    """
    known, written = examples(), changes()
    lacking = [f"{code}: no example; add a case to tests/data/sites_invalid or an entry to {EXAMPLES.name}"
               for code in MESSAGES if code not in known]  # fmt: skip
    lacking += [f"{code}: no test names it" for code in sorted(MESSAGES.keys() - tested_codes())]
    lacking += [f"{code}: in {EXAMPLES.name}, but there is no such code" for code in sorted(_data().keys() - MESSAGES)]
    if lacking:
        raise LackingError(*lacking)
    parts = []
    for group, vietnamese, title in GROUPS:
        codes = [code for code in MESSAGES if int(code[2]) == group]
        if codes:
            parts.append(f"## {vietnamese}" + (f" ({title})" if english else ""))
            parts += [_entry(code, known[code], written.get(code), english=english) for code in codes]
    return "\n\n".join(parts)


def _entry(code: str, example: Example, mend: Mend | None, *, english: bool) -> str:
    text, hint = _words(code, "vi")
    language = _LANGUAGES.get(Path(example.path).suffix, "text")
    lines = [f"### {code}", f"**{phrase(MESSAGES[code].level.value, 'vi').capitalize()}.** {text}", f"Cách sửa: {hint}"]
    lines += ["Ví dụ:", f"```text\n{example.shown}\n```"]
    if mend is not None:
        lines += ["Sửa thành:", f"```{language}\n{mend.text}\n```"] if mend.text else ["Sửa: xoá dòng đó."]
    if english:
        text, hint = _words(code, "en")
        lines.append(f"*English ({MESSAGES[code].level.value}):* {text} {hint}")
    return "\n\n".join(lines)


def _words(code: str, language: str) -> tuple[str, str]:
    """Return text and way out with dots for what depends on the case, as Markdown."""
    message = MESSAGES[code]
    return _open(translated(code, message.text, language)), _open(translated(f"{code} hint", message.hint, language))


def _open(pattern: str) -> str:
    text = re.sub(r"\{\w+\}", "…", re.sub(r"\{(similar|holder)\}", "", pattern)).strip() or "…"
    return re.sub(r"([\\`*_<>\[\]{}#|])", r"\\\1", text)


@cache
def _data() -> Mapping[str, Mapping[str, Any]]:
    data: Mapping[str, Mapping[str, Any]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return data


def changes() -> dict[str, Mend]:
    """Return by code what the line of its example is to be."""
    return {
        code: Mend(entry["mend"].rstrip("\n"), entry.get("lines", 1), tuple(entry.get("files", ())))
        for code, entry in _data().items()
        if "mend" in entry
    }


@cache
def examples() -> Mapping[str, Example]:
    """Return an example of every code that has one: of the bad sites, the one with the fewest other problems."""
    found: dict[str, Example] = {}
    for file in sorted(CASES.glob("*/expected.vi.txt")):
        for code, example in _examples_of(file):
            wanted = _data().get(code, {}).get("case", example.case)
            if example.case == wanted and (code not in found or example.crowd < found[code].crowd):
                found[code] = example
    for code, entry in _data().items():
        if code not in found and "message" in entry:
            found[code] = _written(code, entry)
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


def _written(code: str, entry: Mapping[str, Any]) -> Example:
    """Put an example into words: a mapping with the values of the message, its place and its line."""
    given = dict(entry["message"])
    path, excerpt = str(given.pop("at", "")), str(given.pop("excerpt", "")).rstrip("\n")
    values = {name: _value(str(value)) for name, value in given.items()}
    text, hint = describe(Problem(code, values=values), "vi")
    place = f"{path}: " if path else ""
    line = f"{place}{phrase(MESSAGES[code].level.value, 'vi')} {code} {text} {hint}".rstrip()
    return Example("\n".join(filter(None, (line, excerpt))), path=path.split(":", maxsplit=1)[0])


def _value(text: str) -> str:
    """Return a value; ``=key argument`` stands for a phrase of the catalogue."""
    if not text.startswith("="):
        return text
    key, _, argument = text[1:].partition("/")
    return translatable(key, argument)


@cache
def tested_codes() -> frozenset[str]:
    """Return the codes that tests name, in their code or in what they expect."""
    files = (file for file in TESTS.rglob("*") if file.suffix in (".py", ".txt") and "node_modules" not in file.parts)
    return frozenset(code for file in files for code in re.findall(r"BD\d{3}", file.read_text(encoding="utf-8")))
