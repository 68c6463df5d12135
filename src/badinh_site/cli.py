"""The ``badinh`` command: reads what is asked for, prints what came of it, and ends with the right exit code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from badinh_site import __version__
from badinh_site.errors import (
    EXIT_BUG,
    EXIT_INTERRUPTED,
    EXIT_PROBLEMS,
    EXIT_USAGE,
    Level,
    Problem,
    ProblemsError,
    UsageError,
)
from badinh_site.messages import level_of, phrase

if TYPE_CHECKING:
    from badinh_site.engine.request import Request
    from badinh_site.engine.result import Result
    from badinh_site.engine.stages import Span
    from badinh_site.preview.serving import Place, Settings
    from badinh_site.preview.session import Rebuild

__all__ = ["main", "run"]

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}


def run() -> None:
    """Run the command as a program: UTF-8 on every console, and never a traceback that nobody can read."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = main(standalone_mode=False)
    except click.ClickException as error:
        click.secho(_usage(error), fg="red", err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.secho(phrase("interrupted", _language()), err=True)
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_PROBLEMS
    except OSError as error:
        # The system refused something that no rule of ours foresees: a fault of the disk, or of rights.
        detail = f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
        click.secho(phrase("system", _language(), detail=detail), fg="red", err=True)
        code = EXIT_PROBLEMS
    except Exception as error:  # noqa: BLE001 - the last resort: our own bug
        code = _bug(error)
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: click.ClickException) -> str:
    """Say in the reader's language what is wrong with a command line; click itself speaks English."""
    language = _language()
    detail = error.format_message()
    if isinstance(error, click.NoSuchOption):
        detail = phrase("no option", language, name=error.option_name)
    elif isinstance(error, click.MissingParameter):
        detail = phrase("no argument", language, name=(error.param.human_readable_name if error.param else "?"))
    elif isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else "?"
        detail = phrase("bad argument", language, name=name, detail=error.message)
    elif isinstance(error, click.UsageError) and error.ctx and error.ctx.parent is None:
        detail = phrase("no command", language, commands=", ".join(sorted(main.commands)))
    context = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "badinh"
    return f"{detail} {phrase('see help', language, command=context)}"


