"""The plain links by which readers pass an article on: no script and nothing of another site on the page."""

from __future__ import annotations

import base64

from msgspec import Struct

__all__ = ["Share", "share"]


class Share(Struct, frozen=True):
    """Plain links by which a reader passes an address on."""

    facebook: str
    """Where Facebook takes it."""
    zalo: str
    """Where Zalo takes it."""
    email: str
    """A ``mailto:`` address with the title and the address in it."""


# What cannot stand in a query, or would end a value in it; the percent sign first. Letters beyond ASCII may
# stand there, since browsers encode them, and urllib's quote() would take a good part of the time of a page.
_SIGNS = tuple((sign, f"%{ord(sign):02X}") for sign in '% "#&+<>[\\]^`{|}')


def share(url: str, title: str) -> Share:
    """Return the links that pass an address on."""
    address = _in_query(url)
    return Share(
        facebook=f"https://www.facebook.com/sharer/sharer.php?u={address}",
        zalo=f"https://button-share.zalo.me/share_external?layout=1&d={_in_query(_zalo_data(url))}",
        email=f"mailto:?subject={_in_query(title)}&body={address}",
    )


def _in_query(text: str) -> str:
    for sign, code in _SIGNS:
        if sign in text:
            text = text.replace(sign, code)
    return text


def _zalo_data(url: str) -> str:
    """Write an address as Zalo's own share button does: JSON in Base64. Addresses of a site hold no quotes."""
    return base64.b64encode(f'{{"url":"{url}"}}'.encode()).decode("ascii")
