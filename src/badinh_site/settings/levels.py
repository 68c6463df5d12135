"""Which codes of messages a site can set the level of; quick to load, since every build asks it."""

from __future__ import annotations

import re

from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.problem import Level

__all__ = ["OFF", "can_be_set"]

OFF = "off"
"""The level of disabled checks."""
_CHECK_CODES = re.compile("BD[67]")
"""The codes that only checks report."""


def can_be_set(code: str) -> bool:
    """Return whether a site can set the level of a code: of all but the errors that fail a build."""
    return code in MESSAGES and (MESSAGES[code].level is not Level.ERROR or _CHECK_CODES.match(code) is not None)
