"""Finds the line that an editor must change in a text that is not YAML, and says how.

A YAML parser notices most mistakes some lines later than they were made, and in words for programmers. Here the lines
are read as an editor reads them: a name, a colon, a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

__all__ = ["Fault", "find_control", "find_cut_texts", "find_fault", "quoted_line"]

_COLON = re.compile(r":(?=[ \t]|$)|：")
_NO_SPACE = re.compile(r"\w+:(?=[^\s:/])")
_FIELD = re.compile(r"[ \t]*(?:- +)?[^\s:#\"'\[\]{}][^:]{0,60}:(?:[ \t]|$)")
_QUOTED = {'"': re.compile(r'(?<!\\)"(?:[^"\\]++|\\.)*+"'), "'": re.compile(r"'(?:[^']++|'')*'")}
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?")
_COMMENT = re.compile(r"(?<![ \t])[ \t]++#.*")
_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")
_CLOSING = {"[": "]", "{": "}"}
_SIGNS = "@`%]},|>*&!"
_LONGEST = 160
_MOST_WORDS = 4
"""A name of a field has no more words."""
_BAD_ESCAPE = re.compile(
    r"""(?:[^\\]|\\\\)*?\\(?![0abtnvfe "/\\N_LP\t]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"""
)
_CUT = re.compile(
    r"(?P<kept>|[^\"'\[{|>#](?:[^# \t]++|(?<![ \t])[ \t]++(?=[^#]))*+)(?P<gap>[ \t]*+)(?P<cut>#(?P<mark>.?).*)"
)
_SENTENCES = frozenset(["title", "lead", "alt", "caption", "reason", "text", "description", "agency", "place"])
"""Fields with words of prose, in which a number sign after one space is hardly a comment."""


class Fault(NamedTuple):
    """A mistake in a line; ``cause`` is the key of its phrase, and with `` remedy`` that of what to do."""

    cause: str
    line: int
    """From 1, like the column."""
    column: int
    example: str
    """What to write: the line as it should be."""
    sign: str = ""
    """The character that is not allowed, if the cause names it."""


class _Line(NamedTuple):
    """A line that is divided at its colon."""

    number: int
    indent: int
    name: str
    """With the dash of a list before it."""
    value: str
    start: int
    """The offset of the value."""
    following: tuple[str, ...]
    """The lines after it."""


def find_fault(source: str, last: int, right_name: Callable[[str], str]) -> Fault | None:
    """Return the first mistake in the first ``last`` lines; None if they seem to be right.

    ``right_name`` returns the field that a name means, in the table that the text is read against; empty for none.
    """
    lines = source.split("\n")
    above: _Line | None = None
    for number, words in _relevant(lines[:last]):
        found = _fault_before_value(number, words, above, right_name)
        if found:
            return found
        line = _divided(number, words, tuple(lines[number:]))
        if line is None:
            continue
        found = _fault_of_value(line)
        if found:
            return found
        above = line
    return None


def find_cut_texts(source: str) -> Iterator[Fault]:
    """Yield the lines whose end YAML takes for a comment although it is hardly one: ``title: Notice #12``.

    A comment of an editor or of ``badinh new`` begins with a blank, and after a sentence with two blanks before it.
    """
    for number, words in _relevant(source.split("\n")):
        line = _divided(number, words, ())
        item = words.strip().removeprefix("- ") if line is None else line.value
        name = line.name if line else "-"
        match = _CUT.fullmatch(item)
        if not match or (match["kept"] and not match["gap"]):
            continue
        is_sentence = name.removeprefix("- ") in _SENTENCES and match["gap"] == " " and match["kept"]
        is_text = match["mark"] not in (" ", "\t", "", "#", "!")
        if is_text or (is_sentence and not match["cut"].startswith("# badinh:")):
            start = words.rfind(item) + match.start("cut")
            example = quoted_line(name, item) if line else f'- "{item}"'
            yield Fault("", number, start + 1, example, match["cut"])


def find_control(source: str) -> tuple[int, int, str] | None:
    """Return line, column and code of the first character of U+0080 to U+009F, which YAML does not allow."""
    match = _CONTROL.search(source)
    if not match:
        return None
    start = match.start()
    return source.count("\n", 0, start) + 1, start - source.rfind("\n", 0, start), f"U+{ord(match[0]):04X}"


def quoted_line(name: str, value: str) -> str:
    """Return the line of a field with its text in quotes."""
    if len(value) > _LONGEST:
        return f'{name}: "..."'
    if '"' not in value and "\\" not in value:
        return f'{name}: "{value}"'
    if "'" not in value:
        return f"{name}: '{value}'"
    curly = re.sub(r'"([^"]*)"', "“\\1”", value).replace('"', "”").replace("\\", "\\\\")
    return f'{name}: "{curly}"'


def _relevant(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers, but not empty ones, comments and the lines of a long text (``|``)."""
    long_text: int | None = None
    for number, words in enumerate(lines, start=1):
        bare = words.strip()
        indent = _indent(words)
        if not bare or bare.startswith("#"):
            continue
        if long_text is not None and indent > long_text:
            continue
        colon = _COLON.search(words)
        opens = colon is not None and _BLOCK_TEXT.fullmatch(words[colon.end() :].strip()) is not None
        long_text = indent if opens else None
        yield number, words


def _indent(words: str) -> int:
    return len(words) - len(words.lstrip(" "))


def _divided(number: int, words: str, following: tuple[str, ...]) -> _Line | None:
    colon = _COLON.search(words)
    if not colon:
        return None
    rest = words[colon.end() :]
    start = colon.end() + len(rest) - len(rest.lstrip())
    return _Line(number, _indent(words), words[: colon.start()].strip(), rest.strip(), start, following)


def _fault_before_value(number: int, words: str, above: _Line | None, right_name: Callable[[str], str]) -> Fault | None:
    """Return the mistake in the part of a line up to its colon."""
    indent, bare = _indent(words), words.strip()
    colon = _COLON.search(words)
    name = _name_without_colon(words[: colon.start()] if colon else words, right_name)
    if name:
        example = f"{right_name(name)}: {bare[len(name) :].strip()}"
        return Fault("yaml key", number, indent + len(name) + 1, example)
    if colon is None and bare[0].islower() and right_name(bare):
        return Fault("yaml key", number, indent + len(bare) + 1, f"{right_name(bare)}: ...")
    if colon and colon[0] == "：":
        example = f"{words[: colon.start()].strip()}: {words[colon.end() :].strip()}"
        return Fault("yaml wide colon", number, colon.start() + 1, example)
    if _NO_SPACE.match(bare):
        return _fault_without_space(number, bare, indent, colon)
    return _fault_of_place(number, words, above, is_field=colon is not None)


def _fault_without_space(number: int, bare: str, indent: int, colon: re.Match[str] | None) -> Fault | None:
    """Return the mistake of ``title:Tin``; None if another colon before it ends the name."""
    name, _, value = bare.partition(":")
    if colon and colon.start() - indent <= len(name):
        return None
    example = f"{name}: {value}" if ": " not in value else quoted_line(name, value)
    return Fault("yaml space", number, indent + len(name) + 1, example)


def _fault_of_place(number: int, words: str, above: _Line | None, *, is_field: bool) -> Fault | None:
    """Return the mistake of a line that should not be where it is."""
    indent, bare = _indent(words), words.strip()
    if bare.startswith("- "):
        return None
    if is_field:
        is_wrong = indent > 0 and _is_too_far_right(indent, above)
        return Fault("yaml indent", number, indent + 1, bare) if is_wrong else None
    if above and bare == "---":
        return Fault("yaml documents", number, 1, "")
    if indent == 0 and bare[0] not in "\"'[]{}":
        return Fault("yaml continued" if above else "yaml nameless", number, 1, bare)
    return None


def _name_without_colon(words: str, right_name: Callable[[str], str]) -> str:
    """Return the field name that begins a text; empty if none does, or if the whole text is one."""
    bare = words.strip()
    if not bare[:1].islower() or right_name(bare):
        return ""
    parts = bare.split(" ")
    beginnings = (" ".join(parts[:count]) for count in range(min(len(parts) - 1, _MOST_WORDS), 0, -1))
    return next((one for one in beginnings if right_name(one)), "")


def _is_too_far_right(indent: int, above: _Line | None) -> bool:
    """Return whether a field is indented although the one above has a value, or there is none."""
    if above is None:
        return True
    column = above.indent + 2 * above.name.startswith("- ")
    return bool(above.value) and not above.value.startswith("#") and indent > column


def _fault_of_value(line: _Line) -> Fault | None:
    first = line.value[:1]
    if first in ('"', "'"):
        return _fault_of_quotes(line, first)
    if first in ("[", "{"):
        return _fault_of_brackets(line, first)
    if line.value.startswith("- "):
        return _fault("yaml dash", line, quoted_line(line.name, line.value))
    if first and first in _SIGNS and not _BLOCK_TEXT.fullmatch(line.value):
        return _fault("yaml first sign", line, quoted_line(line.name, line.value), first)
    colon = re.search(r":(?= |$)", _COMMENT.sub("", line.value))
    if colon:
        example = quoted_line(line.name, line.value)
        return Fault("yaml colon", line.number, line.start + colon.start() + 1, example)
    return None


def _fault(cause: str, line: _Line, example: str, sign: str = "") -> Fault:
    return Fault(cause, line.number, line.start + 1, example, sign)


def _fault_of_quotes(line: _Line, quote: str) -> Fault | None:
    closed = _QUOTED[quote].match(line.value)
    if closed:
        rest = line.value[closed.end() :]
        is_right = not rest.strip() or _COMMENT.fullmatch(rest)
        if is_right and quote == '"' and _BAD_ESCAPE.match(closed[0]):
            return _fault("yaml escape", line, quoted_line(line.name, closed[0][1:-1]))
        return None if is_right else _fault("yaml after quote", line, quoted_line(line.name, line.value))
    if _goes_on(line):
        return None
    words = line.value[1:]
    if words.endswith("”") and "“" not in words:
        words = words[:-1]
    return _fault("yaml quote", line, quoted_line(line.name, words))


def _fault_of_brackets(line: _Line, bracket: str) -> Fault | None:
    end = _end_of_brackets(line.value)
    if end:
        rest = line.value[end:]
        is_right = not rest.strip() or _COMMENT.fullmatch(rest)
        return None if is_right else _fault("yaml after bracket", line, quoted_line(line.name, line.value))
    if _goes_on(line):
        return None
    return _fault("yaml bracket", line, f"{line.name}: {line.value}{_CLOSING[bracket]}")


def _end_of_brackets(value: str) -> int:
    """Return the offset after the bracket that closes the first one; 0 if there is none."""
    depth = 0
    for place, sign in enumerate(value):
        depth += (sign in _CLOSING) - (sign in _CLOSING.values())
        if depth == 0:
            return place + 1
    return 0


def _goes_on(line: _Line) -> bool:
    """Return whether the value goes on in the next line, which is not a field of its own."""
    following = next((words for words in line.following if words.strip()), "")
    return bool(following) and not _FIELD.match(following)
