"""Creates an article or an album: a file with commented front matter, in the folder of its date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from badinh_site.commands.file_changes import FileChanges
from badinh_site.commands.paths import require_inside_content
from badinh_site.commands.yaml_text import one_line, quoted
from badinh_site.content.types import ALBUM, ARTICLE, ContentType
from badinh_site.dates import Moment, format_moment
from badinh_site.diagnostics.problem import Problem, UsageError
from badinh_site.diagnostics.wording import phrase, translatable
from badinh_site.settings.config import Category, Config
from badinh_site.strict_yaml.reader import did_you_mean
from badinh_site.vietnamese import fold, slug

__all__ = ["NewContent", "create_content"]


class NewContent(Struct, frozen=True):
    """The properties of a new article or album."""

    title: str
    date: Moment
    category: str | None = None
    """As typed: a name in site.yaml, its slug, or the name without diacritics."""
    is_album: bool = False
    is_draft: bool = False

    @property
    def type(self) -> ContentType:
        """Return what is begun."""
        return ALBUM if self.is_album else ARTICLE


def create_content(site: Path, config: Config, new: NewContent, language: str) -> Path:
    """Write the file of a new article or album, with comments in ``language``; return its path.

    Raises:
        ProblemsError: the file exists.
        UsageError: the title has no letter or digit, or there is no such category.
    """
    title = one_line(new.title)
    name = slug(title)
    if not name:
        raise UsageError(Problem("BD804", values={"title": title}))
    category = None if new.category is None else _category(new.category, config)
    path = _path(new.type, name, new.date)
    text = _text(title, new, category, [one.name for one in config.categories], language)
    _write_new(site, path, text)
    return site / path


def _path(kind: ContentType, name: str, date: Moment) -> str:
    month = date.local[:7].replace("-", "/")
    return f"{kind.folder}{name}/index.md" if kind.has_own_folder else f"{kind.folder}{month}/{name}.md"


def _write_new(site: Path, path: str, text: str) -> None:
    require_inside_content(site, path)
    changes = FileChanges(site)
    changes.create(path, text.encode("utf-8"))
    changes.apply()


def _category(typed: str, config: Config) -> str:
    """Return the name of the category that was typed.

    Raises:
        UsageError: none or several match.
    """
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


def _text(title: str, new: NewContent, category: str | None, choices: list[str], language: str) -> str:
    """Return the text of the file. No blank follows the # of a field: one that is left behind would be an error."""

    def note(key: str) -> str:
        return phrase(f"new {key}", language)

    date = new.date.local
    when = format_moment(date) if language == "vi" else date[:16].replace("T", " ")
    lines = [f"# {note('comments')}", f"title: {quoted(title)}", f"date: {when}  # {note('date')}"]
    if new.is_draft:
        lines.append(f"status: draft  # {note('draft')}")
    if new.type.is_gallery:
        lines += _album_lines(
            note("lead"),
            note("alt"),
            note("caption"),
            note("credit"),
            note("pictures"),
        )
    else:
        choice = ", ".join(choices)
        comment = f"  # {phrase('new category', language, choices=choice)}" if choices else ""
        lines.append((f"category: {quoted(category)}" if category else f"#category: {note('choose')}") + comment)
        lines += [
            f"#tags: [{note('tags')}]",
            f"#author: {note('author')}",
            f"#lead: {quoted(note('lead'))}",
            f"#image:  # {note('image')}",
            *_picture_lines(note("alt"), note("caption"), note("credit")),
            f"#expires: {note('expires')}",
        ]
    body = [] if new.type.is_gallery else [f"<!-- {note('body')} -->", ""]
    return "\n".join(["---", *lines, "---", "", *body])


def _picture_lines(alt: str, caption: str, credit: str) -> list[str]:
    return ["#  src: anh.jpg", f"#  alt: {alt}", f"#  caption: {caption}", f"#  credit: {credit}"]


def _album_lines(lead: str, alt: str, caption: str, credit: str, pictures: str) -> list[str]:
    first, *rest = _picture_lines(alt, caption, credit)
    return [f"#lead: {quoted(lead)}", f"#pictures:  # {pictures}", first.replace("#  ", "#  - "),
            *(line.replace("#  ", "#    ") for line in rest)]  # fmt: skip
