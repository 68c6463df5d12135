"""The interface words of pages in all supported languages.

English words are in this module, other languages in the gettext catalogues in ``locale/``, in the context ``page`` and
the key. Templates use ``{{ word("related") }}``, and Python code ``Config.word``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from badinh_site.diagnostics.wording import LANGUAGES, translated, translated_count

__all__ = ["SCRIPT_LANGUAGE", "WORDS", "catalogued", "has_words", "script_words", "word", "words_language"]

SCRIPT_LANGUAGE = "vi"
"""The language of the theme's scripts; their words are replaced on sites in other languages."""


@cache
def words_language(tag: str) -> str:
    """Return the language of interface words for a language tag: its own, or English if it is not supported."""
    language = _primary_language(tag)
    return language if language in LANGUAGES else "en"


def has_words(tag: str) -> bool:
    """Return whether the primary language of a tag is supported: ``en`` for ``en-GB``."""
    return _primary_language(tag) in LANGUAGES


def _primary_language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def word(key: str, language: str, count: int = 0) -> str:
    """Return the pattern of a word; ``count`` selects its singular or plural."""
    # The supported languages have one form for all numbers, or one for 1 and one for the rest.
    return _pattern(key, language, 1 if count == 1 else 2)


@cache
def _pattern(key: str, language: str, count: int) -> str:
    text, context = WORDS[key], f"page {key}"
    if isinstance(text, str):
        return translated(context, text, language)
    return translated_count(context, text, count, language)


