"""Layout of the whole site: every output, each at one path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from badinh_site.diagnostics.problem import Problem
from badinh_site.pages.assets import Assets
from badinh_site.pages.conflicts import address_conflicts
from badinh_site.pages.derived import derived_outputs
from badinh_site.pages.hosting import hosting_pages, hosting_problems
from badinh_site.pages.old_addresses import checked_redirects, redirect_pages
from badinh_site.pages.outputs import Copy, Output, Rendition
from badinh_site.pages.portal_view import PortalView, portal_view
from badinh_site.pages.registry import lay_out_kinds
from badinh_site.pages.search import IndexFiles, index_outputs
from badinh_site.pages.title_cards import title_cards
from badinh_site.portal.site import Site
from badinh_site.portal.urls import output_path

__all__ = ["Layout", "lay_out", "renditions"]


class Layout(NamedTuple):
    """All outputs in the order of writing: files that pages need, pages, lists and feeds, derived outputs."""

    outputs: tuple[Output, ...]
    portal: PortalView
    """The values that all pages share."""
    problems: tuple[Problem, ...]


def lay_out(site: Site, assets: Assets, digests: dict[str, bytes], index: IndexFiles | None = None) -> Layout:
    """Return every output; ``digests`` are those of the attachments' sources, ``index`` is for the search."""
    copies = [Copy(output_path(a.address), a.path, digests[a.path], a.path) for a in site.attachments]
    made: tuple[Output, ...] = (
        *assets.copies,
        *copies,
        *renditions(site),
        *title_cards(site),
        *lay_out_kinds(site),
        *index_outputs(site, index),
    )
    redirects, problems = checked_redirects(site, _all_paths(site, made) if site.redirects else ())
    stubs = redirect_pages(site, redirects)
    own = (*made, *stubs, *hosting_pages(site, redirects))
    outputs = (*own, *derived_outputs([output.path for output in own], site.config.finish))
    problems += [*hosting_problems(site, redirects, [output.path for output in made]), *address_conflicts(outputs)]
    return Layout(outputs, portal_view(site), tuple(problems))


def _all_paths(site: Site, made: Iterable[Output]) -> set[str]:
    """Return the paths of all outputs but redirect pages: those of hosts too, and what is derived from any of them.

    A redirect hides each of them, and redirect pages have compressed copies. The files of hosts have the same names
    whatever the redirects are.
    """
    paths = {output.path for output in (*made, *hosting_pages(site, ()))}
    pages = {output_path(one.old.file) for one in site.redirects if one.old.file is not None}
    return paths | {output.path for output in derived_outputs(paths | pages, site.config.finish)}


def renditions(site: Site) -> Iterable[Rendition]:
    """Return every file encoded from a picture. Equal pictures may share a file, whose name depends on its content."""
    made = (
        Rendition(output_path(address), one.path, one.digest, settings, one.path)
        for one in site.pictures
        for address, settings in one.files
    )
    return {rendition.path: rendition for rendition in made}.values()
