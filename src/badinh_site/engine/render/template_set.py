"""The templates of a site and its theme by name, each with the digest of everything it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.render.analysis import TemplateFacts
from badinh_site.engine.render.renderer import Source
from badinh_site.hashing import digest
from badinh_site.pages.assets import AssetLink

__all__ = ["Template", "TemplateSet"]


class Template(NamedTuple):
    """A template file."""

    path: str
    """The path shown in messages: relative to the site folder, or below ``theme/``."""
    digest: bytes
    read: Callable[[], str]
    facts: TemplateFacts


class TemplateSet:
    """All templates by name (the site's own before the theme's), and the published addresses of static files."""

    def __init__(self, templates: Mapping[str, Template], asset_urls: Mapping[str, str], language: str = "vi") -> None:
        self._templates = templates
        self._language = language
        self.asset_urls = asset_urls
        self.integrities: Mapping[str, str] = {}
        """Checksums of the static files in :meth:`named_assets`. Set them before calling :meth:`digest`."""
        self._digests: dict[str, bytes] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield every mistake that can be found without rendering."""
        for template in self._templates.values():
            yield from template.facts.problems
            for use in template.facts.templates:
                if use.required and not any(name in self._templates for name in use.names):
                    yield Problem("BD402", template.path, use.line, 0, {"name": ", ".join(use.names)})
            for use in template.facts.assets:
                if use.names[0] not in self.asset_urls:
                    yield Problem("BD406", template.path, use.line, 0, {"name": use.names[0]})

    def named_assets(self) -> list[str]:
        """Return the names of the existing static files whose addresses templates use."""
        named = {use.names[0] for template in self._templates.values() for use in template.facts.assets}
        return sorted(named & self.asset_urls.keys())

    def asset_links(self, base_path: str) -> dict[str, AssetLink]:
        """Return the links to static files by name, for templates."""
        urls, known = self.asset_urls, self.integrities
        return {name: AssetLink(base_path + url, known.get(name, "")) for name, url in urls.items()}

    def __contains__(self, name: str) -> bool:
        """Return whether there is a template of that name."""
        return name in self._templates

    def sources(self, names: Iterable[str]) -> dict[str, Source]:
        """Return the texts of templates and of all templates that they read.

        Raises:
            ProblemsError: a file has changed since it was first read.
        """
        found: dict[str, Source] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            template = self._templates.get(name)
            if template is not None and name not in found:
                found[name] = Source(template.path, template.read())
                waiting += [other for use in template.facts.templates for other in use.names]
        return found

    def parts(self, name: str) -> dict[str, bytes]:
        """Return the digests of all files that rendering with a template can read.

        These are the transitive extends, includes and imports (with missing ones, which may be added later), the
        addresses and checksums of the static files that they name, and the language of words, dates and numbers.
        """
        found: dict[str, bytes] = {"language": self._language.encode()}
        assets: dict[str, bytes] = {}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if f"template {one}" in found:
                continue
            template = self._templates.get(one)
            found[f"template {one}"] = template.digest if template else b"missing"
            if template:
                waiting += [other for use in template.facts.templates for other in use.names]
                for use in template.facts.assets:
                    named = use.names[0]
                    both = f"{self.asset_urls.get(named, '')} {self.integrities.get(named, '')}"
                    assets[f"asset {named}"] = both.encode()
        return dict(sorted((found | assets).items()))

    def digest(self, name: str) -> bytes:
        """Return the digest of a template with all it reads."""
        if name not in self._digests:
            self._digests[name] = digest(name.encode() + b"\0" + msgspec.msgpack.encode(self.parts(name)))
        return self._digests[name]
