"""Loads the settings and the content of a site for commands that do not build."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from badinh_site.content.files import SourceFile, decode, is_link, link_target, read_bytes
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.inputs.load import LoadedSite, LoadedWithoutSettings, LoadOptions, load_site
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import scan
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.store.workspace import locked, with_state
from badinh_site.engine.workers import Workers
from badinh_site.settings.config import SITE_FILE, Config
from badinh_site.settings.read import no_settings, read_config

__all__ = ["read_settings", "settings_for_parsing", "with_loaded_site"]

T = TypeVar("T")


def with_loaded_site(request: Request, act: Callable[[LoadedSite, State], T]) -> T:
    """Call ``act`` with the loaded site while holding the build lock, and return its result.

    Raises:
        ProblemsError: there is no site, its settings have errors, or a build is running.
    """

    def run(state: State) -> T:
        with Workers(request.jobs, Stages()) as workers:
            options = LoadOptions(allowed=request.allowed)
            loaded = load_site(scan(request.site), state, SourceReader(state.sources()), workers, options)
        if isinstance(loaded, LoadedWithoutSettings):
            raise ProblemsError(*loaded.problems)
        return act(loaded, state)

    with locked(request):
        return with_state(request, run)[0]


def read_settings(site: Path) -> Config:
    """Return the settings in site.yaml.

    Raises:
        ProblemsError: the file is missing or unreadable, or lacks required settings.
    """
    return _read(site, ())[0]


def settings_for_parsing(site: Path, allowed: Collection[str]) -> Config:
    """Return the settings in site.yaml with all Markdown extensions that it names.

    Raises:
        ProblemsError: as :func:`read_settings`; or an extension is not one of those ``allowed``.
    """
    config, problems = _read(site, allowed)
    refused = [problem for problem in problems if problem.code in ("BD370", "BD371")]
    if refused:
        raise ProblemsError(*refused)
    return config


def _read(site: Path, allowed: Collection[str]) -> tuple[Config, tuple[Problem, ...]]:
    file = site / SITE_FILE
    if not os.path.lexists(file):
        raise ProblemsError(no_settings())
    if is_link(file):  # builds do not follow it either
        raise ProblemsError(Problem("BD005", SITE_FILE, values={"target": link_target(file)}))
    data = read_bytes(SourceFile(SITE_FILE, str(file), (0, 0)))
    config, problems = read_config(decode(data, SITE_FILE)[0], allowed)
    if config is None:
        raise ProblemsError(*problems)
    return config, problems
