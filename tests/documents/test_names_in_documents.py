"""The files, modules and names of the code that documents for developers speak of are there."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from badinh_site import cli

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "badinh_site"
DOCUMENTS = [
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "README.en.md",
    *sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "docs" / "design").glob("*.md")),
]
DEVELOPERS = [name for name in DOCUMENTS if not name.startswith("README")]
MAP = "ARCHITECTURE.md"

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^ {4}.*$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]+))?\)")
_PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
_ENDINGS = (".py", ".md", ".html", ".css", ".js", ".toml", ".yaml")
_MODULE = re.compile(r"(?<![\w/.-])[\w-]+(?:/[\w-]+)+\.py\b")
_IDENTIFIER = re.compile(r"_?[A-Z]\w+(?:\.\w+)*")
_OF_SITES = re.compile(r"bin/|build/|\.badinh/|content/(?:redirects\.yaml|albums/|20)|index\.md$|badinh_site/theme")
"""What sites have, and installed packages, and this repository has not."""
_OF_SYSTEM = {"TMPDIR"}
"""Names that look like some of the code, and are known elsewhere."""


def text_of(name: str) -> str:
    """Return a document without its code blocks."""
    return _INDENTED.sub("", _FENCED.sub("", (ROOT / name).read_text(encoding="utf-8")))


def paths_in(text: str) -> Iterator[str]:
    """Yield what looks like a path of the repository, in what is written as code."""
    for code in _CODE.findall(text):
        if not _PATH.fullmatch(code) or _OF_SITES.match(code):
            continue
        if code.endswith("/") or code.endswith(_ENDINGS):
            yield code


def named_in(text: str) -> Iterator[str]:
    """Yield what looks like a class or a constant, in what is written as code."""
    for code in _CODE.findall(text):
        found = _IDENTIFIER.match(code)
        if found and (found[0] == code or code[found.end()] == "("):
            yield found[0]


def rows_of_map() -> Iterator[tuple[str, str]]:
    """Yield the packages that ARCHITECTURE lists, each with what is said of it."""
    yield from re.findall(r"^\| `([\w/]+)/` \| (.*) \|$", (ROOT / MAP).read_text(encoding="utf-8"), re.M)


def is_there(path: str) -> bool:
    """Return whether a path leads to something, from the repository, the package or the theme; ``*`` is anything."""
    return any(next(folder.glob(path.rstrip("/")), None) is not None for folder in (ROOT, PACKAGE, ROOT / "templates"))


@cache
def defined() -> frozenset[str]:
    """Return the names that the code and its tests define or import, and those of data in the theme."""
    names: set[str] = set()
    for template in (ROOT / "templates").iterdir():
        names.update(re.findall(r'"(\w+)"', template.read_text(encoding="utf-8")))
    for file in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.alias):
                names.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                names.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper():
                names.add(node.value)  # a variable of the environment
    return frozenset(names)


@pytest.mark.parametrize("name", DEVELOPERS)
def test_every_file_that_a_document_names_is_there(name: str) -> None:
    listed = {file for _, about in rows_of_map() for file in paths_in(about)} if name == MAP else set()
    paths = {*paths_in(text_of(name)), *_MODULE.findall((ROOT / name).read_text(encoding="utf-8"))}
    assert {path for path in paths if path not in listed and not is_there(path)} == set()


def test_every_module_in_the_map_of_packages_is_in_its_package() -> None:
    rows = list(rows_of_map())
    assert rows
    wrong = [
        f"{package}/{file}"
        for package, about in rows
        for file in paths_in(about)
        if not (PACKAGE / package / file).exists() and not (file.startswith("content/") and (ROOT / file).exists())
    ]
    assert wrong == []


def test_the_map_of_packages_has_every_package() -> None:
    rows = dict(rows_of_map())
    for file in PACKAGE.rglob("__init__.py"):
        package = file.parent.relative_to(PACKAGE).as_posix()
        above, _, name = package.rpartition("/")
        assert package == "." or package in rows or f"`{name}/`" in rows[above], package


def test_the_map_of_packages_is_in_the_order_of_imports() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if "badinh_site.cli" in one.get("layers", ()))
    rank = {
        package.removeprefix("badinh_site."): place
        for place, layer in enumerate(layers)
        for package in layer.split(" | ")
    }
    ranks = [rank[package] for package, _ in rows_of_map() if package in rank]
    assert len(ranks) > 10
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("name", DEVELOPERS)
def test_every_name_of_the_code_that_a_document_speaks_of_is_defined(name: str) -> None:
    unknown = [whole for whole in named_in(text_of(name)) if not set(whole.split(".")) <= defined() | _OF_SYSTEM]
    assert unknown == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_to_a_file_and_a_heading(name: str) -> None:
    for target, heading in _LINK.findall(text_of(name)):
        if "://" in target:
            continue
        file = ROOT / name if not target else (ROOT / name).parent / target
        assert file.exists(), target
        if heading:
            slugs = {
                re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
                for line in file.read_text(encoding="utf-8").split("\n")
                if line.startswith("#")
            }
            assert heading in slugs, f"{target}#{heading}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_and_option_that_a_document_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for target in re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text, re.M):
        assert target in targets, f"make {target}"
    for command, rest in re.findall(r"(?:^ {4}|`|[\\/])badinh (\w+)([^`\n]*)", text, re.M):
        assert command in cli.main.commands, f"badinh {command}"
        known = {option for one in cli.main.commands[command].params for option in one.opts}
        for option in re.findall(r"(?<= )--[\w-]+", rest):
            assert option in known, f"badinh {command} {option}"


def test_every_page_on_the_design_is_short_and_linked() -> None:
    linked = [target for target, _ in _LINK.findall((ROOT / MAP).read_text(encoding="utf-8"))]
    for name in DOCUMENTS:
        if name.startswith("docs/design/"):
            assert len((ROOT / name).read_bytes()) <= 9_000, name
            assert name in linked
