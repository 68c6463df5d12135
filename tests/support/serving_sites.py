"""Real web servers on this machine that serve a built site as its own settings for them say."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.ensure_servers import PACKAGES, find_server

__all__ = ["Answer", "ask", "checked", "serving_site"]

TYPES = {
    "text/html": "html",
    "text/css": "css",
    "text/javascript": "js",
    "text/plain": "txt",
    "application/xml": "xml",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}

NGINX = """\
daemon off;
master_process off;
pid {place}/pid;
error_log {place}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    types {{ {types} }}
    include {site}/_nginx/http.conf;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        include {site}/_nginx/server.conf;
    }}
}}
"""

APACHE = """\
ServerRoot {place}
DefaultRuntimeDir {place}
PidFile {place}/pid
ErrorLog {place}/log
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
User nobody
Group nogroup
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule headers_module {modules}/mod_headers.so
TypesConfig {place}/types
DocumentRoot {root}
<Directory {root}>
AllowOverride FileInfo
Require all granted
</Directory>
<FilesMatch "^\\.ht">
Require all denied
</FilesMatch>
"""


class Answer(NamedTuple):
    """What a server answered; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: str


def ask(base: str, path: str) -> Answer:
    """Ask a server for a path, as it stands."""
    with closing(HTTPConnection(base.removeprefix("http://").rstrip("/"), timeout=20)) as connection:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            named = answer.getheaders()
            headers = {name.lower(): value for name, value in named}
            assert len(headers) == len(named), named
            return Answer(answer.status, headers, answer.read().decode("utf-8", "replace"))


@contextmanager
def serving_site(command: str, root: Path, place: Path, below: str = "") -> Iterator[str]:
    """Serve a built site with ``nginx`` or ``apache2``; ``place`` is a folder for its own files. Gives its address.

    The site may lie in a folder ``below`` the root of the host.
    """
    program = find_server(command)
    if program is None:
        pytest.skip(f"{command} is not installed: `make servers` gets {PACKAGES[command]} on Debian")
    for _ in range(5):  # another program may take the port that was free
        port = _free_port()
        process = subprocess.Popen([program, *_settings(command, root, place, port, below)], stdin=subprocess.DEVNULL)
        try:
            if _answers(process, port):
                yield f"http://127.0.0.1:{port}/"
                return
        finally:
            process.terminate()
            process.wait(timeout=20)
    log = place / "log"
    pytest.fail(f"{command} does not start: {log.read_text() if log.exists() else 'it says nothing'}")


def checked(command: str, root: Path, place: Path) -> str:
    """Return what a server says of its settings without being started; right is ``Syntax OK`` or the like."""
    program = find_server(command)
    if program is None:
        pytest.skip(f"{command} is not installed: `make servers` gets {PACKAGES[command]} on Debian")
    options = ["-t", *_settings(command, root, place, 80)]
    return subprocess.run([program, *options], capture_output=True, encoding="utf-8", check=False).stderr


def _settings(command: str, root: Path, place: Path, port: int, below: str = "") -> list[str]:
    """Write what a server has to know, and give the options that name it."""
    names = {"place": place, "root": root, "site": root / below, "port": port, "modules": _modules()}
    file = place / "conf"
    if command == "nginx":
        types = " ".join(f"{kind} {ending};" for kind, ending in TYPES.items())
        file.write_text(NGINX.format(types=types, **names), encoding="utf-8")
        return ["-p", str(place), "-c", str(file), "-e", str(place / "log")]
    (place / "types").write_text("".join(f"{kind} {ending}\n" for kind, ending in TYPES.items()), encoding="utf-8")
    file.write_text(APACHE.format(**names), encoding="utf-8")
    return ["-D", "FOREGROUND", "-f", str(file)]


def _modules() -> Path:
    return Path(os.environ.get("BADINH_APACHE_MODULES", "/usr/lib/apache2/modules"))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until a server answers; False when it ends instead."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return process.poll() is None
    return False
