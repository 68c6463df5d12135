"""Edits of a site as editors make them. Every edit takes a number, which makes it unique."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from bench.site import SETTINGS, Site, field, with_field

__all__ = ["EDITS", "Edit"]

Edit = Callable[[Site, Path, int], None]
"""Changes a site; takes an article, and a number that has not been used before."""


def _edit_body(_site: Site, article: Path, number: int) -> None:
    """Add a sentence to the end of a body."""
    with article.open("a", encoding="utf-8") as file:
        file.write(f"\nCâu bổ sung {number}.\n")


def _edit_title(_site: Site, article: Path, number: int) -> None:
    """Append a word to a title."""
    text = _read(article)
    _write(article, with_field(text, "title", _marked(field(text, "title"), number)))


def _add_article(site: Site, article: Path, number: int) -> None:
    """Publish a new article, the newest of all, otherwise a copy of another one."""
    site.newest += timedelta(minutes=1)
    own = {"title": f"Tin mới {number}", "date": site.newest.isoformat(), "slug": f"tin-moi-{number}"}
    text = _read(article)
    for name, value in own.items():
        text = with_field(text, name, value)
    added = site.articles[-1].with_name(f"tin-moi-{number}.md")
    _write(added, text)
    site.articles.append(added)


def _delete_article(site: Site, article: Path, _number: int) -> None:
    """Delete an article."""
    article.unlink()
    site.articles.remove(article)


def _rename_section(site: Site, article: Path, number: int) -> None:
    """Rename the section of an article: in the settings, in the menu, and in all of its articles."""
    old = field(_read(article), "category")
    new = _marked(old, number)
    settings = site.folder / SETTINGS
    _write(settings, _read(settings).replace(f'"{old}"', f'"{new}"'))
    for file in site.articles:
        text = _read(file)
        if field(text, "category") == old:
            _write(file, with_field(text, "category", new))


def _touch_template(site: Site, _article: Path, number: int) -> None:
    """Change the article template visibly on every page."""
    template = site.folder / site.generator.template
    text = re.sub(r"<p>Mẫu \d+</p>\n", "", _read(template))
    _write(template, text.replace("<article", f"<p>Mẫu {number}</p>\n<article", 1))


def _change_style(site: Site, _article: Path, number: int) -> None:
    """Add a rule to the stylesheet."""
    with (site.folder / "static/style.css").open("a", encoding="utf-8") as file:
        file.write(f".sua-{number} {{ color: inherit }}\n")


def _refresh_views(site: Site, _article: Path, number: int) -> None:
    """Change the view count of every article, as a nightly import does."""
    for file in site.articles:
        text = _read(file)
        _write(file, with_field(text, "views", str(int(field(text, "views")) + number + 1)))


EDITS: Mapping[str, Edit] = MappingProxyType(
    {
        "body": _edit_body,
        "title": _edit_title,
        "add": _add_article,
        "delete": _delete_article,
        "rename": _rename_section,
        "template": _touch_template,
        "style": _change_style,
        "views": _refresh_views,
    }
)


def _marked(text: str, number: int) -> str:
    """Return a text that ends with a number; that of an earlier edit is replaced."""
    bare = re.sub(r" \(sửa \d+\)$", "", text)
    return f"{bare} (sửa {number})"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
