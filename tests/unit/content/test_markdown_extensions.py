"""Extensions of Markdown: those of Python-Markdown, with what harms nobody; all others are code and must be allowed."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from badinh_site.content.markdown import converter as converters
from badinh_site.content.markdown.converter import converter
from badinh_site.content.parser import BrokenDocument, ParsedDocument, Parser
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.settings.config import MarkdownSettings
from badinh_site.settings.markdown_extensions import ALLOWED, shipped_name
from badinh_site.settings.read import read_config

LEAST = "title: x\nbase_url: https://badinh.example/\n"


def read(markdown: str, *allowed: str) -> tuple[MarkdownSettings, tuple[Problem, ...]]:
    config, problems = read_config(f"{LEAST}markdown: {markdown}\n", allowed)
    assert config is not None
    return config.markdown, problems


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_what_python_markdown_ships_needs_no_word(name: str, monkeypatch: pytest.MonkeyPatch):
    assert read(f"{{extensions: [{name}, markdown.extensions.{name}]}}")[1] == ()
    imported: list[str] = []
    real = importlib.import_module
    monkeypatch.setattr(converters.importlib, "import_module", lambda one: imported.append(one) or real(one))
    converter(MarkdownSettings((name,)), "vi")
    assert all(one.startswith("markdown.extensions.") for one in imported)


@pytest.mark.parametrize(
    "name",
    ["os", "antigravity", "markdown.extensions", "markdown.extensions.os", "Toc", "toc:x", "a.toc", "../toc"],
)
def test_any_other_name_is_an_error_and_is_left_out(name: str):
    settings, problems = read(f"{{extensions: ['{name}', toc]}}")
    assert settings.extensions == ("toc",)
    assert [(problem.code, problem.line) for problem in problems] == [("BD370", 3)]
    assert shipped_name(name) == ""


def test_the_command_line_allows_names_one_by_one():
    settings, problems = read("{extensions: [one, two]}", "one", "three")
    assert settings.extensions == ("one",)
    assert [problem.values["name"] for problem in problems] == ["two"]


@pytest.mark.parametrize("name", ["codehilite", "markdown.extensions.codehilite"])
def test_options_that_pygments_would_get_are_refused(name: str):
    text = (
        f"{{extensions: [{name}], options: {{{name}: {{linenums: 'true', cssfile: /tmp/x, pygments_formatter: img}}}}}}"
    )
    settings, problems = read(text)
    assert settings.options == ((name, (("linenums", "true"),)),)
    assert [(problem.code, problem.values["name"]) for problem in problems] == [
        ("BD371", "cssfile"),
        ("BD371", "pygments_formatter"),
    ]
    assert read(text, name)[1] == ()


@pytest.mark.parametrize(
    "asked", ["pygments_formatter=rtf", "pygments_formatter=img font_name=x", "full=true cssfile=x"]
)
def test_a_fence_chooses_no_formatter(asked: str):
    parser = Parser("Asia/Ho_Chi_Minh", MarkdownSettings(("codehilite",)))
    parsed = parser.parse(f'---\ntitle: a\n---\n\n``` {{.python {asked} hl_lines="1"}}\nx\n```\n'.encode(), "a.md")
    assert isinstance(parsed, ParsedDocument)
    assert b'<span class="hll">' in parsed.html


@pytest.mark.parametrize("ends", ["raise SystemExit(3)", "raise RuntimeError", "import none_such_at_all"])
def test_an_extension_that_ends_the_program_is_a_message(ends: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "badinh_ending.py").write_text(f"{ends}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ProblemsError) as failed:
        converter(MarkdownSettings(("badinh_ending",)), "vi")
    assert failed.value.problems[0].code == "BD304"
    sys.modules.pop("badinh_ending", None)


def test_an_extension_that_ends_the_program_while_rendering_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    source = (
        "from markdown.extensions import Extension\nfrom markdown.preprocessors import Preprocessor\n"
        "class P(Preprocessor):\n    def run(self, lines): raise SystemExit(3)\n"
        "class E(Extension):\n    def extendMarkdown(self, md): md.preprocessors.register(P(md), 'p', 1)\n"
        "def makeExtension(**options): return E(**options)\n"
    )
    (tmp_path / "badinh_ending_late.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    parser = Parser("Asia/Ho_Chi_Minh", MarkdownSettings(("badinh_ending_late",)))
    parsed = parser.parse(b"---\ntitle: a\n---\nx\n", "a.md")
    assert isinstance(parsed, BrokenDocument)
    assert [problem.code for problem in parsed.problems] == ["BD210"]
    sys.modules.pop("badinh_ending_late", None)
