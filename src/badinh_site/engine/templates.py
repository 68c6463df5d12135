"""Knows the templates: what each one is made of, which mistakes are in them, and how a page is rendered with them."""

from __future__ import annotations

import marshal
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec
from msgspec import Struct

from badinh_site.content.sources import digest
from badinh_site.errors import BadinhError, Problem, ProblemsError
from badinh_site.messages import spoken
from badinh_site.pages.assets import AssetLink
from badinh_site.pages.bodies import fill, lead_home, plain_text, single_file
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import PictureView
from badinh_site.portal.model import Body
from badinh_site.words import WORDS, word
from badinh_site.writing import WRITING

if TYPE_CHECKING:
    import jinja2

__all__ = ["CompiledCache", "Facts", "Renderer", "Source", "Template", "TemplateSet", "analyse", "environment"]

_PARTS = 4096
"""Rendered parts that are kept: neighbours in time show many of the same cards."""


class Use(Struct, frozen=True):
    """Another file that a template names: one template of several alternatives, or an asset."""

    names: tuple[str, ...]
    line: int
    required: bool = True


class Facts(Struct, frozen=True):
    """What a template's source says by itself."""

    templates: tuple[Use, ...]
    assets: tuple[Use, ...]
    problems: tuple[Problem, ...]


class Template(NamedTuple):
    """A template that is there."""

    path: str
    """Relative to the site folder (or named as the theme's), for messages."""
    digest: bytes
    read: Callable[[], str]
    facts: Facts


def environment(language: str = "vi") -> jinja2.Environment:
    """Give the surroundings that every template is read in: no globals, nothing random, undefined names are errors.

    Dates and numbers are written as a language writes them.
    """
    import jinja2  # noqa: PLC0415 - a build that renders nothing does without

    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.clear()
    del made.filters["random"]
    writing = WRITING[language]
    made.filters.update(
        date=writing.date,
        long_date=writing.long_date,
        moment=writing.moment,
        number=writing.number,
        json=_json,
        html=str,
        part=str,
        quoted=quoted,
        text=str,
    )
    return made


def _json(value: object) -> str:
    """Give a value as JSON that ends no ``<script>`` element: always the same text for the same value."""
    from markupsafe import Markup  # noqa: PLC0415 - as above

    data = msgspec.json.encode(value, enc_hook=_plain, order="deterministic")
    # Not str.translate: it looks at every sign by itself, which took half the time of a page of data.
    data = data.replace(b"<", rb"\u003c").replace(b">", rb"\u003e").replace(b"&", rb"\u0026")
    return Markup(data.decode("utf-8"))  # noqa: S704 - nothing in it means anything to HTML any more


def _plain(value: object) -> str:
    """Give the text that a filter has marked as HTML.

    Raises:
        jinja2.UndefinedError: there is no such value.
        TypeError: JSON has no form for it.
    """
    from jinja2 import Undefined  # noqa: PLC0415 - as above

    if isinstance(value, str | Undefined):
        return str(value)
    raise TypeError(f"JSON has no form for a value of type {type(value).__name__}")


def quoted(text: str) -> str:
    """Give a text in quotes, as nginx and Apache read one in a line of their settings."""
    import markupsafe  # noqa: PLC0415 - as jinja2

    if not text.isprintable():
        raise ValueError(text)  # would end the line; addresses are checked for such signs when they are read
    return markupsafe.Markup('"' + text.replace("\\", r"\\").replace('"', r"\"") + '"')  # noqa: S704 - no HTML


def analyse(source: str, path: str) -> Facts:
    """Read what a template includes, extends, imports and takes from static/, without rendering it.

    All of these must be named by literals: what a page depends on has to be known before it is rendered.
    """
    import jinja2  # noqa: PLC0415 - only for templates that changed
    from jinja2 import nodes  # noqa: PLC0415

    surroundings = environment()
    try:
        tree = surroundings.parse(source)
    except jinja2.TemplateSyntaxError as error:
        problem = Problem("BD401", path, error.lineno, 0, {"detail": (error.message or "?").rstrip(".")})
        return Facts((), (), (problem,))
    except RecursionError:
        return Facts((), (), (Problem("BD401", path, 1, 0, {"detail": spoken("nested")}),))
    problems: list[Problem] = []
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    uses = tuple(filter(None, (_template_use(node, path, problems) for node in tree.find_all(kinds))))
    uses += tuple(_part_uses(tree, path, problems))
    assets = tuple(_asset_uses(tree, path, problems))
    problems += _wrong_words(tree, path)
    problems += _unknown_names(tree, surroundings, path)
    return Facts(uses, assets, tuple(problems))


