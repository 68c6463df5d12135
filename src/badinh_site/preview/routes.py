"""Answers requests: for pages and files of the site, and for the preview's own pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import msgspec

from badinh_site.diagnostics.problem import UsageError
from badinh_site.engine.outputs.mime_types import kind_of
from badinh_site.hashing import digest
from badinh_site.pages.assets import replace_words
from badinh_site.preview.http.request import HttpRequest
from badinh_site.preview.http.response import HttpResponse
from badinh_site.preview.pages import start_page, trouble_page, with_client
from badinh_site.preview.session import Session
from badinh_site.preview.shown import Shown
from badinh_site.preview.site import NoPage, Redirect, ServedFile
from badinh_site.preview.words import DEFAULT_LANGUAGE, script_words

__all__ = ["OWN", "Routes"]

OWN = "/__badinh/"
"""Where the preview's own pages are. No page of a site has such an address: slugs have no underscores."""
_COOKIE = "badinh-at"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?")
_INSIDE = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f\\]*")
"""A path of this server; two slashes would lead elsewhere."""


class Routes:
    """Answers for one session. May be called from any thread."""

    def __init__(self, session: Session, language: str = DEFAULT_LANGUAGE) -> None:
        """Take the session, and the language of the preview's own pages and its script."""
        self._session = session
        self._language = language
        self._client = Path(__file__).with_name("client")
        self._own: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            "": self._start,
            "preview.js": self._script,
            "preview.css": self._file,
            "events": self._events,
            "at": self._at,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request that has passed all checks."""
        act = self._own.get(request.path.removeprefix(OWN)) if request.path.startswith(OWN) else None
        try:
            return (act or self._page)(request)
        except OSError as error:  # a full disk, a folder that cannot be written to
            shown = self._session.trouble(error, request.path)
            return HttpResponse(trouble_page(shown, self._language), status=shown.status)

    def _page(self, request: HttpRequest) -> HttpResponse:
        at = _moment(request.cookies.get(_COOKIE, ""))
        try:
            served = self._session.serve(request.path, at)
        except UsageError:
            served = self._session.serve(request.path)
        if isinstance(served, Redirect):
            return HttpResponse(b"", status=served.status, headers=(("Location", quote(served.location)),))
        if isinstance(served, NoPage):
            return HttpResponse(trouble_page(served.shown, self._language), status=served.status)
        if isinstance(served, ServedFile):
            return HttpResponse(served.body, kind_of(served.output), served.status, served.etag)
        body = with_client(served.body, msgspec.json.encode(served.shown))
        return HttpResponse(body, status=served.status, etag=digest(body).hex())

    def _start(self, _: HttpRequest) -> HttpResponse:
        page = self._start_page()
        return HttpResponse(with_client(page, msgspec.json.encode(_start_shown(page))))

    def _start_page(self) -> bytes:
        return start_page(self._session.start(), self._language)

    def _script(self, request: HttpRequest) -> HttpResponse:
        """Return the script with the words of the language."""
        script = (self._client / request.path.removeprefix(OWN)).read_text(encoding="utf-8")
        words = script_words(self._language)
        data = (replace_words(script, words) if words else script).encode("utf-8")
        return HttpResponse(data, kind_of(request.path), etag=digest(data).hex())

    def _file(self, request: HttpRequest) -> HttpResponse:
        file = self._client / request.path.removeprefix(OWN)
        data = file.read_bytes()
        return HttpResponse(data, kind_of(file.name), etag=digest(data).hex())

    def _events(self, request: HttpRequest) -> HttpResponse:
        session, at, path = self._session, _moment(request.cookies.get(_COOKIE, "")), request.query.get("path", "/")

        def tell() -> Shown | None:
            try:
                return _start_shown(self._start_page()) if path == OWN else session.shown(path, at)
            except OSError as error:
                return session.trouble(error, path)

        return HttpResponse(session.events(tell), "text/event-stream")

    def _at(self, request: HttpRequest) -> HttpResponse:
        """Set the moment at which this browser sees the portal, or reset it."""
        when, back = _moment(request.query.get("when", "")), request.query.get("back", "/")
        if when:
            try:
                self._session.serve("/", when)
            except UsageError:
                when = ""
        lasting = "" if when else "; Max-Age=0"
        cookie = f"{_COOKIE}={when}; Path=/; HttpOnly; SameSite=Strict{lasting}"
        location = quote(back, safe="/%?&=") if _INSIDE.fullmatch(back) else "/"
        return HttpResponse(b"", status=303, headers=(("Set-Cookie", cookie), ("Location", location)))


def _start_shown(page: bytes) -> Shown:
    return Shown(OWN, 200, digest(page).hex()[:16])


def _moment(text: str) -> str:
    return text if _MOMENT.fullmatch(text) else ""
