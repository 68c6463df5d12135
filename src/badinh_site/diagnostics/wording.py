"""Puts messages and phrases into the reader's language, by the gettext catalogues in ``locale/``."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.phrases import PHRASES
from badinh_site.diagnostics.problem import Problem

__all__ = ["DOMAIN", "LANGUAGES", "LOCALES", "describe", "phrase", "translatable", "translated", "translated_count"]

DOMAIN = "badinh"


LOCALES = Path(__file__).parents[1] / "locale"


LANGUAGES = ("vi", "en")
"""Languages that the command line speaks; the first one when nothing says otherwise."""


def phrase(key: str, language: str, **values: object) -> str:
    """Return a phrase of the command line in one of ``LANGUAGES``, filled with ``values``."""
    return translated(key, PHRASES[key], language).format(**values)


def translatable(key: str, argument: str = "") -> str:
    """Return a problem's value that is itself a phrase, so that the problem can be kept without choosing a language.

    It begins with NUL, which no content can contain.
    """
    return f"\0{key}\0{argument}"


def describe(problem: Problem, language: str) -> tuple[str, str]:
    """Return the text and the hint of a problem in one of ``LANGUAGES``."""
    code, message = problem.code, MESSAGES[problem.code]
    values = {name: _in_words(value, language) for name, value in problem.values.items()}
    text, hint = translated(code, message.text, language), translated(f"{code} hint", message.hint, language)
    return text.format(**values), hint.format(**values).strip()


def translated(context: str, text: str, language: str) -> str:
    """Return an English text in another language; the context is the code, the key or ``help``, as in the catalogue."""
    return text if language == "en" else _catalogue(language).pgettext(context, text)


def translated_count(context: str, texts: tuple[str, str], count: int, language: str) -> str:
    """Return the form of a text that belongs to a number, of its English forms for one and for more."""
    if language == "en":
        return texts[count != 1]
    return _catalogue(language).npgettext(context, *texts, count)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=language == "en")


def _in_words(value: str, language: str) -> str:
    if not value.startswith("\0"):
        return value
    _, key, argument = value.split("\0", 2)
    return phrase(key, language, name=argument)
