"""Prepares templates and static files: published addresses, and the checksums that templates name."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from badinh_site.content.files import SourceFile
from badinh_site.diagnostics.problem import Problem, ProblemsError
from badinh_site.engine.inputs.load import LoadedTheme
from badinh_site.engine.outputs.cache_keys import copy_key
from badinh_site.engine.outputs.writer import copied_bytes
from badinh_site.engine.render.template_set import TemplateSet
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.pages.assets import Assets, name_assets

__all__ = ["Theme", "prepare_theme"]

_INTEGRITY = Memo[str]("integrity", str)
"""By the key of the copy."""


class Theme(NamedTuple):
    """The templates and static files of a site."""

    assets: Assets
    templates: TemplateSet
    problems: tuple[Problem, ...]


def prepare_theme(loaded: LoadedTheme, found: Mapping[str, SourceFile], language: str, state: State) -> Theme:
    """Name the published static files and prepare the templates that use them; ``found`` has all files by path."""
    assets = name_assets(loaded.assets, language)
    templates = TemplateSet(loaded.templates, assets.urls, language)
    templates.integrities, unread = _integrities(templates.named_assets(), assets, found, state)
    return Theme(assets, templates, (*templates.problems(), *assets.problems, *unread))


def _integrities(
    names: Iterable[str], assets: Assets, found: Mapping[str, SourceFile], state: State
) -> tuple[dict[str, str], list[Problem]]:
    """Return the checksums of static files as published, remembered by the keys of the copies."""
    copies = {copy.path: copy for copy in assets.copies}
    made: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        copy = copies[assets.urls[name]]
        known = state.remembered(_INTEGRITY, copy_key(copy))
        try:
            made[name] = known or _integrity(copied_bytes(copy, found[copy.source]))
        except ProblemsError as error:
            problems += error.problems
        else:
            state.remember(_INTEGRITY, copy_key(copy), made[name])
    return made, problems


def _integrity(data: bytes) -> str:
    """Return the checksum by which browsers verify a file (Subresource Integrity, 3.1)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")
