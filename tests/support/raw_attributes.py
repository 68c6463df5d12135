"""A sanitiser whose serialiser writes ``<`` and ``>`` into attributes as they are, as HTML allows and nh3 once did."""

from __future__ import annotations

import re
from typing import Any

from nh3 import Cleaner

__all__ = ["RawCleaner"]

_TAG = re.compile(r"<[a-z][^<>]*>")
_VALUE = re.compile(r'="[^"]*"')


class RawCleaner:
    """An ``nh3.Cleaner`` with another serialiser."""

    def __init__(self, **options: Any) -> None:
        self._cleaner = Cleaner(**options)

    def clean(self, html: str) -> str:
        """Return sanitised HTML in which nothing but tags begins with ``<``, and nothing but values contains it."""
        return _TAG.sub(lambda tag: _VALUE.sub(_raw, tag[0]), self._cleaner.clean(html))


def _raw(value: re.Match[str]) -> str:
    return value[0].replace("&lt;", "<").replace("&gt;", ">")