def _unknown_names(tree: Any, surroundings: jinja2.Environment, path: str) -> Iterator[Problem]:
    """Report filters and tests that do not exist, also where Jinja2 would notice it only while rendering."""
    from jinja2 import nodes  # noqa: PLC0415

    for kind, node_type, known in (
        ("filter", nodes.Filter, surroundings.filters),
        ("test", nodes.Test, surroundings.tests),
    ):
        for node in tree.find_all(node_type):
            if node.name not in known:
                detail = {"detail": f"No {kind} named {node.name!r}"}
                yield Problem("BD401", path, node.lineno, 0, detail)


def _part_uses(tree: Any, path: str, problems: list[Problem]) -> Iterator[Use]:
    """Give the templates that values are rendered with by the filters ``part`` and ``html``."""
    from jinja2 import nodes  # noqa: PLC0415

    for node in tree.find_all(nodes.Filter):
        if node.name not in ("part", "html") or (node.name == "html" and not node.args and not node.kwargs):
            continue
        name = node.args[0] if len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs) else None
        if isinstance(name, nodes.Const) and isinstance(name.value, str):
            yield Use((name.value,), node.lineno)
        else:
            problems.append(Problem("BD403", path, node.lineno, 0, {"tag": node.name}))


def _template_use(node: Any, path: str, problems: list[Problem]) -> Use | None:
    from jinja2 import nodes  # noqa: PLC0415

    target = node.template
    items = target.items if isinstance(target, nodes.Tuple | nodes.List) else [target]
    names = tuple(item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str))
    if len(names) != len(items):
        tag = type(node).__name__.lower().replace("fromimport", "from")
        problems.append(Problem("BD403", path, node.lineno, 0, {"tag": tag}))
        return None
    return Use(names, node.lineno, not getattr(node, "ignore_missing", False))


def _asset_uses(tree: Any, path: str, problems: list[Problem]) -> Iterator[Use]:
    from jinja2 import nodes  # noqa: PLC0415

    calls = [
        call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == "asset"
    ]
    names = [name for name in tree.find_all(nodes.Name) if name.name == "asset"]
    good = [
        call
        for call in calls
        if len(call.args) == 1
        and isinstance(call.args[0], nodes.Const)
        and isinstance(call.args[0].value, str)
        and not (call.kwargs or call.dyn_args or call.dyn_kwargs)
    ]
    for call in good:
        yield Use((call.args[0].value,), call.lineno)
    if len(good) < len(names):
        fine = {id(call.node) for call in good}
        problems.extend(Problem("BD407", path, name.lineno) for name in names if id(name) not in fine)


def _wrong_words(tree: Any, path: str) -> Iterator[Problem]:
    """Report calls of ``word`` with anything but the key of a word. A template may use the name for something else."""
    from jinja2 import nodes  # noqa: PLC0415

    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name != "word":
            continue
        key = call.args[0] if len(call.args) == 1 and not (call.dyn_args or call.dyn_kwargs) else None
        if not isinstance(key, nodes.Const) or not isinstance(key.value, str):
            yield Problem("BD410", path, call.lineno)
        elif key.value not in WORDS:
            yield Problem("BD411", path, call.lineno, 0, {"name": key.value})


