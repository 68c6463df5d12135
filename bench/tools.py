"""Installs and finds the programs of the peers in a folder of their own."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.errors import BenchError

__all__ = ["Tools", "install"]

DEFINITIONS = Path(__file__).with_name("peers")
REQUIREMENTS = DEFINITIONS / "requirements.txt"
PACKAGE = DEFINITIONS / "eleventy" / "package.json"


class Tools(NamedTuple):
    """A folder with a virtual environment (``venv``) and Eleventy's Node modules (``eleventy``)."""

    folder: Path

    def hugo(self) -> str:
        """Return the program Hugo: the binary itself, since the package's script starts a Python first.

        Raises:
            BenchError: it is not installed.
        """
        package = self.folder / "venv/lib"
        found = sorted(package.glob("python*/site-packages/hugo/binaries/hugo*"))
        return _there(found[0] if found else package / "hugo")

    def pelican(self) -> str:
        """Return the program Pelican.

        Raises:
            BenchError: it is not installed.
        """
        return _there(self.folder / "venv/bin/pelican")

    def pagefind(self) -> str:
        """Return the program Pagefind.

        Raises:
            BenchError: it is not installed.
        """
        found = sorted((self.folder / "venv/lib").glob("python*/site-packages/pagefind_bin/pagefind"))
        return _there(found[0] if found else self.folder / "venv/lib/pagefind")

    def eleventy(self) -> tuple[str, str]:
        """Return Node and the program Eleventy.

        Raises:
            BenchError: one of them is not installed.
        """
        node = shutil.which("node")
        if not node:
            raise BenchError("Node is not installed")
        return node, _there(self.folder / "eleventy/node_modules/@11ty/eleventy/cmd.cjs")


def install(folder: Path, tell: Callable[[str], None]) -> None:
    """Install missing programs. Failures are reported, and their peers are left out later."""
    for name, needed, steps in (("venv", REQUIREMENTS, _install_python), ("eleventy", PACKAGE, _install_node)):
        stamp = folder / name / ".stamp"
        wanted = hashlib.sha256(needed.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            continue
        tell(f"installing {name} ...")
        try:
            (folder / name).mkdir(parents=True, exist_ok=True)
            steps(folder / name)
        except (BenchError, OSError, subprocess.CalledProcessError) as error:
            tell(f"{name} could not be installed: {error}")
        else:
            stamp.write_text(wanted, encoding="ascii")


def _install_python(folder: Path) -> None:
    subprocess.run((sys.executable, "-m", "venv", folder), check=True)
    subprocess.run((folder / "bin/python", "-m", "pip", "install", "-q", "-U", "-r", REQUIREMENTS), check=True)


def _install_node(folder: Path) -> None:
    npm = shutil.which("npm")
    if not npm:
        raise BenchError("Node and npm are not there")
    shutil.copy(PACKAGE, folder)
    subprocess.run((npm, "install", "--silent", "--no-audit", "--no-fund"), cwd=folder, check=True)


def _there(program: Path) -> str:
    if not program.is_file():
        raise BenchError("it is not installed")
    return str(program)
