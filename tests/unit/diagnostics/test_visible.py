"""What is printed: nothing that a terminal obeys, a reader cannot see, or a CI service takes for a command."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import badinh_site
from badinh_site.cli.streams import show
from badinh_site.diagnostics.formats import FORMATS, pretty
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.report import Report
from badinh_site.diagnostics.visible import visible, visible_json, visible_line
from tests.support.running import badinh
from tests.support.sitemaking import article, make_site

PACKAGE = Path(badinh_site.__file__).parent
UNSEEN = [chr(code) for code in (*range(32), *range(127, 160), 0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, 0xFFF9, 0xE0041)]
UNSEEN += [chr(code) for code in (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xD800)]
COMMANDS = ("::error::x", " ::set-output name=a::b", "\u3000::add-mask::x", "##[error]x", "##vso[task.x]y", "x ##[y]")
TEXTS = st.text(st.sampled_from([*UNSEEN, *":#[%\ta"]) | st.characters(), max_size=30)


def is_command(line: str) -> bool:
    """Say whether GitHub's runner, Azure Pipelines or TeamCity takes a line for a command."""
    return line.lstrip().startswith("::") or re.search(r"##\w*\[", line) is not None


@pytest.mark.parametrize("char", UNSEEN, ids=lambda char: f"{ord(char):04X}")
def test_what_nobody_sees_is_written_as_an_escape(char: str) -> None:
    escape = f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
    assert visible(f"bài{char}viết") == f"bài{escape}viết"
    assert visible_line(f"bài{char}viết") == (f"bài{char}viết" if char == "\t" else f"bài{escape}viết")


@pytest.mark.parametrize(
    "text", ["Ba Đình – “1.234” ₫ …", "a\u00a0b", "👩\u200d💻 ❤️", "क्\u200dष", "می\u200cخواهم", "漢字"]
)
def test_what_people_write_stays(text: str) -> None:
    assert visible(text) == visible_line(text) == visible_json(text) == text


@pytest.mark.parametrize("text", COMMANDS)
def test_a_line_is_no_command(text: str) -> None:
    assert is_command(text)
    assert not is_command(visible_line(text))
    assert visible_line(text, is_command=True).startswith("::") == text.startswith("::")


@given(TEXTS)
def test_whatever_is_printed_is_one_visible_line(text: str) -> None:
    line = visible_line(text)
    assert not is_command(line)
    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(char) for char in line.replace("\t", "")} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(line) & (set(UNSEEN) - set("\t\u200c\u200d"))


@given(st.dictionaries(TEXTS.filter(lambda text: text.isprintable()), st.text(max_size=30) | st.sampled_from(COMMANDS)))
def test_json_loads_to_the_same_values_and_shows_nothing_else(data: dict[str, str]) -> None:
    text = pretty(data)
    assert json.loads(text) == data
    assert not any(is_command(line) for line in text.split("\n"))
    assert not set(text) & (set(UNSEEN) - set("\n\u200c\u200d"))


def test_columns_of_a_message_show_no_line_of_their_own() -> None:
    value = "x\n::error::y\r\x1b[2J\u202e\x9b1m"
    problem = Problem("BD112", "content/a.md", 3, 1, {"field": "views", "value": value})
    ((_, line),) = Report([problem], "en", Path()).lines()
    shown = r"x\u000a::error::y\u000d\u001b[2J\u202e\u009b1m"
    assert line.startswith(f"content/a.md:3:1: error BD112 views: “{shown}” has")
    annotation = FORMATS["github"](Report([problem], "en", Path()), "en", {})
    assert r"“x%0A::error::y%0D\u001b[2J\u202e\u009b1m” has" in annotation
    assert json.loads(FORMATS["json"](Report([problem], "en", Path()), "en", {}))["problems"][0]["message"].startswith(
        f"views: “{value}” has"
    )


def test_a_hostile_field_is_no_command_in_any_format(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/mot", updated='"x\\n::error::y\\r##[error]\\u202ez\\e[2J"', title="'::warning::t'")
    for command in (["build"], ["check"], ["list"], ["build", "--format", "github"], ["check", "--format", "json"]):
        answer = badinh(site, *command)
        lines = [*answer.out.split("\n"), *answer.err.split("\n")]
        meant = [line for line in lines if is_command(line)]
        assert all(re.match(r"::(error|warning|notice) (file|title)=[^:]*::", line) for line in meant), meant
        assert bool(meant) == ("github" in command)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.out + answer.err)


def test_found_titles_and_differences_are_no_commands(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    article(site, "2021/07/mot", title="'::error::tiêu đề'", body="::error::  hai  dấu cách\u200b\n\x9b31m\n")
    assert badinh(site, "build").code == 0
    for command in (["search", "tiêu đề"], ["fix"], ["explain", "/bai-viet/mot/"], ["list", "--format", "csv"]):
        answer = badinh(site, *command)
        assert "error" in answer.out, command
        assert not any(is_command(line) for line in answer.out.split("\n")), command
        assert "\x9b" not in answer.out, command


def test_lines_are_shown_one_by_one() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        show("một\nhai", "ba", lead="ĐẠT")
        show("::notice::x", are_commands=True)
    assert out.getvalue() == "ĐẠT  một\\u000ahai\nba\n::notice::x\n"


PRINTING = {
    "print",
    "click.echo",
    "click.secho",
    "sys.stdout.write",
    "sys.stderr.write",
    "click.echo_via_pager",
    "os.write",
}
ELSEWHERE = {("cli/streams.py", "click.echo"), ("engine/outputs/folder.py", "os.write")}
"""The one place that prints; the other writes files."""


def test_nothing_else_prints() -> None:
    found = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in PRINTING or name.startswith(("logging.", "warnings.warn", "traceback.print")):
                found.add((file.relative_to(PACKAGE).as_posix(), name))
            named = (
                [one.name for one in node.names] if isinstance(node, ast.ImportFrom) and node.module == "click" else []
            )
            assert not set(named) & {"echo", "secho"}, file
    assert found <= ELSEWHERE
    assert ("cli/streams.py", "click.echo") in found