class TemplateSet:
    """All templates by name (the site's own before the theme's), with the published addresses of static files."""

    def __init__(self, templates: Mapping[str, Template], asset_urls: Mapping[str, str], language: str = "vi") -> None:
        self._templates = templates
        self._language = language
        self.asset_urls = asset_urls
        self.integrities: Mapping[str, str] = {}
        """Of the static files in :meth:`named_assets`; to be set before digests are asked for."""
        self._digests: dict[str, bytes] = {}

    def problems(self) -> Iterator[Problem]:
        """Give every mistake that can be seen without rendering."""
        for template in self._templates.values():
            yield from template.facts.problems
            for use in template.facts.templates:
                if use.required and not any(name in self._templates for name in use.names):
                    yield Problem("BD402", template.path, use.line, 0, {"name": ", ".join(use.names)})
            for use in template.facts.assets:
                if use.names[0] not in self.asset_urls:
                    yield Problem("BD406", template.path, use.line, 0, {"name": use.names[0]})

    def named_assets(self) -> list[str]:
        """Name the static files that templates take the addresses of, as far as there are such files."""
        named = {use.names[0] for template in self._templates.values() for use in template.facts.assets}
        return sorted(named & self.asset_urls.keys())

    def asset_links(self, base_path: str) -> dict[str, AssetLink]:
        """Give the static files by name, as templates get them."""
        urls, known = self.asset_urls, self.integrities
        return {name: AssetLink(base_path + url, known.get(name, "")) for name, url in urls.items()}

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a template of that name."""
        return name in self._templates

    def sources(self, names: Iterable[str]) -> dict[str, Source]:
        """Give the texts of templates and of all that they read.

        Raises:
            ProblemsError: a file has changed since it was first read.
        """
        found: dict[str, Source] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            template = self._templates.get(name)
            if template is not None and name not in found:
                found[name] = Source(template.path, template.read())
                waiting += [other for use in template.facts.templates for other in use.names]
        return found

    def parts(self, name: str) -> dict[str, bytes]:
        """Give the digests of all files that rendering with a template can read.

        These are its closure of extends, includes and imports (a name that is missing counts too: it may come to be),
        the addresses and checksums of the static files that these name, and the language of words, dates and numbers.
        """
        found: dict[str, bytes] = {"language": self._language.encode()}
        assets: dict[str, bytes] = {}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if f"template {one}" in found:
                continue
            template = self._templates.get(one)
            found[f"template {one}"] = template.digest if template else b"missing"
            if template:
                waiting += [other for use in template.facts.templates for other in use.names]
                for use in template.facts.assets:
                    named = use.names[0]
                    both = f"{self.asset_urls.get(named, '')} {self.integrities.get(named, '')}"
                    assets[f"asset {named}"] = both.encode()
        return dict(sorted((found | assets).items()))

    def digest(self, name: str) -> bytes:
        """Give the digest of a template with all it reads."""
        if name not in self._digests:
            self._digests[name] = digest(name.encode() + b"\0" + msgspec.msgpack.encode(self.parts(name)))
        return self._digests[name]


def _undefined_name(words: str) -> str:
    """Give the name out of Jinja2's message: ``'x' is undefined``, ``'... object' has no attribute 'x'``."""
    names = re.findall(r"'([^']*)'", words)
    return names[-1] if names else words


class Source(Struct, frozen=True):
    """A template's text, with the path that messages name it by."""

    path: str
    text: str