@cache
def script_words(name: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of a literal in a script of the theme and its replacement on a site in ``language``."""
    if language == SCRIPT_LANGUAGE:
        return ()
    texts, context = _SCRIPTS.get(name, ()), f"script {name}"
    return tuple((translated(context, one, SCRIPT_LANGUAGE), translated(context, one, language)) for one in texts)


def catalogued() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield the catalogue context and the English text of every word."""
    yield from ((f"page {key}", text) for key, text in WORDS.items())
    yield from ((f"script {name}", text) for name, texts in _SCRIPTS.items() for text in texts)


_WORDS: dict[str, str | tuple[str, str]] = {
    # Titles of pages, also used for links to them
    "home": "Home",
    "photo library": "Photo library",
    "archive": "Archive",
    "tags": "Tags",
    "site map": "Site map",
    "search": "Search",
    "feeds": "News feeds (RSS)",
    "atom feed": "News feed (Atom)",
    "json feed": "News feed (JSON Feed)",
    "data": "Data of all articles (JSON)",
    "withdrawn": "Article withdrawn",
    "not found": "Page not found",
    "numbered": "{title} - page {number}",
    "year": "{year}",
    # Descriptions, for search engines, of pages without one
    "about section": "News in the section “{title}”",
    "about tag": "News tagged “{title}”",
    "about month": "News by month: {title}",
    "about archive": "News by year and month",
    "about site map": "The sections and pages",
    "about tags": "News by tag",
    "about feeds": "Follow the news with a feed reader",
    # Headings of groups of links
    "sections": "Sections",
    "pages": "Information",
    "lookup": "Find your way",
    "by year": "News by year",
    "all news": "All news",
    "by section": "By section",
    "by tag": "By tag",
    # The agency
    "contact responsible": "Responsible for the contents",
    "contact address": "Address",
    "contact phone": "Telephone",
    "contact email": "Email",
    "contact license": "Licence",
    "source note": "Please name “{name}” as the source when you reuse information from this site.",
    "source note known by": "as the source",
    # The anniversary line
    "anniversary": ("Celebrating {count} year since {events}.", "Celebrating {count} years since {events}."),
    "event": "the founding of",
    "founding": "{event} {name} ({founded} - {day})",
    "and": "{some} and {last}",
    # Names of generated pages in messages
    "origin home": "home page",
    "origin not found": "page 404",
    "origin section": "section “{name}”",
    "origin tag": "tag “{name}”",
    "origin month": "archive of {month}",
    "origin archive": "archive",
    "origin site map": "site map",
    "origin search": "search",
    "origin tags": "tags",
    "origin library": "photo library",
    "origin feeds": "news feeds",
    "origin section feed": "feed of the section “{name}”",
    "origin tag feed": "feed of the tag “{name}”",
    "origin data": "data of the articles",
    # Counts
    "views": ("{count} view", "{count} views"),
    "photos": ("{count} photo", "{count} photos"),
    "articles": ("{count} article", "{count} articles"),
    # Around the text of every page
    "skip": "Skip to main content",
    "main navigation": "Main navigation",
    "menu": "Menu",
    "breadcrumb": "You are here",
    "anniversaries": "Anniversaries",
    "footer links": "Links at the end of the page",
    "reading aids": "Reading aids",
    "smaller text": "A-, smaller text",
    "normal text": "A, normal text size",
    "larger text": "A+, larger text",
    "contrast": "Contrast",
    # Documents
    "no date": "Date unknown",
    "updated": "Updated",
    "derived title": "Title taken from the summary automatically",
    "reported from": "Reported from",
    "credit": "Photo",
    "photo number": "Photo {number}",
    "table number": "Table {number}",
    "footnote back": "Back to where note {number} stands in the text",
    "no text": "The full text of this article is not here yet.",
    "contents": "Contents",
    "attachments": "Attachments",
    "source": "Source",
    "corrections": "Corrections",
    "related": "Related news",
    "neighbours": "Previous and next article in the section",
    "draft": "DRAFT",
    "scheduled": "Scheduled for {moment}",
    "share": "Share",
    "share email": "Send by email",
    "copy address": "Copy address",
    "print": "Print this article",
    "article address": "Address of this article",
    "was withdrawn": "The article that stood at this address is no longer published here.",
    "reason": "Reason",
    "moved": "This page has moved to a new address",
    # Lists
    "no articles": "No articles yet.",
    "no tags": "No tags yet.",
    "no photos": "There are no photos in the library yet.",
    "months of the year": "Months of the year",
    "pagination": "Pages of the list",
    "newest page": "Newest page",
    "last page": "Last page",
    "newer news": "Newer news",
    "older news": "Older news",
    "newer albums": "Newer albums",
    "older albums": "Older albums",
    # The home page
    "featured": "Top stories",
    "newest": "Latest news",
    "last news": "Last news",
    "most read": "Most read",
    "once most read": "Most read at the time",
    "views as of": "Counted until {day}",
    # Albums
    "album pages": "Pages of the album",
    "previous page": "Previous page",
    "next page": "Next page",
    "page": "Page",
    "viewer": "Photo viewer",
    "previous photo": "Previous photo",
    "next photo": "Next photo",
    "close": "Close",
    # The page for missing addresses
    "lost": (
        "There is no page at this address. It may have been mistyped, or the link that led here may be old. Please "
        "check the address, or go on from one of these pages:"
    ),
    "to home": "To the home page",
    # An archived portal
    "archived": "Archived site",
    "archived since": "The contents end on {day} and are no longer updated.",
    "archived why": "Why, and where to find current information",
    "archived successors": "Find current information at",
    "archived sources": "Basis",
    "archived reuse": "For reuse",
    # The page of the feeds
    "feeds archived": (
        "This portal is an archive now and has no new articles. The feeds below (often called RSS) keep the last\n"
        "articles with their whole text and pictures, so that their old addresses go on working."
    ),
    "feeds intro": (
        "A feed (often called RSS) tells you of new articles at once, without a visit to the portal. The portal "
        "does not know\n"
        "who follows it, and you can stop whenever you like."
    ),
    "feeds install": "Install a feed reader on your phone or computer; many mail programs can read feeds too.",
    "feeds choose": (
        "Choose a feed below: press and hold the link (on a computer: right-click it), then choose “Copy link”."
    ),
    "feeds add": "In the feed reader, add a new feed and paste the link.",
    "feeds then": "The feed reader then fetches the newest articles by itself, with their whole text and pictures.",
    # The page that searches
    "search unscripted": (
        "The search runs in your browser and needs JavaScript, which is switched off here or could not be loaded. "
        "You can still find news in the ways below."
    ),
    "search terms": "Search terms",
    "search news": "Search the news",
    "search button": "Search",
    "search advice": "Accents do not matter; “words in quotes” are looked for as a phrase.",
    "search section": "Section",
    "search year": "Year",
    "search all": "All",
    "search sort": "Sort by",
    "search best": "Best match",
    "search latest": "Newest",
    "search results": "Results",
    "search more": "Show more results",
    "search otherwise": "Other ways to search",
    "search by month": "News by month",
    # Parameters of its addresses
    "parameter section": "section",
    "parameter year": "year",
    "parameter sort": "sort",
    "parameter latest": "newest",
    "search elsewhere": "Search this site with {name}",
    # Files for hosts
    "apache needs": (
        "# Apache needs mod_rewrite, mod_headers and AllowOverride FileInfo for this folder. It reads this file "
        "for every\n"
        "# request: with thousands of old addresses, set AllowOverride None and Include this file in the server's "
        "<Directory> block."
    ),
    "apache folders": "# A folder without a page is no address.",
    "nginx http": "# For the http block of nginx: include /path-to-the-site/_nginx/http.conf;",
    "nginx server": (
        "# For the server block of nginx, beside root: include /path-to-the-site/_nginx/server.conf;\n"
        "# A location block with an add_header of its own loses those given here."
    ),
    # The schema of an archived portal's data
    "schema title": "Articles of an archived news portal",
    "schema about": (
        "All published articles, newest first; those without a known date come last; withdrawn ones are left out. "
        "What is not known has no field."
    ),
    "schema name": "Name of the portal.",
    "schema agency": "Agency that publishes it.",
    "schema home": "Address of the home page.",
    "schema language": "Language of the articles (BCP 47).",
    "schema frozen": "Day on which the portal stopped.",
    "schema when": (
        "A day (2021-07-13), or a moment with its offset (2021-07-13T08:30:00+07:00) where the hour is known."
    ),
    "schema url": "Permanent address of the article.",
    "schema headline": "Title.",
    "schema derived": "Present when the article has no title, and this one was taken from its summary.",
    "schema published": "Date of publication.",
    "schema updated": "Last update or correction.",
    "schema section": "Section.",
    "schema tags": "Tags.",
    "schema authors": "Authors.",
    "schema sources": "Sources.",
    "schema places": "Places that it is about.",
    "schema views": "Views when the portal stopped.",
    "schema lead": "Lead; without it the first paragraph is the lead.",
    "schema picture": (
        "Picture of the article: address of the largest file, size in pixels, description, caption, photographer."
    ),
    "schema corrections": "Corrections.",
    "schema text": "Whole text without formatting: one line for each paragraph, cells of tables between tabs.",
}

WORDS: Mapping[str, str | tuple[str, str]] = MappingProxyType(_WORDS)
"""By key: a ``str.format`` pattern, or the singular and plural for ``{count}``."""

_SCRIPTS: dict[str, tuple[str, ...]] = {
    "reader.js": (
        '["small", "normal", "large", "very large", "largest"]',
        "`Text size: ${NAMES[step - LEAST]}`",
        '"High contrast is on"',
        '"High contrast is off"',
        '"The address of the article was copied."',
        "`The browser does not allow copying. Address: ${address}`",
    ),
    "viewer.js": (
        '`Photo ${link.dataset.number} of ${dialog.dataset.count}: ${image.alt}. ${said ? said.innerText : ""}`',
    ),
    "search.js": (
        # A custom search.html may still use the names in the script.
        "const { q, section: muc = form.elements.muc, year: nam = form.elements.nam, "
        "sort: xep = form.elements.xep } = form.elements;",
        "let names = { [muc.name]: [], [nam.name]: [] };",
        "names = { [muc.name]: facts.sections, [nam.name]: [",
        'xep.value = asked.get(xep.name) === xep.options[1].value ? xep.options[1].value : "";',
        '"Date unknown"',
        'toLocaleString("en")',
        '"Try again"',
        '`${isPart ? "Some results" : "The search data"} could not be loaded.`',
        '" The connection may be interrupted. "',
        '" This device is offline. "',
        '`${counted(partial)} partial ${partial === 1 ? "match" : "matches"}`',
        '`${counted(order.length - partial)} ${order.length - partial === 1 ? "result" : "results"}`',
        '" in this selection"',
        "`No results for “${query}”${where}.`",
        "`“${slip[0]}” was not found. Did you mean “${slip[1]}”? ${count}.`",
        "`No article has all the words of “${query}”; ${near}.`",
        '`${count} for “${query}”${near ? `, and ${near}` : ""}.`',
        '"Searching…"',
        '"Type at least one letter or digit."',
        "`Showing ${counted(list.children.length)} of ${counted(found.order.length)} results.`",
    ),
}
"""Literals of the theme's scripts in English. The Vietnamese catalogue has them exactly as in the scripts."""
