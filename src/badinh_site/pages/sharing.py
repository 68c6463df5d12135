"""The plain links by which readers pass an article on: no script and nothing of another site on the page."""

from __future__ import annotations

import base64
from urllib.parse import quote

from badinh_site.pages.views import Share

__all__ = ["share"]


def share(url: str, title: str) -> Share:
    """Give the links that pass an address on."""
    return Share(
        facebook=f"https://www.facebook.com/sharer/sharer.php?u={quote(url, safe='')}",
        zalo=f"https://button-share.zalo.me/share_external?layout=1&d={quote(_zalo_data(url), safe='')}",
        email=f"mailto:?subject={quote(title, safe='')}&body={quote(url, safe='')}",
    )


def _zalo_data(url: str) -> str:
    """Write an address as Zalo's own share button does: JSON in Base64. Addresses of a site hold no quotes."""
    return base64.b64encode(f'{{"url":"{url}"}}'.encode()).decode("ascii")
