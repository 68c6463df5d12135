"""Translates messages and phrases with the gettext catalogues in ``locale/``."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from badinh_site.diagnostics.catalogue import MESSAGES
from badinh_site.diagnostics.phrases import PHRASES
from badinh_site.diagnostics.problem import Problem
from badinh_site.diagnostics.visible import visible, visible_text

__all__ = ["DOMAIN", "LANGUAGES", "LOCALES", "describe", "phrase", "translatable", "translated", "translated_count"]

DOMAIN = "badinh"


LOCALES = Path(__file__).parents[1] / "locale"


LANGUAGES = ("vi", "en")
"""Languages of the command line; the first one is the default."""


def phrase(key: str, language: str, **values: object) -> str:
    """Return a phrase in one of ``LANGUAGES``, formatted with ``values``, each on one line and visible."""
    shown = {name: visible(value) if isinstance(value, str) else value for name, value in values.items()}
    return translated(key, PHRASES[key], language).format(**shown)


def translatable(key: str, argument: str = "", **more: str) -> str:
    """Return a value for a problem that is itself a phrase, translated only when the problem is reported.

    The phrase has the argument as ``name``. The value begins with NUL, which content cannot contain.
    """
    return "\0".join(["", key, argument, *(f"{name}={value}" for name, value in more.items())])


def describe(problem: Problem, language: str, *, is_printed: bool = False) -> tuple[str, str]:
    """Return the text and the hint of a problem in one of ``LANGUAGES``.

    If it is to be printed, values are visible and on one line each, but for an example, which has lines of ours.
    """
    code, message = problem.code, MESSAGES[problem.code]
    values = {name: _translate_value(value, language) for name, value in problem.values.items()}
    if is_printed:
        values = {name: visible_text(value) if name == "example" else visible(value) for name, value in values.items()}
    text, hint = translated(code, message.text, language), translated(f"{code} hint", message.hint, language)
    return _filled(text, values), _filled(hint, values).strip()


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    """Return a text with its values; an example of several lines begins on a line of its own."""
    example = values.get("example", "")
    if "\n" not in example:
        return pattern.format(**values)
    return pattern.replace(" {example}", "\n{example}").format(**values)


def translated(context: str, text: str, language: str) -> str:
    """Return the translation of an English text; its gettext context is the code, the key or ``help``."""
    return text if language == "en" else _catalogue(language).pgettext(context, text)


def translated_count(context: str, texts: tuple[str, str], count: int, language: str) -> str:
    """Return the translation of a text for a number; ``texts`` are its English singular and plural."""
    if language == "en":
        return texts[count != 1]
    return _catalogue(language).npgettext(context, *texts, count)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [language], fallback=language == "en")


def _translate_value(value: str, language: str) -> str:
    if not value.startswith("\0"):
        return value
    _, key, argument, *more = value.split("\0")
    values = dict(part.split("=", 1) for part in more)
    return phrase(key, language, name=argument, **values)
