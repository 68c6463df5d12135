"""Find the files of a site and of its theme."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from badinh_site.content.files import SourceFile, find_files, is_ignored, stamp_of
from badinh_site.content.types import is_document
from badinh_site.diagnostics.problem import Problem
from badinh_site.vietnamese import nfc

__all__ = ["SourceTree", "rescan", "scan", "theme_folder"]

THEME = "theme/"
"""Prefix of the paths of the theme's own files in messages and in the state."""


class SourceTree(NamedTuple):
    """All files of a site."""

    documents: Mapping[str, SourceFile]
    """The files in content/ that become pages, by path."""
    others: Mapping[str, SourceFile]
    """The other files in content/, by path."""
    templates: Mapping[str, SourceFile]
    """By name: the site's own, or the theme's if the site has none of that name."""
    static: Mapping[str, SourceFile]
    problems: tuple[Problem, ...]

    def files(self) -> Iterator[SourceFile]:
        """Yield every file."""
        yield from self.documents.values()
        yield from self.others.values()
        yield from self.templates.values()
        yield from self.static.values()


def theme_folder() -> Path:
    """Return the folder that contains the theme's templates/ and static/.

    An installed package contains them; in a checkout they are at the top of the repository.
    """
    package = Path(__file__).parents[2]
    packed = package / "theme"
    return packed if packed.is_dir() else package.parents[1]


def scan(site: Path) -> SourceTree:
    """Find all files of a site."""
    content, problems = find_files(site, "content")
    theme = theme_folder()
    with_theme = theme.resolve() != site.resolve()
    layers: dict[str, dict[str, SourceFile]] = {}
    for folder in ("templates", "static"):
        named: dict[str, SourceFile] = {}
        if with_theme:
            for found in find_files(theme, folder)[0]:
                named[found.path.removeprefix(f"{folder}/")] = found._replace(path=THEME + found.path)
        own, more = find_files(site, folder)
        problems += more
        named.update((found.path.removeprefix(f"{folder}/"), found) for found in own)
        layers[folder] = dict(sorted(named.items()))
    documents = {found.path: found for found in content if is_document(found.path)}
    others = {found.path: found for found in content if found.path not in documents}
    return SourceTree(documents, others, layers["templates"], layers["static"], tuple(problems))


def rescan(tree: SourceTree, site: Path, touched: Iterable[str]) -> SourceTree | None:
    """Return the tree updated by the status of the touched files alone.

    None when more than the contents of known documents may have changed: the whole site must be scanned then.
    """
    documents: dict[str, SourceFile] | None = None
    for file in touched:
        path = Path(file)
        if is_ignored(path.name):
            continue
        name = nfc(path.relative_to(site).as_posix()) if path.is_relative_to(site) else ""
        known = tree.documents.get(name)
        try:
            status = path.lstat()
        except OSError:
            return None
        if known is None or not stat.S_ISREG(status.st_mode):
            return None
        documents = documents or dict(tree.documents)
        documents[name] = known._replace(stamp=stamp_of(status))
    return tree._replace(documents=documents) if documents else tree
