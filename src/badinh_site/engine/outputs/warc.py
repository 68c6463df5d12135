"""Write a built site as one WARC file (ISO 28500), the format that web archives store and replay.

Every output is a ``resource`` record under its public address, not a ``response``, since no server was involved. The
same site of the same moment gives the same bytes.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from badinh_site import __version__
from badinh_site.diagnostics.problem import Problem, ProblemsError, UsageError
from badinh_site.engine.outputs.folder import TEMPORARY, Folder, checksum
from badinh_site.engine.outputs.mime_types import kind_of
from badinh_site.engine.request import Request
from badinh_site.engine.result import Publication
from badinh_site.engine.store.state import Record, State
from badinh_site.engine.store.workspace import locked, with_state

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

__all__ = ["check_warc", "write_warc"]

_CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def check_warc(request: Request, file: Path) -> None:
    """Check that a WARC file can be written, before the site is built.

    Raises:
        UsageError: the library is not installed, or the file would lie among the outputs.
    """
    if find_spec("warcio") is None:
        raise UsageError(Problem("BD330", values={"field": "--warc", "name": "warcio", "extra": "warc"}))
    if file.resolve().is_relative_to(request.output.resolve()):
        raise UsageError(Problem("BD335", values={"path": file.as_posix(), "output": request.output.as_posix()}))


def write_warc(request: Request, publication: Publication, file: Path) -> int:
    """Write the outputs of a finished build; return their number. A file named ``*.gz`` is compressed.

    Raises:
        ProblemsError: an output has changed since, or the file cannot be written.
    """
    with locked(request):
        records, _ = with_state(request, lambda state: _records(request, state))
    unfinished = file.with_name(file.name + TEMPORARY)
    try:
        with unfinished.open("wb") as stream:
            _write(stream, file.suffix == ".gz", publication, records, Folder(request.output))
        unfinished.replace(file)
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise ProblemsError(Problem("BD501", file.as_posix(), values=reason)) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return len(records)


def _records(request: Request, state: State) -> dict[str, Record]:
    return state.records(request.root)


def _write(
    stream: Any, compressed: bool, publication: Publication, records: Mapping[str, Record], folder: Folder
) -> None:
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415 - an optional dependency

    writer = WARCWriter(stream, gzip=compressed, warc_version="1.1")
    date = datetime.fromtimestamp(publication.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = {"software": f"badinh {__version__}", "format": "WARC File Format 1.1", "conformsTo": _CONFORMS_TO}
    software = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode("utf-8")
    _add(writer, "warcinfo", "", software, {"WARC-Date": date, "Content-Type": "application/warc-fields"})
    for path in sorted(records):
        data = folder.read(path)
        if checksum(data) != records[path].digest:
            raise ProblemsError(Problem("BD510", (folder.root / path).as_posix()))
        url = publication.base_url + (path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path)
        _add(writer, "resource", url, data, {"WARC-Date": date, "Content-Type": kind_of(path)})


def _add(writer: WARCWriter, kind: str, url: str, data: bytes, headers: dict[str, str]) -> None:
    """Write a record. Its id is derived from its contents: a random one would differ each time."""
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{headers['WARC-Date']} {kind} {url} {checksum(data).hex()}")
    own = {"WARC-Record-ID": f"<urn:uuid:{name}>", **headers}
    writer.write_record(writer.create_warc_record(url, kind, io.BytesIO(data), len(data), headers["Content-Type"], own))
