"""Feeds what editors write to the code that reads it, in forms that nobody would write.

It looks for tracebacks and, in ``growth``, for time that grows faster than the input does.

The targets are shared by the short run of the tests (``test_fuzzing.py``) and by long ones under atheris, which needs
CPython 3.11 to 3.13 on Linux or macOS: ``make fuzz SECONDS=600``.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parents[1]
SEEDS = HERE / "data/sites_invalid"
SEPARATOR = b"\n=====\n"
"""Stands between the files of a whole site in the input of ``site``."""
_TOKENS = (
    "---", "title: ", "date: 13/07/2021", "views: 1.234", "status: withdrawn", "reason: ", "aliases: [/a/]", "url: /b/",
    "image:", "  src: a.jpg", "  alt: ", "corrections:", "- date: ", "&a", "*a", "!!python/object", "<<: ", "|", ">-",
    "\t", "{{ ", " }}", "{% ", " %}", '{% extends "base.html" %}', "{% block a %}", "{% endblock %}", "asset(",
    "{% for x in y %}", "{% include x %}", "[a](b)", "![](a.jpg)", "<script>", "javascript:", "```", "[^1]",
    "| a | b |", "| safe", "categories:", "menu:", "paging:", "base_url: https://a.example/", "zone: ", "hosting: ",
    "markdown:", "archive:",
)  # fmt: skip


_REPEATED = (
    "\0[\0", "\0![\0", "\0[a](\0", "\0<a \0", '\0<a href="\0', "\0<http://\0", "a[^1]\n\n[^1]: b\n\n\0[^1]\0",
    "\0`\0 ``", "\0*a **b \0", "\0*a \0 b*", "\0<b>\0", "\0<div>\n\0", "\0<!--\0-->", "\0<?\0", "\0<!x \0>",
    "\0<![CDATA[\0]]>", "\0- a\n\0", "\0> \0a", "t\n\0: d\n\0", "|a|b|\n|-|-|\n\0|c|d|\n\0", "\0## a\n\n\0",
    "[TOC]\n\n\0# a\n\0", "\0*[A]: b\n\0A", "\0&\0;", "\0{.a}\0", "a\0 \0b\n*c*", "\0---\n\0", "\0\u00a0\0",
    "\0a\u0301\u0327\0", "[a]: b\n\n\0[a]\0", "\0www.a.vn/\0", "\0a@\0b.vn",
)  # fmt: skip
"""What the search for growth starts from: beginning, what is repeated, end."""


def _speak(problems: Iterable[object]) -> None:
    """Say problems in every language: a value that a message asks for may be missing."""
    from badinh_site.diagnostics.wording import LANGUAGES, describe  # noqa: PLC0415 - atheris wants to load the package itself

    for problem in problems:
        for language in LANGUAGES:
            describe(problem, language)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _parser() -> object:
    from badinh_site.content.parser import Parser  # noqa: PLC0415
    from badinh_site.settings.read import read_config  # noqa: PLC0415

    config, _ = read_config("title: a\nbase_url: https://a.example/\n")
    assert config is not None
    return Parser(config.zone_name, config.markdown)


def front_matter(data: bytes) -> None:
    """Read an article whose front matter is the data."""
    whole_file(b"---\n" + data + b"\n---\nLead.\n\nBody.\n")


def markdown(data: bytes) -> None:
    """Read an article whose body is the data."""
    whole_file(b"---\ntitle: Tin\n---\n" + data)


def whole_file(data: bytes) -> None:
    """Read a file of content, as an article and as an album, and check it."""
    from badinh_site.checks.run import check_document  # noqa: PLC0415
    from badinh_site.settings.config import Checks  # noqa: PLC0415

    for path in ("content/2021/07/bai.md", "content/albums/a/index.md"):
        result = _parser().parse(data, path)  # type: ignore[attr-defined]
        _speak(result.problems)
        _speak(check_document(data, path, result, Checks()).problems)


def growth(data: bytes) -> None:
    """Render a body u + v x n + w, where NUL bytes part u, v and w in the data.

    Raises:
        AssertionError: four times the text takes more than eight times the time.
    """
    before, again, after = (*data.split(b"\0", 2), b"", b"")[:3]
    last, seconds = 0.0, 0.0
    for size in _SIZES:
        body = before + (again or b"a") * (size // max(1, len(again))) + after
        last, seconds = seconds, _seconds(body)
        if seconds > _LONG_ENOUGH and seconds > _STEEPEST * last > 0:
            shorter = before + (again or b"a") * (size // 4 // max(1, len(again))) + after
            last, seconds = (min(_seconds(one) for _ in range(3)) for one in (shorter, body))
            assert seconds <= _STEEPEST * last, f"{last:.3f} s, four times the text {seconds:.3f} s: {data!r}"
        if seconds > _LONG:
            break


_SIZES = (2048, 8192, 32_768, 131_072)
_STEEPEST = 8
"""Times as long as a quarter of the text takes: 4 is linear, 16 quadratic."""
_LONG_ENOUGH = 0.25
"""Seconds below which nothing is compared."""
_LONG = 1.0
"""Seconds after which longer texts are not tried."""


def _seconds(body: bytes) -> float:
    """Return the time of the processor that a body takes; one that is refused takes the time until then."""
    text = body.decode("utf-8", "ignore").replace("\0", "")
    begin = time.process_time()
    _renders(text)
    return time.process_time() - begin


def _renders(text: str) -> bool:
    from badinh_site.content.markdown.body_errors import BodyError  # noqa: PLC0415
    from badinh_site.diagnostics.problem import ProblemsError  # noqa: PLC0415

    try:
        _renderer().render(text)  # type: ignore[attr-defined]
    except (BodyError, ProblemsError):
        return False
    return True


@lru_cache(maxsize=1)
def _renderer() -> object:
    from badinh_site.content.markdown.renderer import BodyRenderer  # noqa: PLC0415
    from badinh_site.settings.config import MarkdownSettings  # noqa: PLC0415

    return BodyRenderer(MarkdownSettings())


def fix(data: bytes) -> None:
    """Mend a file of content as ``badinh fix`` does, once as it is and once with its old encodings."""
    from badinh_site.checks.text_rules import FIXABLE  # noqa: PLC0415
    from badinh_site.commands.fix import Fixer  # noqa: PLC0415
    from badinh_site.content.files import SourceFile  # noqa: PLC0415
    from badinh_site.diagnostics.problem import ProblemsError  # noqa: PLC0415
    from badinh_site.settings.read import read_config  # noqa: PLC0415

    config, _ = read_config("title: a\nbase_url: https://a.example/\n")
    assert config is not None
    with tempfile.TemporaryDirectory(prefix="badinh-fuzz-") as place:
        file = Path(place) / "bai.md"
        file.write_bytes(data)
        for legacy in (False, True):
            try:
                fixed = Fixer(config, tuple(FIXABLE), legacy=legacy).fix_file(
                    SourceFile("content/bai.md", str(file), (0, len(data)))
                )
            except ProblemsError as error:
                _speak(error.problems)
            else:
                _speak(fixed.problems)


def query(data: bytes) -> None:
    """Take a query of the search apart."""
    from badinh_site.search.query import parse  # noqa: PLC0415

    parse(data.decode("utf-8", "replace"))


def settings(data: bytes) -> None:
    """Read a site.yaml."""
    from badinh_site.content.files import decode  # noqa: PLC0415
    from badinh_site.diagnostics.problem import ProblemsError  # noqa: PLC0415
    from badinh_site.settings.read import read_config  # noqa: PLC0415

    try:
        text, _ = decode(data, "content/site.yaml")
    except ProblemsError as error:
        _speak(error.problems)
    else:
        _speak(read_config(text)[1])


def template(data: bytes) -> None:
    """Read a template without rendering it."""
    from badinh_site.engine.render.analysis import analyse  # noqa: PLC0415

    _speak(analyse(data.decode("utf-8", "replace"), "templates/a.html").problems)


def site(data: bytes) -> None:
    """Build a site of three files: its settings, an article, and the template of articles."""
    from badinh_site.cli.command import CommandResult  # noqa: PLC0415, F401 - what speaks is loaded before it is timed
    from badinh_site.diagnostics.problem import ProblemsError, UsageError  # noqa: PLC0415
    from badinh_site.engine.build.run import build  # noqa: PLC0415
    from badinh_site.engine.request import Request  # noqa: PLC0415

    parts = [*data.split(SEPARATOR), b"", b""]
    with tempfile.TemporaryDirectory(prefix="badinh-fuzz-") as place:
        root = Path(place)
        for name, part in zip(
            ("content/site.yaml", "content/2021/07/bai.md", "templates/article.html"), parts, strict=False
        ):
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if part or name != "templates/article.html":
                file.write_bytes(part)
        try:
            _speak(build(Request(root, root / "build", jobs=1, now=1_700_000_000)).problems)
        except ProblemsError as error:
            _speak(error.problems)
        except UsageError as error:
            _speak([error.problem])


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {one.__name__: one for one in (front_matter, markdown, whole_file, growth, fix, settings, template, query, site)}
)


def seeds(target: str) -> Iterator[bytes]:
    """Return what the fuzzer starts from: the mistakes that are known already."""
    articles = sorted(SEEDS.glob("*/content/**/*.md"))
    if target == "settings":
        yield from (file.read_bytes() for file in sorted(SEEDS.glob("*/content/site.yaml")))
    elif target == "template":
        yield from (file.read_bytes() for file in sorted((HERE.parent / "templates").glob("*.html")))
        yield from (file.read_bytes() for file in sorted(SEEDS.glob("*/templates/*.html")))
    elif target == "site":
        good = (SEEDS / "_base/content/site.yaml").read_bytes()
        yield from (good + SEPARATOR + file.read_bytes() for file in articles)
        for file in sorted(SEEDS.glob("*/templates/*.html")):
            yield good + SEPARATOR + articles[0].read_bytes() + SEPARATOR + file.read_bytes()
    elif target == "front_matter":
        yield from (file.read_bytes().removeprefix(b"---\n").partition(b"\n---\n")[0] for file in articles)
    elif target == "growth":
        yield from (one.encode("utf-8") for one in _REPEATED)
    elif target == "markdown":
        yield from (file.read_bytes().rpartition(b"\n---\n")[2] for file in articles)
    else:
        yield from (file.read_bytes() for file in articles)


def _fuzz_one(target: str, arguments: list[str]) -> None:
    """Fuzz a target in this process, until atheris ends it."""
    import atheris  # noqa: PLC0415 - not among what the tests need

    with atheris.instrument_imports(include=["badinh_site"]):
        for module in (
            "checks.run",
            "cli",
            "content.parser",
            "commands.fix",
            "engine.build.run",
            "engine.render.analysis",
        ):
            importlib.import_module(f"badinh_site.{module}")
    atheris.Setup([sys.argv[0], *arguments], TARGETS[target])
    atheris.Fuzz()


def _escaped(token: str) -> str:
    """Write a token as the dictionaries of libFuzzer want it."""
    return token.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\x09")


def _fuzz_all(seconds: int) -> int:
    """Fuzz every target for its share of some seconds, each in a process of its own; return how many failed."""
    failed = 0
    for target in TARGETS:
        with tempfile.TemporaryDirectory(prefix="badinh-fuzz-") as place:
            corpus = Path(place) / "corpus"
            corpus.mkdir()
            for number, seed in enumerate(seeds(target)):
                (corpus / f"{number:04}").write_bytes(seed)
            tokens = Path(place) / "tokens"
            tokens.write_text("".join(f'"{_escaped(token)}"\n' for token in _TOKENS), encoding="utf-8")
            share = max(1, seconds // len(TARGETS))
            limits = [f"-max_total_time={share}", "-timeout=60", "-rss_limit_mb=4096", "-max_len=4096"]
            call = [sys.executable, "-m", "tests.support.fuzzing", "--target", target, f"-dict={tokens}", *limits]
            call += ["-artifact_prefix=.fuzz-", "-print_final_stats=1", str(corpus)]
            print(f"== {target}: {share} s", flush=True)  # noqa: T201 - a program for the terminal
            failed += subprocess.run(call, check=False).returncode != 0
    return failed


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--target", choices=sorted(TARGETS))
    chosen, rest = parser.parse_known_args()
    if chosen.target:
        _fuzz_one(chosen.target, rest)
        return 0
    return _fuzz_all(chosen.seconds)


if __name__ == "__main__":
    sys.exit(_main())
