"""The words of the preview: of its own pages, of the pages with which its server refuses a request, of its script.

English words are in this module, other languages in the gettext catalogues in ``locale/``, in the contexts
``preview`` and the key, and ``script preview``. They are in the language of messages, which is that of the site unless
another one was chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from badinh_site.diagnostics.wording import LANGUAGES, translated, translated_count

__all__ = ["DEFAULT_LANGUAGE", "WORDS", "catalogued", "script_words", "word"]

DEFAULT_LANGUAGE = LANGUAGES[0]
"""The language of the preview where none was chosen, and that of its script as it is stored."""

_WORDS: dict[str, str | tuple[str, str]] = {
    # Of all its pages
    "preview": "Preview",
    "overview": "Overview",
    # The overview
    "open home": "Open the home page",
    "problems": "To look at",
    "errors": ("{count} error", "{count} errors"),
    "errors mean": "to correct: the pages concerned could not be updated.",
    "warnings": ("{count} warning", "{count} warnings"),
    "advice": ("{count} piece of advice", "{count} pieces of advice"),
    "warnings mean": "the pages can be viewed, but have a look",
    "no problems": "Everything is fine, there are no errors.",
    "drafts": "Drafts",
    "dated": "Dated",
    "no drafts": "There are no drafts. Articles with the line “status: draft” are listed here.",
    "broken draft": "This draft has errors: correct them to see it.",
    "scheduled": "Scheduled articles",
    "due": "Published on",
    "no scheduled": "No articles are scheduled.",
    "recent": "Edited recently",
    "edited": "Edited on",
    "no recent": "No articles have been edited recently.",
    "another day": "View the site on another day",
    "viewed at": "You are viewing the site as of",
    "pick about": "Pick a day and time to preview scheduled articles and the anniversary line of that day.",
    "pick": "Day to view",
    "view": "View",
    "to now": "Back to now",
    # The page in place of one that cannot be shown
    "no page yet": "This page cannot be shown yet",
    "errors first": (
        "There is {count} error to correct first. Once it is corrected and saved, the page appears by itself.",
        "There are {count} errors to correct first. Once they are corrected and saved, the page appears by itself.",
    ),
    "patience": "The page is being prepared and appears by itself. If it takes long, reload the page.",
    "no script": "JavaScript is switched off in this browser: reload the page after your corrections.",
    "to overview": "To the overview",
    # Problems
    "file": "File",
    "line": "line {number}",
    "column": "column {number}",
    "here": "Here, line",
    "solution": "What to do:",
    "more": ("And {count} more.", "And {count} more."),
    # Refused requests: the heading and the text for each status
    "400": "Bad request",
    "400 text": "The preview server does not accept this address or request. Please check the address.",
    "403": "Request refused",
    "403 text": (
        "This request comes from another website. The preview server does not respond to it, so that drafts stay "
        "private. Open the page in the browser itself."
    ),
    "404": "File not found",
    "404 text": "The file has just been deleted or renamed. Please reload the page.",
    "405": "Method not supported",
    "405 text": "The preview server accepts GET and HEAD only.",
    "408": "The request came too slowly",
    "408 text": "The browser did not send the whole request in time. Please reload the page.",
    "414": "Address too long",
    "414 text": "This address is longer than 4096 bytes. Please check the address.",
    "416": "No such part",
    "416 text": "The file is shorter than the part that the browser asked for. Please reload the page.",
    "421": "Wrong host name",
    "421 text": (
        "The preview server does not respond under this host name or port. Open the very address that badinh serve "
        "has printed."
    ),
    "open address": "Open this address instead:",
    "431": "The head of the request is too large",
    "431 text": (
        "Cookies of other pages on this computer may be the reason. Delete the cookies of this address, then reload "
        "the page."
    ),
    "500": "Error of the preview",
    "500 text": (
        "This page cannot be shown because of an error of the program, not of the article. The server is still "
        "running; other pages can be viewed."
    ),
    "503": "Too many connections",
    "503 text": "Close some tabs of the browser, then reload the page.",
    "505": "HTTP version not supported",
    "505 text": "The preview server understands HTTP/1.1 only.",
}

WORDS: Mapping[str, str | tuple[str, str]] = MappingProxyType(_WORDS)
"""By key: a ``str.format`` pattern, or the singular and plural for ``{count}``."""

_SCRIPT = (
    'const LANGUAGE = "en";',
    '`${Number(day)} ${new Date(year, month - 1).toLocaleString(LANGUAGE, { month: "long" })} ${year}`',
    'const MOMENT = ", ";',
    '"The connection to badinh serve is lost; trying again…"',
    '[warnings, warnings === 1 ? "warning" : "warnings"]',
    '[advice, advice === 1 ? "piece of advice" : "pieces of advice"]',
    '"File "',
    "`, line ${line}`",
    "`, column ${column}`",
    '"What to do:"',
    '"Here, line "',
    "`And ${more} more.`",
    '`${errorCount()} ${errorCount() === 1 ? "error" : "errors"}`',
    '`${errorCount()} ${errorCount() === 1 ? "error" : "errors"} to correct`',
    '"You still see the page as it was. Once the errors are corrected and saved, it is updated by itself."',
    '"No such page"',
    '"There is no such page."',
    '"There is no page with a similar address."',
    '"Did you mean:"',
    "`${counted(shown)} for this page`",
    "`Site as of ${moment(shown.at)}`",
    '"View another day"',
    '"View the site on another day"',
    '"To preview scheduled articles and the anniversary line of that day."',
    '"Day to view"',
    '"View"',
    '"Copy the name of the file"',
    '"Copy"',
    '"Back to now"',
    '"Overview"',
    '"Preview"',
    '"Fold the errors"',
    '"Close"',
    '"DRAFT"',
    '`Scheduled for ${moment(shown.due ?? "")}`',
    '"No errors any more."',
    '"Open the bar"',
    '"Fold"',
    '"The name of the file was copied."',
    '"The name of the file is selected; press Ctrl+C to copy it."',
)
"""Literals of preview.js in English. The Vietnamese catalogue has them exactly as in the script."""


def word(key: str, language: str, count: int = 0, **values: object) -> str:
    """Return a word, formatted with ``values``; ``count`` selects its singular or plural."""
    text, context = WORDS[key], f"preview {key}"
    if isinstance(text, str):
        return translated(context, text, language).format(**values)
    return translated_count(context, text, count, language).format(count=count, **values)


@cache
def script_words(language: str) -> Mapping[str, str]:
    """Return the literals of the script that differ in a language, and their replacements."""
    if language == DEFAULT_LANGUAGE:
        return MappingProxyType({})
    context = "script preview"
    words = {translated(context, one, DEFAULT_LANGUAGE): translated(context, one, language) for one in _SCRIPT}
    return MappingProxyType(words)


def catalogued() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield the catalogue context and the English text of every word."""
    yield from ((f"preview {key}", text) for key, text in WORDS.items())
    yield from (("script preview", text) for text in _SCRIPT)
