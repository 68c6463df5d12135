"""Rows of what reads one content file: parts of it repeated without end, and places of links."""

from __future__ import annotations

from badinh_site.content.suppressions import without_suppressions
from tests.support.doubling import Row

ROWS = (Row("suppressions: left out", lambda n: "<!-- badinh: ignore BD614 because x -->\n" * n, without_suppressions),)
