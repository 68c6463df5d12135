"""Whatever can change a byte of an output is in the digest of the code that makes it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import badinh_site
from badinh_site.engine import versions

PACKAGE = Path(badinh_site.__file__).parent
NO_OUTPUT = {
    "click": "reads the command line",
    "watchdog": "watches files for the preview",
    "brotli": "has its own part in the version of compression",
    "warcio": "writes the archive, of which nothing is remembered",
}
"""Libraries that are used, but change no output that a build remembers."""
NO_OUTPUT_FOLDERS = ("starter", "preview")
"""What `badinh init` copies, and the pages of the preview itself."""


def imported() -> set[str]:
    """Return the modules of others that a module of ours imports, wherever it does."""
    names: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module or "")
    return {name.partition(".")[0] for name in names} - {"badinh_site", *sys.stdlib_module_names}


def test_every_library_that_is_used_has_its_version_in_the_digest_or_changes_no_output() -> None:
    assert imported() == {*versions._SHAPING, *NO_OUTPUT}
    assert not set(versions._SHAPING) & NO_OUTPUT.keys()


@pytest.mark.parametrize("name", versions._SHAPING)
def test_a_library_has_the_version_of_its_distribution(name: str) -> None:
    assert versions._version(name).endswith(".dist-info")


def test_every_file_of_the_package_is_in_the_digest_or_changes_no_output() -> None:
    whole = {
        file.relative_to(PACKAGE)
        for file in PACKAGE.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".po"
    }
    others = whole - set(map(Path, versions._shaping_files(PACKAGE)))
    outside = {file for file in others if file.parts[0] not in (*NO_OUTPUT_FOLDERS, "theme")}
    assert outside == {Path("py.typed"), Path("images/fonts/LICENSE")}


def test_the_files_of_the_digest_have_the_same_order_everywhere() -> None:
    found = versions._shaping_files(PACKAGE)
    assert found == sorted(found)
    assert {Path(name).suffix for name in found} == {".py", ".ttf", ".mo"}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a small package in place of ours."""
    (tmp_path / "engine").mkdir()
    for name in ("a.py", "engine/versions.py"):
        (tmp_path / name).write_text("x = 1\n", encoding="utf-8", newline="\n")
    monkeypatch.setattr(versions, "__file__", str(tmp_path / "engine/versions.py"))
    yield tmp_path
    versions.engine_version.cache_clear()


def digest_now() -> bytes:
    versions.engine_version.cache_clear()
    return versions.engine_version()


def test_the_digest_changes_with_a_file_its_name_and_the_version_of_a_library(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = [digest_now()]
    (package / "a.py").write_text("x = 2\n", encoding="utf-8", newline="\n")
    seen.append(digest_now())
    (package / "a.py").rename(package / "b.py")
    seen.append(digest_now())
    for library in versions._SHAPING:
        real = versions._version
        with monkeypatch.context() as patch:
            patch.setattr(versions, "_version", lambda name, one=library, real=real: real(name) + "x" * (name == one))
            seen.append(digest_now())
    assert len(seen) == len(set(seen))
    before = digest_now()
    (package / "engine/notes.txt").write_text("x", encoding="utf-8")
    assert digest_now() == before
