"""Keeps the site of a preview open as it is now, and as readers will see it at a few other moments."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from badinh_site.engine.request import Request
from badinh_site.preview.site import PreviewSite

__all__ = ["NOW", "Moments"]

NOW = ""
"""The moment of the preview itself."""
_OTHERS = 2
"""Sites at other moments that are kept open."""


class _OtherMoment(NamedTuple):
    site: PreviewSite
    place: tempfile.TemporaryDirectory[str]
    """For its state."""

    def close(self) -> None:
        """Close the site and delete its state."""
        self.site.close()
        self.place.cleanup()


class Moments:
    """A site at several moments. It belongs to one thread, but for :meth:`stop`."""

    def __init__(self, request: Request, folder: Path, language: str) -> None:
        """Take the request, the folder for the state, and ``vi`` or ``en`` for messages."""
        self._request, self._folder, self._language = request, folder, language
        self._now: list[PreviewSite] = []
        self._others: OrderedDict[str, _OtherMoment] = OrderedDict()

    def open_now(self) -> Iterator[PreviewSite]:
        """Yield the site as it is now, if it was opened."""
        yield from self._now

    def at(self, moment: str) -> PreviewSite:
        """Return the site at a moment, which is opened the first time.

        Raises:
            StorageError: the system cannot read or write its state.
            UsageError: it is no moment.
        """
        if moment == NOW:
            if not self._now:
                self._now.append(PreviewSite(self._request, self._folder, self._language))
            return self._now[0]
        if moment in self._others:
            self._others.move_to_end(moment)
            return self._others[moment].site
        while len(self._others) >= _OTHERS:
            self._others.popitem(last=False)[1].close()
        return self._open(moment)

    def _open(self, moment: str) -> PreviewSite:
        """Open the site at another moment, with a copy of what is known."""
        place = tempfile.TemporaryDirectory(prefix="badinh-", ignore_cleanup_errors=True)
        self.at(NOW).copy_to(Path(place.name))
        site = PreviewSite(replace(self._request, at=moment, drafts=False), Path(place.name), self._language)
        other = _OtherMoment(site, place)
        try:
            site.look()
        except BaseException:
            other.close()
            raise
        self._others[moment] = other
        return site

    def stop(self) -> None:
        """Stop all running updates; may be called from any thread."""
        for site in (*self._now, *(other.site for other in list(self._others.values()))):
            site.live.stop()

    def close(self) -> None:
        """Close all of them, and keep what is known."""
        for site in (*self._now, *(other.site for other in self._others.values())):
            with suppress(OSError):
                site.keep()
            site.close()
        for other in self._others.values():
            other.place.cleanup()
        self._now.clear()
        self._others.clear()
