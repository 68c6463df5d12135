"""A site with a hostile text in every place that content has for a text."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.picturemaking import drawing
from tests.support.sitemaking import write

__all__ = ["write_payload_site"]

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
"""What a file name cannot have on every system; content with such names is refused anyway."""


def write_payload_site(site: Path, texts: list[str]) -> None:
    """Write a site whose settings, articles, pages and album have these texts in all their fields, bodies and names."""
    first = _field(texts[0])
    write(
        site,
        "content/site.yaml",
        f"title: {first}\nshort_name: {first}\nagency: {first}\ndescription: {first}\n"
        f"base_url: https://badinh.example/\nfrozen_at: 2021-07-14T00:00\n"
        f"contact: {{responsible: {first}, address: {first}, phone: {first}, license: {first}, source_note: {first}}}\n"
        f"menu:\n- {{title: {first}, url: /}}\n",
    )
    for place, text in enumerate(texts):
        write(site, f"content/2021/07/{_name(text, place)}.md", _article(text, place))
    write(site, "content/pages/trang.md", f"---\ntitle: {first}\nlead: {first}\n---\n\n{texts[0]}\n")
    _write_album(site, texts)


def _field(text: str) -> str:
    """Return a text as YAML, on one line and without what YAML cannot have."""
    return json.dumps(" ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split()) or "x", ensure_ascii=False)


def _name(text: str, place: int) -> str:
    return f"{place} {_FORBIDDEN.sub('', text)[:60].strip(' .')}".strip(" .")


def _article(text: str, place: int) -> str:
    one = _field(text)
    lines = [
        f"title: {one}",
        f"date: 2021-07-{place % 12 + 1:02} 08:00",
        f"category: {one}",
        f"tags: [{one}, Chung]",
        f"author: [{one}]",
        f"source: [{one}]",
        f"place: [{one}]",
        f"views: {place + 1}",
        f"corrections: [{{date: 2021-07-13, text: {one}}}]",
    ]
    if place % 2:
        lines.append(f"lead: {one}")
    if place % 5 == 3:
        lines += ["status: withdrawn", f"reason: {one}"]
    picture = f"![{_inline(text)}](../../albums/a/a.png '{_inline(text)}'){{.rong}}"
    return (
        "---\n"
        + "\n".join(lines)
        + f"\n---\n\n{text}\n\n## A {_inline(text)}\n\n## B\n\n| a |\n| - |\n| b |\n\n## C\n\n{picture}\n"
    )


def _inline(text: str) -> str:
    return re.sub(r"[\[\]'\n\r\f\t]", " ", text)


def _write_album(site: Path, texts: list[str]) -> None:
    folder = site / "content/albums/a"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(drawing(1, 64, 48))
    pictures = "".join(
        f"- {{src: a{place}.png, alt: {_field(text)}, caption: {_field(text)}, credit: {_field(text)}}}\n"
        for place, text in enumerate(texts)
    )
    for place, _ in enumerate(texts):
        (folder / f"a{place}.png").write_bytes(drawing(place + 1, 64, 48))
    front = f"title: {_field(texts[0])}\ndate: 2021-07-01\nlead: {_field(texts[0])}\npictures:\n{pictures}"
    write(site, "content/albums/a/index.md", f"---\n{front}---\n\n{texts[0]}\n")
