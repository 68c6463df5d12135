"""Commands whose standard streams are closed, full or no longer read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from badinh_site import cli
from tests.support.sitemaking import article, build_site, make_site

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the streams"),
    pytest.mark.slow,
]

CLOSED = (">&-", "2>&-", "<&-")
ALL_CLOSED = "<&- >&- 2>&-"
LOST = (">/dev/full 2>/dev/full", "2>&1 | true")
OUTPUT_LOST = ">/dev/full"
COMMANDS = {
    "build": ["build"],
    "check": ["check"],
    "fix": ["fix"],
    "list": ["list"],
    "next": ["next"],
    "explain": ["explain", "/"],
    "search": ["search", "bài"],
    "doctor": ["doctor"],
    "init": ["init", "moi-{number}", "--yes"],
    "new": ["new", "Bài mới {number}"],
    "rename": ["rename", "content/2021/07/bai-{number}.md", "doi-{number}"],
    "clean": ["clean"],
    "serve": ["serve", "--port", "0", "--open"],
    "completion": ["completion", "bash"],
    "--help": ["--help"],
    "--version": ["--version"],
    "a question": ["init", "hoi-{number}"],
    "a mistake in the command line": ["explain"],
    "a mistake in the site": ["check", "--site", "khong-co"],
}


SAMPLES = ("build", "new", "a mistake in the command line")
"""Commands that meet every redirection: one that prints while it works, one that writes, one that prints an error.

The streams are prepared before a command is chosen, so the others meet the two in which most is missing.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site, built, with a browser that stops the preview that opens it."""
    place = make_site(tmp_path / "site")
    for number in range(2):
        article(place, f"2021/07/bai-{number}", title=f"Bài {number}")
    article(place, "2021/07/canh-bao", title=None, lead="Chỉ có tóm tắt")
    build_site(place)
    for name in ("xdg-open", "open"):
        browser = tmp_path / "bin" / name
        browser.parent.mkdir(exist_ok=True)
        browser.write_text('#!/bin/sh\nkill -INT "$PPID"\n', encoding="utf-8")
        browser.chmod(0o755)
    return place


def ran(site: Path, name: str, number: int, redirection: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run a command in a shell that redirects its streams; the status of a pipe is that of the command."""
    program = [sys.executable, "-c", "from badinh_site.cli import run; run()"]
    words = [word.format(number=number) for word in COMMANDS[name]]
    shell = f'"$@" {redirection.replace("|", "; echo $? >status; } |", 1)}'
    script = f"{{ {shell}" if "|" in redirection else f"{shell}; echo $? >status"
    return subprocess.run(
        ["/bin/sh", "-c", script, "sh", *program, *words],
        cwd=site,
        env={**os.environ, "PATH": f"{site.parent / 'bin'}:{os.environ['PATH']}", "BADINH_LANG": "en"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def exit_code(site: Path) -> int:
    return int((site / "status").read_text(encoding="utf-8"))


def test_every_command_is_here():
    assert set(cli.main.commands) <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_ends_as_usual_when_its_streams_are_closed(site: Path, name: str) -> None:
    ran(site, name, 0)
    usual = exit_code(site)
    assert usual in (0, 1, 2, 130)
    redirections = (ALL_CLOSED, *CLOSED) if name in SAMPLES else (ALL_CLOSED,)
    for number, redirection in enumerate(redirections, start=1):
        shown = ran(site, name, number, redirection)
        assert (exit_code(site), redirection) == (usual, redirection), shown.stderr.decode()
        assert b"Traceback" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_whose_output_is_lost_says_so_or_ends_quietly(site: Path, name: str) -> None:
    ran(site, name, 0)
    usual = exit_code(site)
    for number, redirection in enumerate((OUTPUT_LOST, *LOST) if name in SAMPLES else (OUTPUT_LOST,), start=1):
        if "/dev/full" in redirection and not Path("/dev/full").exists():
            continue
        shown = ran(site, name, number, redirection)
        assert exit_code(site) in (usual, 1), redirection
        for word in (b"Traceback", b"Exception ignored", b"has a bug"):
            assert word not in shown.stdout + shown.stderr
        if redirection == OUTPUT_LOST and exit_code(site) != usual:
            assert os.strerror(28).encode() in shown.stderr


def test_no_file_of_ours_gets_the_place_of_a_closed_stream(site: Path) -> None:
    """What a library prints must not end up in the database, which is opened first."""
    words = """
import os
from badinh_site.cli.streams import prepare_streams
prepare_streams()
os.write(9, b"%d" % os.open("x", os.O_WRONLY | os.O_CREAT))
"""
    command = ["/bin/sh", "-c", '"$@" 9>first <&- >&- 2>&-', "sh", sys.executable, "-c", words]
    subprocess.run(command, cwd=site, check=True, stdin=subprocess.DEVNULL)
    assert int((site / "first").read_text(encoding="utf-8")) > 2
