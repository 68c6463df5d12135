"""Responses of the server itself: a request is refused with a status, and a small page says why."""

from __future__ import annotations

from html import escape

from badinh_site.preview.http.response import HttpResponse
from badinh_site.preview.words import word

__all__ = ["RefusedError", "page_of", "refusal"]


class RefusedError(Exception):
    """A request is not answered but refused."""

    def __init__(self, status: int) -> None:
        """Take the HTTP status that says why."""
        super().__init__(status)
        self.status = status


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
{more}<p>HTTP {status}</p>
</main>
</body>
</html>
"""


def refusal(status: int, language: str) -> HttpResponse:
    """Return the response with which the server refuses a request."""
    headers = (("Allow", "GET, HEAD"),) if status == 405 else ()
    return HttpResponse(page_of(status, language), status=status, headers=headers)


def page_of(status: int, language: str, address: str = "") -> bytes:
    """Return the page that says what such a status means. Nothing of the request is repeated in it.

    ``address`` is the one to open instead, if the page is to name it.
    """
    title, text = word(f"{status}", language), word(f"{status} text", language)
    link = f'<a href="{escape(address)}">{escape(address)}</a>'
    more = f"<p>{word('open address', language)} {link}</p>\n" if address else ""
    return _PAGE.format(language=language, title=title, text=text, more=more, status=status).encode()
