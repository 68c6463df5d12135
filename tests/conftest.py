"""What all tests share: where they write, how Hypothesis looks for examples, and templates that are compiled once."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import settings

from badinh_site.engine.inputs import load
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.versions import engine_version

# No deadline: a busy machine must not fail a test. In CI the examples are the same in every run.
settings.register_profile("badinh", deadline=None, max_examples=100, derandomize=bool(os.environ.get("CI")))
settings.load_profile("badinh")

MEMORY = "/dev/shm"  # noqa: S108 - a file system of Linux, where every test gets a folder of its own
ROOM = 4 * 2**30
"""Free bytes that there must be: many times what the tests write, since it is taken from the memory."""


def pytest_configure(config: pytest.Config) -> None:
    """Prepare this process and those that it starts: what Ctrl-C does, and where they write."""
    listen_to_ctrl_c()
    write_to_memory()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # Nobody's own cache folder is looked at. Browsers that Playwright has fetched lie there as well.
        usual = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "ms-playwright"
        if usual.is_dir():
            os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(usual))
        cache = os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="badinh-cache-")
        config.add_cleanup(lambda: shutil.rmtree(cache, ignore_errors=True))


def listen_to_ctrl_c() -> None:
    """Let SIGINT interrupt, as in a terminal, since some tests send it to a process that they start.

    What a shell runs in the background ignores it, and so would its children.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def write_to_memory() -> None:
    """Write to memory where that is possible: thousands of small sites are made and deleted, twice as fast there.

    Whoever sets TMPDIR chooses the place. Containers often have too little room for it.
    """
    if "TMPDIR" in os.environ:
        return
    with suppress(OSError, AttributeError):  # other systems have neither the folder nor the question
        barred = os.statvfs(MEMORY).f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
        if not barred and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
            os.environ["TMPDIR"] = MEMORY
            tempfile.tempdir = None  # what was found before is forgotten


@pytest.fixture(scope="session", autouse=True)
def theme_read_once() -> Iterator[None]:
    """Remember what reading and compiling a template gives, which depends on its text alone.

    Thousands of small sites are built from nothing here, and each would spend most of its time on the same theme.
    """
    codes: dict[bytes, bytes] = {}
    load_code, keep_code = CompiledTemplates.load, CompiledTemplates.keep

    def load_once(self: CompiledTemplates, key: bytes) -> bytes | None:
        code, of_version = load_code(self, key), engine_version() + key
        if code is None and of_version in codes:
            code = codes[of_version]
            keep_code(self, key, code)
        return code

    def keep_once(self: CompiledTemplates, key: bytes, code: bytes) -> None:
        codes[engine_version() + key] = code
        keep_code(self, key, code)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompiledTemplates, "load", load_once)
        patch.setattr(CompiledTemplates, "keep", keep_once)
        patch.setattr(load, "analyse", lru_cache(maxsize=1000)(load.analyse))
        yield