class Renderer:
    """Renders pages: a pure function of (template, view, what all pages share, what static files are called)."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a page can depend on beside itself
        self,
        sources: Mapping[str, Source],
        assets: Mapping[str, AssetLink],
        portal: object,
        body: Callable[[bytes], bytes],
        compiled: CompiledCache,
        language: str = "vi",
    ) -> None:
        """Take templates by name, addresses of static files, what all pages share, what gives bodies, compiled code.

        The language is that of words, dates and numbers.
        """
        import jinja2  # noqa: PLC0415
        import markupsafe  # noqa: PLC0415

        self._sources = sources
        self._portal = portal
        self._body = body
        self._markup = markupsafe.Markup
        self._undefined = jinja2.UndefinedError
        self._environment = environment(language)
        self._environment.loader = jinja2.FunctionLoader(self._load)
        self._environment.bytecode_cache = _cache(compiled)
        self._environment.filters["html"] = self._html_filter()
        self._environment.filters["text"] = self._text
        self._environment.filters["part"] = self._part_filter()
        self._part = lru_cache(maxsize=_PARTS)(self._rendered_part)
        self._environment.globals["asset"] = assets.__getitem__
        self._environment.globals["word"] = _speaker(language)

    def compile(self, name: str) -> None:
        """Compile a template; a mistake in it is told when a page is rendered with it."""
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
        except Exception as error:
            raise ProblemsError(self._failure(error, page.template, page.path)) from error

    def _failure(self, error: Exception, template: str, page: str) -> Problem:
        undefined = isinstance(error, self._undefined)
        own = self._sources.get(template)
        paths = {source.path for source in self._sources.values()}
        places = [(f.filename, f.lineno or 0) for f in traceback.extract_tb(error.__traceback__) if f.filename in paths]
        path, line = places[-1] if places else (own.path if own else template, 0)
        if isinstance(error, RecursionError):
            detail = spoken("endless")
        else:
            detail = _undefined_name(str(error)) if undefined else f"{type(error).__name__}: {error}"
        return Problem("BD404" if undefined else "BD405", path, line, 0, {"detail": detail, "page": page})

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = self._sources.get(name)
        return (source.text, source.path, lambda: True) if source else None

    def _part_filter(self) -> Callable[[Any, Any, str], str]:
        import jinja2  # noqa: PLC0415

        # A filter that is given the context is never worked out while a template is compiled.
        @jinja2.pass_context
        def part(context: Any, item: Any, name: str) -> str:
            shared = "portal" in context
            try:
                hash(item)
            except TypeError:  # what cannot be told from others, a list for example, is rendered every time
                return self._rendered_part(name, item, shared=shared)
            return self._part(name, item, shared=shared)

        return part

    def _rendered_part(self, name: str, item: object, *, shared: bool) -> str:
        names: dict[str, object] = {"item": item, "portal": self._portal} if shared else {"item": item}
        return self._markup(self._environment.get_template(name).render(names))

    def _html_filter(self) -> Callable[..., str]:
        import jinja2  # noqa: PLC0415

        @jinja2.pass_context
        def html(context: Any, body: Body, name: str = "") -> str:
            shared = "portal" in context

            def show(picture: PictureView) -> str:
                return self._part(name, picture, shared=shared) if name else single_file(picture)

            return self._html(body, show)

        return html

    def _html(self, body: Body, show: Callable[[PictureView], str]) -> str:
        """Fetch a body and fill in what it refers to."""
        html = self._body(body.digest).decode("utf-8") if body.digest else ""
        html = fill(html, body.links, show) if body.links else html
        return self._markup(lead_home(html, body.home) if body.home else html)

    def _text(self, body: Body) -> str:
        """Fetch a body and give its text alone."""
        return plain_text(self._body(body.digest).decode("utf-8")) if body.digest else ""


def _speaker(language: str) -> Callable[..., str]:
    """Return what templates get words from: ``word("views", count=3)``."""
    from markupsafe import escape  # noqa: PLC0415 - as jinja2

    number = WRITING[language].number

    def speak(key: str, /, **values: object) -> str:
        if not values:  # most of them, many on every page
            return word(key, language)
        count = values.get("count")
        if isinstance(count, int):
            pattern, values = word(key, language, count), {**values, "count": number(count)}
        else:
            pattern = word(key, language)
        if any(hasattr(value, "__html__") for value in values.values()):
            return escape(pattern).format(**values)
        return pattern.format(**values)

    return speak


class CompiledCache(Protocol):
    """Keeps compiled templates between builds."""

    def load(self, key: bytes) -> bytes | None:
        """Return what was kept under a key, proven to be just that; or None. It will be run."""

    def keep(self, key: bytes, code: bytes) -> None:
        """Keep compiled code."""


def _cache(compiled: CompiledCache) -> jinja2.BytecodeCache:
    """Return Jinja2's side of a cache. Its own form of compiled code is a pickle; ours is what the cache has proven."""
    import jinja2  # noqa: PLC0415
    from jinja2.bccache import Bucket  # noqa: PLC0415

    class Cache(jinja2.BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            code = compiled.load(_code_key(bucket))
            if code is not None:
                bucket.code = marshal.loads(code)  # noqa: S302 - see above

        def dump_bytecode(self, bucket: Bucket) -> None:
            compiled.keep(_code_key(bucket), marshal.dumps(bucket.code))

    return Cache()


def _code_key(bucket: Any) -> bytes:
    return digest(f"{bucket.key} {bucket.checksum}".encode())
