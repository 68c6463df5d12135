"""Render a page: a pure function of its template, its view, and the view that all pages share."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from msgspec import Struct

from badinh_site.diagnostics.problem import BadinhError, Problem, ProblemsError
from badinh_site.diagnostics.wording import translatable
from badinh_site.engine.render.compiled import CompiledCache, bytecode_cache
from badinh_site.engine.render.environment import environment
from badinh_site.languages.words import word
from badinh_site.languages.writing import WRITING
from badinh_site.pages.assets import AssetLink
from badinh_site.pages.body_links import fill, lead_home, plain_text, single_file
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import PictureView
from badinh_site.portal.site import Body

__all__ = ["Renderer", "Source"]

_PARTS = 4096
"""Number of rendered parts to cache: pages of about the same time show many of the same cards."""


def _undefined_name(words: str) -> str:
    """Extract the name from Jinja2's message: ``'x' is undefined``, ``'... object' has no attribute 'x'``."""
    names = re.findall(r"'([^']*)'", words)
    return names[-1] if names else words


class Source(Struct, frozen=True):
    """A template's text, with its path as messages show it."""

    path: str
    text: str


class Renderer:
    """Renders pages: a pure function of template, view, shared view, and addresses of static files."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a page can depend on besides its view
        self,
        sources: Mapping[str, Source],
        assets: Mapping[str, AssetLink],
        portal: object,
        body: Callable[[bytes], bytes],
        compiled: CompiledCache,
        language: str = "vi",
    ) -> None:
        """Take templates and static files by name, the shared view, a function that returns bodies, and a code cache.

        Words, dates and numbers are written in ``language``.
        """
        import jinja2  # noqa: PLC0415 - a build that renders nothing does without
        import markupsafe  # noqa: PLC0415 - a build that renders nothing does without

        from badinh_site.engine.render.guarded import RefusedNameError  # noqa: PLC0415 - it loads Jinja2

        self._sources = sources
        self._portal = portal
        self._body = body
        self._markup = markupsafe.Markup
        self._undefined = jinja2.UndefinedError
        self._refused = RefusedNameError
        self._environment = environment(language)
        self._environment.loader = jinja2.FunctionLoader(self._load)
        self._environment.bytecode_cache = bytecode_cache(compiled)
        self._environment.filters["html"] = self._html_filter()
        self._environment.filters["text"] = self._text
        self._environment.filters["part"] = self._part_filter()
        self._part = lru_cache(maxsize=_PARTS)(self._rendered_part)
        self._environment.globals["asset"] = assets.__getitem__
        self._environment.globals["word"] = _word_function(language)

    def compile(self, name: str) -> None:
        """Compile a template. A mistake in it is reported when a page is rendered with it."""
        with suppress(Exception):
            self._environment.get_template(name)

    def render(self, page: Page, view: object) -> bytes:
        """Render one page.

        Raises:
            ProblemsError: the template fails; the problem names its file and line.
        """
        names: dict[str, object] = {"page": view, "portal": self._portal} if page.shared else {"page": view}
        try:
            return self._environment.get_template(page.template).render(names).encode("utf-8")
        except (BadinhError, OSError):
            raise
        except MemoryError:
            raise ProblemsError(Problem("BD078", page.origin)) from None
        except Exception as error:
            raise ProblemsError(self._failure(error, page.template, page.path)) from error

    def _failure(self, error: Exception, template: str, page: str) -> Problem:
        undefined = isinstance(error, self._undefined)
        own = self._sources.get(template)
        paths = {source.path for source in self._sources.values()}
        places = [(f.filename, f.lineno or 0) for f in traceback.extract_tb(error.__traceback__) if f.filename in paths]
        path, line = places[-1] if places else (own.path if own else template, 0)
        if isinstance(error, self._refused):
            return Problem("BD412", path, line, 0, {"name": str(error)})
        if isinstance(error, RecursionError):
            detail = translatable("endless")
        else:
            detail = _undefined_name(str(error)) if undefined else f"{type(error).__name__}: {error}"
        return Problem("BD404" if undefined else "BD405", path, line, 0, {"detail": detail, "page": page})

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = self._sources.get(name)
        return (source.text, source.path, lambda: True) if source else None

    def _part_filter(self) -> Callable[[Any, Any, str], str]:
        import jinja2  # noqa: PLC0415 - a build that renders nothing does without

        # Jinja2 never evaluates a filter that takes the context at compile time.
        @jinja2.pass_context
        def part(context: Any, item: Any, name: str) -> str:
            shared = "portal" in context
            try:
                hash(item)
            except TypeError:  # an unhashable value, such as a list, is rendered every time
                return self._rendered_part(name, item, shared=shared)
            return self._part(name, item, shared=shared)

        return part

    def _rendered_part(self, name: str, item: object, *, shared: bool) -> str:
        names: dict[str, object] = {"item": item, "portal": self._portal} if shared else {"item": item}
        return self._markup(self._environment.get_template(name).render(names))

    def _html_filter(self) -> Callable[..., str]:
        import jinja2  # noqa: PLC0415 - a build that renders nothing does without

        @jinja2.pass_context
        def html(context: Any, body: Body, name: str = "") -> str:
            shared = "portal" in context

            def show(picture: PictureView) -> str:
                return self._part(name, picture, shared=shared) if name else single_file(picture)

            return self._html(body, show)

        return html

    def _html(self, body: Body, show: Callable[[PictureView], str]) -> str:
        """Return the HTML of a body with its links and pictures filled in."""
        html = self._body(body.digest).decode("utf-8") if body.digest else ""
        html = fill(html, body.links, show) if body.links else html
        return self._markup(lead_home(html, body.home) if body.home else html)

    def _text(self, body: Body) -> str:
        """Return the plain text of a body."""
        return plain_text(self._body(body.digest).decode("utf-8")) if body.digest else ""


def _word_function(language: str) -> Callable[..., str]:
    """Return the function ``word`` of templates, called as ``word("views", count=3)``."""
    from markupsafe import escape  # noqa: PLC0415 - a build that renders nothing does without

    number = WRITING[language].number

    def translate(key: str, /, **values: object) -> str:
        if not values:  # the common case, many times on every page
            return word(key, language)
        count = values.get("count")
        if isinstance(count, int):
            pattern, values = word(key, language, count), {**values, "count": number(count)}
        else:
            pattern = word(key, language)
        if any(hasattr(value, "__html__") for value in values.values()):
            return escape(pattern).format(**values)
        return pattern.format(**values)

    return translate