def _bug(error: BaseException) -> int:
    """Keep the traceback in a file and say where: it is for us, not for an editor."""
    import tempfile  # noqa: PLC0415 - only our bug needs it
    import traceback  # noqa: PLC0415

    with tempfile.NamedTemporaryFile("w", prefix="badinh-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"badinh {__version__}, Python {sys.version}, {sys.platform}\n")
        log.write("".join(traceback.format_exception(error)))
    detail = f"{type(error).__name__}: {error}"
    click.secho(phrase("bug", _language(), detail=detail, log=log.name), fg="red", err=True)
    return EXIT_BUG


def _language() -> str:
    return "en" if os.environ.get("BADINH_LANG", "vi").lower().startswith("en") else "vi"


def _command(act: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that say which site, where to and for when, and handle what ends it.

    The command gets them as one ``request``, besides its own options and ``style``, the form of the answer.
    """
    options = [
        click.option("--site", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="DIR",
                     help="Thư mục chứa content/ (mặc định: thư mục hiện tại)."),
        click.option("--output", type=click.Path(path_type=Path), default=None, metavar="DIR",
                     help="Thư mục xuất bản (mặc định: build/ trong thư mục của trang)."),
        click.option("--base-url", metavar="URL", help="Địa chỉ xuất bản, thay cho base_url trong site.yaml."),
        click.option("--at", metavar="WHEN", help="Dựng trang như ở thời điểm này, ví dụ 2021-06-09T08:00."),
        click.option("--drafts", is_flag=True, help="Kèm cả bản nháp và bài hẹn giờ."),
        click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="Dạng kết quả."),
    ]  # fmt: skip

    @wraps(act)
    def command(
        site: Path, output: Path | None, base_url: str | None, at: str | None, *, drafts: bool, **own: Any
    ) -> int:
        from badinh_site.engine.request import Request  # noqa: PLC0415 - `badinh --help` does without

        request = Request(site, output or site / "build", base_url, at, drafts, own.pop("jobs", None))
        answer = Answer(site, own.pop("style"), strict=own.pop("strict", False))
        try:
            return act(request, answer, **own)
        except UsageError as error:
            answer.print((error.problem,))
            return EXIT_USAGE
        except ProblemsError as error:
            return answer.print(error.problems)

    for option in reversed(options):
        command = option(command)
    return command


class Answer:
    """Prints what came of a command, as text or as JSON."""

    def __init__(self, site: Path, style: str, *, strict: bool) -> None:
        """Take the site's folder, which messages show paths from, and the form of the answer."""
        self._prefix = "" if site == Path() else site.as_posix().rstrip("/") + "/"
        self._strict = strict
        self.is_json = style == "json"

    def print(self, problems: tuple[Problem, ...], **facts: object) -> int:
        """Print problems (and facts, as JSON); give the exit code they ask for."""
        from badinh_site.report import Report  # noqa: PLC0415 - `badinh --help` does without

        report = Report(problems, _language(), self._prefix, strict=self._strict)
        if self.is_json:
            click.echo(report.json(**facts))
            return report.exit_code()
        for level, line in report.lines():
            click.secho(line, fg=_COLOURS[level], err=True)
        if report.strict_line():
            click.secho(report.strict_line(), fg="red", err=True)
        return report.exit_code()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="badinh")
def main() -> None:
    """Dựng cổng tin tức tĩnh của quận từ các bài viết trong content/."""


@main.command()
@_command
@click.option("--strict", is_flag=True, help="Coi cảnh báo là lỗi.")
@click.option("--jobs", type=click.IntRange(1), default=None, metavar="N", help="Số tiến trình được phép dùng.")
@click.option("--verify", "verifying", is_flag=True, help="Dựng sạch một bản khác và đối chiếu từng byte.")
@click.option(
    "--warc",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Ghi cả trang đã dựng vào tệp này để lưu trữ web (WARC; nén nếu tên kết thúc bằng .gz).",
)
@click.option("-q", "--quiet", is_flag=True, help="Chỉ in lỗi và cảnh báo.")
@click.option("-v", "--verbose", is_flag=True, help="In từng tệp được ghi hoặc xoá, và thời gian của từng bước.")
@click.option("--profile", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Ghi diễn biến của lần dựng vào tệp này (JSON, mở bằng chrome://tracing).")  # fmt: skip
def build(
    request: Request,
    answer: Answer,
    *,
    verifying: bool,
    warc: Path | None,
    quiet: bool,
    verbose: bool,
    profile: Path | None,
) -> int:
    """Dựng trang vào build/: chỉ làm lại những gì đã đổi."""
    from badinh_site.engine import pipeline  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.stages import Stages  # noqa: PLC0415
    from badinh_site.engine.workers import collect_seldom  # noqa: PLC0415

    collect_seldom()
    if warc is not None:
        from badinh_site.engine.warc import check_warc  # noqa: PLC0415 - only when asked for

        check_warc(request, warc)
    stages = Stages()
    if sys.stderr.isatty() and not (quiet or answer.is_json):
        from badinh_site.progress import Bars  # noqa: PLC0415 - only a terminal shows bars

        stages = Stages(Bars(_language()))
    result = pipeline.build(request, stages)
    if profile is not None:
        from badinh_site.progress import write_trace  # noqa: PLC0415 - only when asked for

        write_trace(profile, stages.spans, stages.chunks)
    differences = pipeline.verify(request) if verifying and result.complete else ()
    verified = verifying and result.complete and not differences
    problems = (*result.problems, *differences)
    code = answer.print(
        problems,
        complete=result.complete,
        documents=result.documents,
        outputs=result.outputs,
        read=result.read,
        rendered=result.rendered,
        written=result.written,
        kept=result.kept,
        deleted=result.deleted,
        seconds=round(result.seconds, 3),
        verified=verified if verifying else None,
    )
    if not (answer.is_json or quiet):
        if verbose:
            _detail(result, stages.spans)
        _summarise(result, request.output, verified=verified)
    if differences:
        return EXIT_BUG
    if not result.complete:
        return EXIT_PROBLEMS
    if warc is not None and code == 0:
        _export(request, result, warc, told=not (answer.is_json or quiet))
    return code


def _export(request: Request, result: Result, file: Path, *, told: bool) -> None:
    """Write the finished site as a WARC file."""
    from badinh_site.engine.warc import write_warc  # noqa: PLC0415 - only when asked for

    assert result.publication is not None  # noqa: S101 - the build is complete
    records = write_warc(request, result.publication, file)
    if told:
        click.echo(phrase("warc", _language(), records=records, file=file.as_posix()))


def _detail(result: Result, spans: list[Span]) -> None:
    """Print every file that was written or deleted, and how long each stage took."""
    for sign, paths in (("+", result.written), ("-", result.deleted)):
        for path in paths:
            click.echo(f"{sign} {path}")
    for span in spans:
        click.echo(f"  {(span.end - span.begin) / 1e9:8.3f} s  {phrase(f'stage {span.name}', _language())}")


def _summarise(result: Result, output: Path, *, verified: bool) -> None:
    from badinh_site.report import Report  # noqa: PLC0415 - `badinh --help` does without

    language = _language()
    if result.complete:
        line = phrase(
            "built",
            language,
            documents=result.documents,
            pages=result.outputs,
            read=result.read,
            rendered=result.rendered,
            written=len(result.written),
            kept=result.kept,
            deleted=len(result.deleted),
            seconds=f"{result.seconds:.2f}",
        )
        click.secho(line, fg="green")
    else:
        report = Report(result.problems, language, "")
        key = result.outcome
        line = phrase(key, language, errors=report.errors, warnings=report.warnings, output=output.as_posix())
        click.secho(line, fg="red", err=True)
    if verified:
        click.secho(phrase("verified", language, pages=result.outputs), fg="green")


class _Terminal:
    """Tells on the terminal what the preview does: one line for each batch of changes."""

    def __init__(self, site: Path) -> None:
        self._answer = Answer(site, "text", strict=False)
        self._told: frozenset[tuple[object, ...]] = frozenset()
        self._begun = False

    def begin(self, place: Place, settings: Settings) -> None:
        language = settings.language
        if settings.port not in (0, place.port):
            line = phrase("serving port", language, wanted=settings.port, port=place.port)
            click.secho(line, fg="yellow", err=True)
        if not place.is_private:
            click.secho(phrase("serving host", language, host=settings.host), fg="yellow", err=True)
        if place.polls and settings.poll is None:
            click.secho(phrase("serving polls", language), fg="yellow", err=True)
        click.secho(phrase("serving", language, url=place.url), fg="green")
        click.echo(phrase("serving start", language, url=place.start))

    def rebuilt(self, rebuild: Rebuild) -> None:
        errors = sum(level_of(problem) is Level.ERROR for problem in rebuild.problems)
        if self._begun:
            key = "rebuilt wrong" if errors else "rebuilt"
            clock, milliseconds = time.strftime("%H:%M:%S"), round(rebuild.seconds * 1000)
            files, outputs = self._files(rebuild.changed), rebuild.outputs
            line = phrase(
                key,
                _language(),
                clock=clock,
                files=files,
                outputs=outputs,
                errors=errors,
                milliseconds=milliseconds,
            )
            click.secho(line, fg="red" if errors else None)
        self._begun = True
        told = frozenset((p.code, p.path, p.line, p.column, tuple(p.values.items())) for p in rebuild.problems)
        new = tuple(
            p for p in rebuild.problems if (p.code, p.path, p.line, p.column, tuple(p.values.items())) not in self._told
        )
        self._told = told
        self._answer.print(new)

    def _files(self, changed: tuple[str, ...]) -> str:
        if len(changed) > 1:
            return phrase("rebuilt more", _language(), file=changed[0], count=len(changed) - 1)
        return changed[0] if changed else phrase("rebuilt time", _language())

    def failed(self, error: BaseException) -> None:
        """Keep the traceback of a mistake of ours, and go on."""
        _bug(error)


@main.command()
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Thư mục chứa content/ (mặc định: thư mục hiện tại).",
)
@click.option("--base-url", metavar="URL", help="Địa chỉ xuất bản, thay cho base_url trong site.yaml.")
@click.option("--at", metavar="WHEN", help="Xem trang như ở thời điểm này, ví dụ 2021-06-09T08:00.")
@click.option("--host", default="127.0.0.1", metavar="HOST", help="Địa chỉ mạng để nghe (mặc định: chỉ máy này).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="PORT",
    help="Cổng (mặc định 8000; nếu bận thì dùng cổng kế tiếp).",
)
@click.option("--open", "opening", is_flag=True, help="Mở trang chủ trong trình duyệt.")
@click.option(
    "--poll",
    type=click.FloatRange(0.1),
    default=None,
    metavar="SECONDS",
    help="Tự xem lại tệp sau mỗi chừng ấy giây: cho ổ đĩa mạng không báo thay đổi.",
)
@click.option("--jobs", type=click.IntRange(1), default=None, metavar="N", help="Số tiến trình được phép dùng.")
def serve(
    *,
    site: Path,
    base_url: str | None,
    at: str | None,
    host: str,
    port: int,
    opening: bool,
    poll: float | None,
    jobs: int | None,
) -> int:
    """Xem trước trang trong trình duyệt; trang tự đổi theo khi lưu tệp. Dừng bằng Ctrl-C."""
    from badinh_site.engine.request import Request  # noqa: PLC0415 - `badinh --help` does without
    from badinh_site.engine.workers import collect_seldom  # noqa: PLC0415
    from badinh_site.preview.serving import Listener, Settings, serving  # noqa: PLC0415

    collect_seldom()

    # No file is ever written there: the folder only names what the state keeps.
    request = Request(site, site / ".badinh" / "preview", base_url, at, drafts=True, jobs=jobs)
    answer, terminal = Answer(site, "text", strict=False), _Terminal(site)
    settings = Settings(host, port, poll, _language())
    try:
        with serving(request, settings, Listener(terminal.rebuilt, terminal.failed)) as place:
            terminal.begin(place, settings)
            if opening:
                click.launch(place.url)
            while True:  # Windows gives Ctrl-C no chance in a wait without end
                time.sleep(1)
    except UsageError as error:
        answer.print((error.problem,))
        return EXIT_USAGE
    except ProblemsError as error:
        return answer.print(error.problems)


@main.command()
@click.argument("url")
@_command
def explain(request: Request, answer: Answer, url: str) -> int:
    """Cho biết vì sao một trang được (hay không được) làm lại, và từ những gì."""
    import msgspec  # noqa: PLC0415 - `badinh --help` does without

    from badinh_site.engine import inspection  # noqa: PLC0415

    found = inspection.explain(request, url)
    facts = inspection.describe(found)
    if answer.is_json:
        click.echo(msgspec.json.format(msgspec.json.encode(facts), indent=2).decode("utf-8"))
        return 0
    click.secho(f"{found.output.path}: {phrase(f'reason {found.reason.value}', _language())}", bold=True)
    click.echo(f"  {found.output.origin}")
    for name, part in found.inputs.items():
        changed = name in found.changed
        click.secho(f"{'*' if changed else ' '} {part.hex()}  {name}", fg="yellow" if changed else None)
    click.echo(msgspec.json.format(msgspec.json.encode(facts["view"]), indent=2).decode("utf-8"))
    return 0


@main.command()
@_command
@click.option("--strict", is_flag=True, help="Coi cảnh báo là lỗi.")
@click.option("--published", type=click.Path(exists=True, path_type=Path), metavar="SITEMAP",
              help="Sitemap đã đăng, hoặc thư mục của một lần dựng trước: báo lỗi mọi địa chỉ không còn.")  # fmt: skip
def check(request: Request, answer: Answer, *, published: Path | None) -> int:
    """Kiểm tra nội dung như khi dựng trang, nhưng không ghi gì; với --published, cả các địa chỉ đã công khai."""
    from badinh_site.engine import inspection  # noqa: PLC0415 - `badinh --help` does without

    found = inspection.check(request, published)
    public = None if published is None else found.public
    code = answer.print(found.problems, documents=found.documents, outputs=found.outputs, public=public)
    if not answer.is_json and code == 0:
        click.echo(phrase("checked", _language(), documents=found.documents, pages=found.outputs))
        if published is not None:
            click.echo(phrase("checked published", _language(), public=found.public))
    return code


@main.command("next")
@_command
def upcoming(request: Request, answer: Answer) -> int:
    """In thời điểm tiếp theo mà trang tự thay đổi (bài hẹn giờ, bài hết hạn, dòng kỷ niệm)."""
    from badinh_site.engine import inspection  # noqa: PLC0415 - `badinh --help` does without

    found = inspection.upcoming(request)
    changes = [change for change in found.changes if change.moment.instant == found.changes[0].moment.instant]
    moment = changes[0].moment.local if changes else None
    code = answer.print(
        found.problems,
        frozen_at=found.frozen,
        next=moment,
        changes=[{"kind": change.kind, "subject": change.subject} for change in changes],
    )
    if answer.is_json:
        return code
    if moment is None:
        key = "next frozen" if found.frozen else "next none"
        click.echo(phrase(key, _language(), moment=found.frozen))
    else:
        click.echo(moment)
    for change in changes:
        click.echo(f"  {phrase(f'next {change.kind}', _language(), subject=change.subject or '-')}")
    return code


@main.command()
@_command
def clean(request: Request, answer: Answer) -> int:
    """Xoá những gì badinh đã tạo ra; tệp lạ được giữ nguyên."""
    from badinh_site.engine import pipeline  # noqa: PLC0415 - `badinh --help` does without

    deleted = pipeline.clean(request)
    if answer.is_json:
        return answer.print((), deleted=deleted)
    click.echo(phrase("cleaned", _language(), deleted=len(deleted)))
    return 0


@main.command()
@click.argument("query", metavar="TỪ_KHOÁ")
@_command
@click.option("--limit", type=click.IntRange(1), default=10, metavar="N", help="In nhiều nhất N kết quả (mặc định 10).")
@click.option("--section", default="", metavar="NAME", help="Chỉ tìm trong chuyên mục này.")
@click.option("--year", type=click.IntRange(1), default=None, metavar="YYYY", help="Chỉ tìm trong năm này.")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="Thứ tự của kết quả.")
def search(
    request: Request, answer: Answer, *, query: str, limit: int, section: str, year: int | None, sort: str
) -> int:
    """Tìm trong trang đã dựng, bằng đúng chỉ mục và thứ tự của trang tìm kiếm."""
    import msgspec  # noqa: PLC0415 - `badinh --help` does without

    from badinh_site.engine import searching  # noqa: PLC0415
    from badinh_site.search.engine import Filters  # noqa: PLC0415

    found = searching.search(request, query, Filters(section, year or 0), limit=limit, by_date=sort == "date")
    if answer.is_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode("utf-8"))
        return 0
    if found.slip is not None:
        click.secho(phrase("found slip", _language(), typed=found.slip[0], meant=found.slip[1]), fg="yellow")
    for one in found.results:
        click.secho(one.title, bold=True)
        click.echo("  " + " · ".join(filter(None, (one.date, one.section, one.url))))
        if one.excerpt:
            click.echo(f"  {one.excerpt}")
    key = "found" if found.total else "found nothing"
    click.echo(phrase(key, _language(), total=found.total, query=query))
    return 0
