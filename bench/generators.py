"""The generators that are measured: badinh and its peers, each with its command, its files and its version."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from bench.articles import Article, as_badinh, as_eleventy, as_hugo, as_pelican
from bench.errors import BenchError
from bench.tools import Tools

__all__ = ["BADINH", "PEERS", "Generator", "Paging", "available", "badinh"]

BADINH = "badinh"
PEERS = ("hugo", "hugo-norel", "pelican", "pelican-cache", "eleventy")

DEFINITIONS = Path(__file__).with_name("peers")

Paging = Callable[[int, int], int]
"""Tells how many pages a list of so many articles has, with so many on a full page."""


class Generator(NamedTuple):
    """A generator, and how it builds the bench site."""

    name: str
    version: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    definition: Path | None
    """The folder that holds its site without articles; None for badinh, whose theme is used."""
    written_as: Callable[[Article], tuple[str, str]]
    """Gives the path of an article in the site, and its text."""
    output: str
    leftovers: tuple[str, ...]
    """What it keeps between builds besides the output; a cold build has none of it."""
    template: str
    """The template of an article page."""
    paging: Paging

    @property
    def is_ours(self) -> bool:
        """Whether this is badinh."""
        return self.name == BADINH


def _from_newest(count: int, size: int) -> int:
    """Count the pages of a list that begins a new page with every ``size`` articles."""
    return -(-count // size)


def _from_oldest(count: int, size: int) -> int:
    """Count the pages of a list whose front page holds one to two full pages, as badinh's do."""
    return max(1, count // size)


def badinh() -> Generator:
    """Return badinh as it is installed for the Python that runs the bench."""
    script = Path(sys.executable).with_name(BADINH)
    command = (str(script),) if script.exists() else (sys.executable, "-m", "badinh_site")
    return Generator(
        name=BADINH,
        version=" ".join(filter(None, (_version(*command, "--version"), _commit()))),
        command=(*command, "build", "-q"),
        environment=dict(os.environ),
        definition=None,
        written_as=as_badinh,
        output="build",
        leftovers=(".badinh",),
        template="templates/article.html",
        paging=_from_oldest,
    )


def available(tools: Tools, names: tuple[str, ...]) -> tuple[list[Generator], list[str]]:
    """Return the generators of these names that are there, and a line for each one that is not."""
    found, missing = [], []
    for name in names:
        try:
            found.append(badinh() if name == BADINH else _MAKERS[name](tools, name))
        except BenchError as error:
            missing.append(f"{name} is left out: {error}")
    return found, missing


def _hugo(tools: Tools, name: str) -> Generator:
    binary = tools.hugo()
    return Generator(
        name=name,
        version=_version(binary, "version"),
        command=(binary, "--quiet"),
        environment=_environment(HUGO_PARAMS_RELATED="false" if name == "hugo-norel" else "true"),
        definition=DEFINITIONS / "hugo",
        written_as=as_hugo,
        output="public",
        leftovers=("resources", ".hugo_build.lock"),
        template="layouts/_default/single.html",
        paging=_from_newest,
    )


_PELICAN_CACHE = ("CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true", "GZIP_CACHE=false",
                  'CONTENT_CACHING_LAYER="generator"')  # fmt: skip


def _pelican(tools: Tools, name: str) -> Generator:
    program = tools.pelican()
    cache = ("-e", *_PELICAN_CACHE) if name == "pelican-cache" else ()
    return Generator(
        name=name,
        version=_version(program, "--version"),
        command=(program, "-q", "-s", "pelicanconf.py", *cache),
        environment=_environment(),
        definition=DEFINITIONS / "pelican",
        written_as=as_pelican,
        output="output",
        leftovers=("cache", "__pycache__"),
        template="theme/templates/article.html",
        paging=_from_newest,
    )


def _eleventy(tools: Tools, name: str) -> Generator:
    node, program = tools.eleventy()
    return Generator(
        name=name,
        version=f"{_version(node, program, '--version')} (Node {_version(node, '--version')})",
        command=(node, program, "--quiet"),
        environment=_environment(),
        definition=DEFINITIONS / "eleventy",
        written_as=as_eleventy,
        output="_site",
        leftovers=(".cache",),
        template="_includes/article.njk",
        paging=_from_newest,
    )


_MAKERS: Mapping[str, Callable[[Tools, str], Generator]] = {
    "hugo": _hugo,
    "hugo-norel": _hugo,
    "pelican": _pelican,
    "pelican-cache": _pelican,
    "eleventy": _eleventy,
}


def _environment(**own: str) -> dict[str, str]:
    """Return a peer's environment: nothing of our Python in it, and a language in which all file names are allowed."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**ours, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **own}


def _version(*command: str) -> str:
    """Ask a program for its version.

    Raises:
        BenchError: it does not run, or tells none.
    """
    try:
        reported = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise BenchError(f"it does not run ({error})") from error
    found = re.search(r"\d+(?:\.\w+)+", reported)
    if not found:
        raise BenchError(f"it tells no version ({reported.strip()[:80]!r})")
    return found[0]


def _commit() -> str:
    """Return the commit of this checkout, marked when files were changed since; empty without git."""
    command = ("git", "describe", "--always", "--dirty", "--exclude=*")
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=DEFINITIONS).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
