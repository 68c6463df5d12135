"""Nothing that somebody has put into the state of a site is run: not code, not templates, not names of extensions."""

from __future__ import annotations

import marshal
import os
import pickle
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from badinh_site.engine.build.page_jobs import RenderContext
from badinh_site.engine.render import compiled
from badinh_site.engine.render.compiled import CompiledTemplates
from badinh_site.engine.request import Request
from badinh_site.engine.store import seal
from badinh_site.engine.store.seal import SIZE, cache_folder, sealing_key
from badinh_site.engine.store.state import State
from badinh_site.engine.versions import extensions_version
from badinh_site.preview.live_site import LiveSite
from badinh_site.preview.live_state import LiveState
from tests.support.sitemaking import article, build_site, clean_tree, make_site, source_digest, tree

NOW = 1_626_000_000


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return each test a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/badinh"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "site")
    for name in ("mot", "hai"):
        article(tmp_path / "site", f"2021/07/{name}", title=name, date="2021-07-01")
    return tmp_path / "site"


@pytest.fixture(autouse=True)
def compiled_here(monkeypatch: pytest.MonkeyPatch, theme_read_once: None) -> None:
    """Compile templates as users do: other tests take them from each other."""
    monkeypatch.setattr("badinh_site.engine.render.compiled.CompiledTemplates.load", load)
    monkeypatch.setattr("badinh_site.engine.render.compiled.CompiledTemplates.keep", keep)


def load(self: CompiledTemplates, key: bytes) -> bytes | None:
    return self._state.remembered(compiled._CODE, key)


def keep(self: CompiledTemplates, key: bytes, code: bytes) -> None:
    if self._writes:
        self._state.remember(compiled._CODE, key, code)


def rows(site: Path, name: str) -> dict[bytes, bytes]:
    with closing(sqlite3.connect(site / ".badinh/state.sqlite")) as connection:
        return dict(connection.execute("SELECT key, value FROM memo WHERE name = ?", (name,)))


def change(site: Path, name: str, other: Callable[[bytes], bytes], file: str = "state") -> int:
    """Put other values in the place of all of a kind; return how many there are."""
    with closing(sqlite3.connect(site / f".badinh/{file}.sqlite")) as connection, connection:
        found = connection.execute("SELECT key, value FROM memo WHERE name = ?", (name,)).fetchall()
        changed = [(other(value), name, key) for key, value in found]
        connection.executemany("UPDATE memo SET value = ? WHERE name = ? AND key = ?", changed)
    return len(changed)


RIGHT: dict[bytes, dict[str, bytes]] = {}
"""Clean builds by the digest of the sources: equal sites are built once."""


def built_right(site: Path) -> bool:
    """Change a text, so that templates are used, and tell whether what comes of it is right."""
    article(site, "2021/07/mot", title="mot", date="2021-07-01", body="Văn bản khác.")
    result = build_site(site)
    assert result.complete
    assert result.written
    assert not [problem for problem in result.problems if problem.code == "BD504"]
    key = source_digest(site)
    if key not in RIGHT:
        RIGHT[key] = clean_tree(site)
    return tree(site / "build") == RIGHT[key]


