"""The statuses of documents. Quick to import, since the command line uses them too."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Status"]


class Status(StrEnum):
    """The status of a document at a moment."""

    PUBLISHED = "published"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    """Its date is in the future."""
    WITHDRAWN = "withdrawn"
    """Replaced by a notice."""
    EXPIRED = "expired"
    """No longer published."""
