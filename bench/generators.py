"""The benchmarked generators, badinh and its peers: their commands, files and versions."""

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
"""Returns the number of pages of a list, from the number of articles and the page size."""


class Generator(NamedTuple):
    """A generator and its configuration."""

    name: str
    version: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    definition: Path | None
    """The folder of its site without articles; None for badinh, which uses its theme."""
    written_as: Callable[[Article], tuple[str, str]]
    """Returns the path of an article in the site, and its text."""
    output: str
    leftovers: tuple[str, ...]
    """The paths of its caches besides the output; deleted before a cold build."""
    template: str
    """The article template."""
    paging: Paging

    @property
    def is_ours(self) -> bool:
        """Whether this is badinh."""
        return self.name == BADINH


def _from_newest(count: int, size: int) -> int:
    """Return the number of pages of a list with ``size`` articles on each."""
    return -(-count // size)


def _from_oldest(count: int, size: int) -> int:
    """Return the number of pages of a list whose first page has one to two full pages, like badinh's."""
    return max(1, count // size)


def badinh() -> Generator:
    """Return the badinh that is installed for the running Python."""
    script = Path(sys.executable).with_name(BADINH)
    command = (str(script),) if script.exists() else (sys.executable, "-m", "badinh_site")
    return Generator(
        name=BADINH,
        version=" ".join(filter(None, (_version(*command, "--version"), _commit()))),
        command=(*command, "build", "-q"),
        # An installed badinh has compiled modules: without them, every start would compile all of them.
        environment={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        definition=None,
        written_as=as_badinh,
        output="build",
        leftovers=(".badinh",),
        template="templates/article.html",
        paging=_from_oldest,
    )


def available(tools: Tools, names: tuple[str, ...]) -> tuple[list[Generator], list[str]]:
    """Return the available generators of ``names``, and a line for each missing one."""
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
    """Return a peer's environment: without variables of our Python, and with a UTF-8 locale."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**ours, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **own}


def _version(*command: str) -> str:
    """Return the version of a program.

    Raises:
        BenchError: the program fails, or prints no version.
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
    """Return the commit of this checkout, marked if files have changed; empty without git."""
    command = ("git", "describe", "--always", "--dirty", "--exclude=*")
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=DEFINITIONS).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
