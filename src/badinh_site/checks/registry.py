"""All checks of a content file by itself, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from badinh_site.checks.subject import Subject
from badinh_site.checks.texts import check_text
from badinh_site.errors import Problem

__all__ = ["DOCUMENT_CHECKS", "Check"]

Check = Callable[[Subject], Iterator[Problem]]

DOCUMENT_CHECKS: tuple[Check, ...] = (check_text,)
