"""Begins an article or an album: a file whose front matter explains itself, at the place that its date gives it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from badinh_site.commands.paths import refuse_leading_out
from badinh_site.commands.yaml_text import one_line, quoted
from badinh_site.content.types import ALBUM, ARTICLE, ContentType
from badinh_site.dates import Moment, format_moment
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.diagnostics.wording import phrase, translatable
from badinh_site.settings.config import Category, Config
from badinh_site.strict_yaml.reader import did_you_mean
from badinh_site.vietnamese import fold, slug

__all__ = ["NewContent", "create_content"]


class NewContent(Struct, frozen=True):
    """What is known of an article before it is written."""

    title: str
    date: Moment
    category: str | None = None
    """As somebody typed it: a name of site.yaml, its slug, or the name without its marks."""
    is_album: bool = False
    is_draft: bool = False

    @property
    def type(self) -> ContentType:
        """Return what is begun."""
        return ALBUM if self.is_album else ARTICLE


def create_content(site: Path, config: Config, beginning: NewContent, language: str) -> Path:
    """Write the file of a new article or album, with comments in a language; return its path.

    Raises:
        ProblemsError: a file stands there already.
        UsageError: the title gives no name, or there is no such category.
    """
    title = one_line(beginning.title)
    name = slug(title)
    if not name:
        raise UsageError(Problem("BD804", values={"title": title}))
    category = None if beginning.category is None else _category(beginning.category, config)
    path = _path(beginning.type, name, beginning.date)
    text = _text(title, beginning, category, [one.name for one in config.categories], language)
    _write_new(site, path, text)
    return site / path


def _path(kind: ContentType, name: str, date: Moment) -> str:
    month = date.local[:7].replace("-", "/")
    return f"{kind.folder}{name}/index.md" if kind.has_own_folder else f"{kind.folder}{month}/{name}.md"


def _write_new(site: Path, path: str, text: str) -> None:
    file = site / path
    refuse_leading_out(site, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(text)
    except FileExistsError:
        raise ProblemsError(Problem("BD805", path)) from None


def _category(typed: str, config: Config) -> str:
    """Find the category that is meant, if it can be only one."""
    meant = [one for one in config.categories if fold(typed) in (fold(one.name), one.slug)]
    if not config.categories:
        return one_line(typed)
    exact = next((one for one in meant if one.name == typed), None)
    if exact or len(meant) == 1:
        return (exact or meant[0]).name
    raise UsageError(_unknown_category(typed, config.categories))


def _unknown_category(typed: str, categories: Sequence[Category]) -> Problem:
    folded = {fold(one.name): one.name for one in categories}
    near = did_you_mean(fold(typed), tuple(folded))
    similar = translatable("similar", folded[near]) if near else translatable("nothing")
    choices = ", ".join(one.name for one in categories)
    return Problem("BD806", values={"value": typed, "choices": choices, "similar": similar})


def _text(title: str, beginning: NewContent, category: str | None, choices: list[str], language: str) -> str:
    def said(key: str) -> str:
        return phrase(f"new {key}", language)

    date = beginning.date.local
    when = format_moment(date) if language == "vi" else date[:16].replace("T", " ")
    lines = [f"# {said('comments')}", f"title: {quoted(title)}", f"date: {when}  # {said('date')}"]
    if beginning.is_draft:
        lines.append(f"status: draft  # {said('draft')}")
    if beginning.type.is_gallery:
        lines += _album_lines(said("lead"), said("alt"), said("caption"), said("credit"), said("pictures"))
    else:
        choice = ", ".join(choices)
        comment = f"  # {phrase('new category', language, choices=choice)}" if choices else ""
        lines.append((f"category: {quoted(category)}" if category else f"# category: {said('choose')}") + comment)
        lines += [
            f"# tags: [{said('tags')}]",
            f"# author: {said('author')}",
            f"# lead: {quoted(said('lead'))}",
            f"# image:  # {said('image')}",
            *_picture_lines(said("alt"), said("caption"), said("credit")),
            f"# expires: {said('expires')}",
        ]
    body = [] if beginning.type.is_gallery else [f"<!-- {said('body')} -->", ""]
    return "\n".join(["---", *lines, "---", "", *body])


def _picture_lines(alt: str, caption: str, credit: str) -> list[str]:
    return ["#   src: anh.jpg", f"#   alt: {alt}", f"#   caption: {caption}", f"#   credit: {credit}"]


def _album_lines(lead: str, alt: str, caption: str, credit: str, pictures: str) -> list[str]:
    first, *rest = _picture_lines(alt, caption, credit)
    return [f"# lead: {quoted(lead)}", f"# pictures:  # {pictures}", first.replace("#   ", "#   - "),
            *(line.replace("#   ", "#     ") for line in rest)]  # fmt: skip
