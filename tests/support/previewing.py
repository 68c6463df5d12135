"""Runs ``badinh serve`` as a process of its own, and asks it for pages."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

__all__ = ["PATIENCE", "Process", "serving"]

PATIENCE = 60.0


class Process:
    """A preview that runs."""

    def __init__(self, process: subprocess.Popen[str], url: str, before: str) -> None:
        self.process, self.url, self.before = process, url, before
        self.port = urlsplit(url).port or 0

    def get(self, path: str, **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        data = answer.read().decode("utf-8")
        connection.close()
        return answer.status, data, answer.headers

    def end(self) -> str:
        """Press Ctrl-C; return what was still said."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=PATIENCE)
        return said


@contextmanager
def serving(site: Path, *options: str, port: int = 0) -> Iterator[Process]:
    command = [sys.executable, "-m", "badinh_site", "serve", "--site", str(site), "--port", str(port), *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=dict(os.environ)
    )
    assert process.stdout is not None
    before = ""
    for line in process.stdout:
        before += line
        found = re.search(r"http://\S+", line)
        if found:
            break
    else:
        pytest.fail(f"no address was told: {before}")
    try:
        yield Process(process, found[0], before)
    finally:
        process.kill()
        process.communicate()
