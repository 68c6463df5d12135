"""Names where a document can stand in its life; quick to load, since the command line knows them too."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Status"]


class Status(StrEnum):
    """Where a document stands in its life at a moment."""

    PUBLISHED = "published"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    """Its date is still to come."""
    WITHDRAWN = "withdrawn"
    """Only a notice is left of it."""
    EXPIRED = "expired"
    """Nothing is left of it."""