class Touch:
    """What writes a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.marker,)


def hostile_code(marker: Path) -> dict[str, bytes]:
    code = compile(f"import pathlib; pathlib.Path({str(marker)!r}).touch(); root = blocks = None", "x", "exec")
    return {"pickle": pickle.dumps(Touch(marker)), "marshal": marshal.dumps(code)}


@pytest.mark.parametrize("kind", ["pickle", "marshal"])
@pytest.mark.parametrize(
    "crafted",
    [
        lambda seal, payload: seal + msgspec.msgpack.encode(payload),
        lambda seal, payload: bytes(SIZE) + msgspec.msgpack.encode(payload),
        lambda seal, payload: msgspec.msgpack.encode(payload),
        lambda seal, payload: payload,
        lambda seal, payload: seal,
        lambda seal, payload: b"",
    ],
    ids=["former-seal", "no-seal", "as-other-values", "bare", "seal-alone", "nothing"],
)
def test_code_that_somebody_put_into_the_state_is_not_run(
    site: Path, tmp_path: Path, kind: str, crafted: Callable[[bytes, bytes], bytes]
) -> None:
    marker = tmp_path / "marker"
    payload = hostile_code(marker)[kind]
    assert build_site(site).complete
    assert change(site, "sealed code", lambda value: crafted(value[:SIZE], payload)) > 20
    assert built_right(site)
    assert not marker.exists()


def test_a_state_of_a_former_version_with_pickled_code_is_not_read(site: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    assert build_site(site).complete
    pickled = msgspec.msgpack.encode(b"j2" + pickle.dumps(5, 2) + pickle.dumps(Touch(marker)))
    with closing(sqlite3.connect(site / ".badinh/state.sqlite")) as connection, connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM memo WHERE name = 'sealed code'")]
        connection.executemany("INSERT INTO memo VALUES ('code', ?, ?)", [(key, pickled) for key in keys])
    assert built_right(site)
    assert not marker.exists()


def test_compiled_code_in_the_place_of_that_of_another_template_is_refused(site: Path) -> None:
    assert build_site(site).complete
    former = rows(site, "sealed code")
    values = list(former.values())
    others = dict(zip(values, [*values[1:], values[0]], strict=True))
    change(site, "sealed code", others.__getitem__)
    with State.open(site / ".badinh/state.sqlite") as state:
        for row in former:
            assert state.remembered(compiled._CODE, row[len(compiled._CODE.row(b"")) :]) is None
    assert built_right(site)


def hostile_render_context(data: bytes, marker: Path) -> bytes:
    """Return a render context whose templates write a file, and by whose rules a Markdown extension would do so."""
    render_context = msgspec.msgpack.decode(data, type=RenderContext)
    return msgspec.msgpack.encode(hostile(render_context, marker))


def hostile(render_context: RenderContext, marker: Path) -> RenderContext:
    run = "{{ portal.__class__.__init__.__class__.__base__.__subclasses__() }}"
    opened = f"{{{{ page.__class__.__module__.__class__.__mro__ }}}}{run}"
    setup = render_context.setup
    sources = {name: replace(source, text=f"HOSTILE {opened}") for name, source in setup.sources.items()}
    options = (("subprocess:Popen", (("args", f"touch {marker}"), ("shell", "1"))),)
    markdown = replace(render_context.rules.markdown, extensions=("subprocess:Popen",), options=options)
    rules = replace(render_context.rules, markdown=markdown)
    return replace(render_context, setup=replace(setup, sources=sources), rules=rules)


def test_templates_and_extensions_that_somebody_put_into_the_state_are_not_used(site: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    assert build_site(site).complete
    assert change(
        site, "sealed render context", lambda value: value[:SIZE] + hostile_render_context(value[SIZE:], marker)
    )
    assert built_right(site)
    assert not marker.exists()


def test_a_preview_uses_no_templates_that_somebody_put_into_its_state(site: Path, tmp_path: Path) -> None:
    asked = Request(site=site, output=site / ".badinh/preview", drafts=True)

    def shown() -> bytes:
        with State.open(site / ".badinh/preview.sqlite") as state:
            live = LiveSite(asked, state)
            live.look(NOW)
            live.keep()
            return live.outputs.page("index.html").render()

    def other(value: bytes) -> bytes:
        shown = msgspec.msgpack.decode(value[SIZE:], type=LiveState)
        return value[:SIZE] + msgspec.msgpack.encode(
            replace(shown, render_context=hostile(shown.render_context, tmp_path / "marker"))
        )

    right = shown()
    assert change(site, "sealed live", other, "preview") == 1
    assert shown() == right


def test_with_another_key_nothing_that_was_sealed_counts(site: Path, cache: Path) -> None:
    assert build_site(site).complete
    former = rows(site, "sealed code")
    (cache / "sealing.key").write_bytes(bytes(SIZE))
    assert built_right(site)
    now = rows(site, "sealed code")
    assert now
    assert now.keys() <= former.keys()
    assert not set(now.values()) & set(former.values())


def test_what_was_sealed_counts_for_other_processes(site: Path) -> None:
    assert build_site(site).complete
    program = (
        "import sys; from pathlib import Path; from badinh_site.engine.store.state import State;"
        "from badinh_site.engine.render.compiled import _CODE; state = State.open(Path(sys.argv[1]));"
        "keys = [row[0] for row in state._database.rows(\"SELECT key FROM memo WHERE name = 'sealed code'\")];"
        "size = len(_CODE.row(b''));"
        "print(sum(state.remembered(_CODE, key[size:]) is not None for key in keys))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, site / ".badinh/state.sqlite"], capture_output=True, check=True, text=True
    )
    assert int(done.stdout) == len(rows(site, "sealed code")) > 20


def test_a_key_is_made_once_and_only_its_user_can_read_it(tmp_path: Path, cache: Path) -> None:
    made = sealing_key(tmp_path / "site")
    assert len(made) == SIZE
    assert sealing_key(tmp_path / "other") == made
    assert [file.name for file in cache.iterdir()] == ["sealing.key"]
    if sys.platform != "win32":
        assert (cache / "sealing.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("links", [True, False])
def test_processes_that_make_a_key_at_once_come_to_one(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    together = threading.Barrier(8)
    publish = seal._publish

    def at_once(own: Path, file: Path) -> None:
        together.wait(60)
        publish(own, file)
        together.wait(60)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(seal, "_publish", at_once)
    if not links:
        monkeypatch.setattr(os, "link", refuse)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(sealing_key, [tmp_path / "site"] * 8))
    assert keys == {(cache / "sealing.key").read_bytes()}
    assert [file.name for file in cache.iterdir()] == ["sealing.key"]


def test_a_part_of_a_key_that_a_crash_has_left_is_replaced(tmp_path: Path, cache: Path) -> None:
    former = sealing_key(tmp_path / "site")
    os.truncate(cache / "sealing.key", 7)
    now = sealing_key(tmp_path / "site")
    assert len(now) == SIZE
    assert now != former


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not those of POSIX")
def test_a_key_that_others_may_have_written_is_none(site: Path, cache: Path) -> None:
    assert build_site(site).complete
    (cache / "sealing.key").chmod(0o644)
    assert sealing_key(site) == b""
    assert built_right(site)


def test_a_key_within_the_site_is_none(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(site / ".cache"))
    assert build_site(site).complete
    assert built_right(site)
    assert not (site / ".cache").exists()
    assert rows(site, "sealed code") == {}


def test_rows_sealed_by_a_key_within_the_site_go_into_no_state_elsewhere(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(site / ".cache"))
    key = sealing_key(tmp_path / "another")
    assert key
    assert build_site(site).complete
    with closing(sqlite3.connect(site / ".badinh/state.sqlite")) as connection, connection:
        connection.execute(
            "INSERT INTO memo VALUES ('sealed code', x'00', ?)", (seal.sealed(key, "sealed code", b"\0", b""),)
        )
    with State.open(site / ".badinh/state.sqlite") as state:
        state.copy_to(tmp_path / "temporary/preview.sqlite")
    with closing(sqlite3.connect(tmp_path / "temporary/preview.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM memo WHERE name LIKE 'sealed %'").fetchall() == [(0,)]


def test_without_a_cache_folder_all_is_made_again(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert build_site(site).complete
    assert built_right(site)
    assert rows(site, "sealed code") == rows(site, "sealed render context") == {}
    assert build_site(site).written == ()


def test_a_user_without_a_home_has_no_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setenv("XDG_CACHE_HOME", "relative/place")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert cache_folder() is None
    assert sealing_key(tmp_path) == b""


def test_an_outline_that_names_modules_imports_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "goi_xau"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    (package / "mo_rong.py").write_text("one", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = extensions_version(("goi_xau.mo_rong",))
    (package / "mo_rong.py").write_text("another", encoding="utf-8")
    assert extensions_version(("goi_xau.mo_rong",)) != before
    assert "goi_xau" not in sys.modules
