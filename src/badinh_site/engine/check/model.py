"""What a check is asked for and what it returns."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from badinh_site.content.suppressions import Suppression
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine.build.manifest import Manifest
from badinh_site.engine.inputs.site_key import SiteKey
from badinh_site.engine.store.memo import OF_CHECKS, Memo

__all__ = ["OUTER", "VERDICT", "CheckOptions", "CheckResult", "Conclusion", "OuterLinks", "Verdict"]

OuterLinks = tuple[tuple[str, str, int, int], ...]
"""Links to other sites: the address, and the file, line and column of each."""


class CheckOptions(NamedTuple):
    """What a check does besides the usual."""

    published: Path | None = None
    """A sitemap, or the folder of an earlier build, whose addresses must all be there."""
    external: bool = False
    """True to ask other sites whether links to them work."""
    baseline: Path | None = None
    """A file of known problems that are not reported."""
    new_baseline: Path | None = None
    """Where such a file is written to."""


class CheckResult(NamedTuple):
    """What a check found."""

    problems: tuple[Problem, ...]
    documents: int
    outputs: int
    public: int = 0
    """Addresses that were public before, when these were compared."""
    external: int = 0
    """Addresses of other sites, when these were asked."""
    known: int = 0
    """Problems that are not reported, since the baseline names them."""


class Verdict(Struct, frozen=True):
    """What was found in a site, and how long that is valid."""

    manifest: Manifest
    """Without keys and problems."""
    problems: tuple[Problem, ...]
    outputs: int
    suppressions: dict[str, tuple[Suppression, ...]]


class Conclusion(NamedTuple):
    """What a check found, in the form in which the next check of unchanged files reuses it."""

    result: CheckResult
    verdict: Verdict
    key: SiteKey


VERDICT = Memo[Verdict](f"{OF_CHECKS}verdict", Verdict)


OUTER = Memo[OuterLinks](f"{OF_CHECKS}outer links", OuterLinks)
"""By the environment key of the site, like verdicts."""
