"""A result that another version of badinh has remembered is never used, whichever result it is.

Each case is a former version: of other code, which gives another result. It builds a site; then the version that is
really here does, and must come to what it would have come to from nothing.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import pkgutil
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

import badinh_site
from badinh_site.checks import run
from badinh_site.content.parser import BrokenDocument, Parser, ParseResult
from badinh_site.diagnostics.problem import Problem
from badinh_site.engine import versions
from badinh_site.engine.build import dependents, derived, images, prepare, search_index, theme
from badinh_site.engine.build.manifest import MANIFEST
from badinh_site.engine.build.run import build_with
from badinh_site.engine.check import full
from badinh_site.engine.check.asking import LinkChecker, LinkStatus
from badinh_site.engine.check.model import CheckOptions
from badinh_site.engine.check.run import check
from badinh_site.engine.inputs import load
from badinh_site.engine.outputs import folder, writer
from badinh_site.engine.render import analysis, environment, renderer
from badinh_site.engine.request import Request
from badinh_site.engine.stages import Stages
from badinh_site.engine.store import database
from badinh_site.engine.store.memo import Memo
from badinh_site.engine.store.state import State
from badinh_site.hashing import DIGEST_SIZE, digest
from badinh_site.images import encode, title_card
from badinh_site.languages import writing
from badinh_site.portal.related import ranking
from badinh_site.preview.live_site import LiveSite
from tests.support.picturemaking import bytes_of, photo
from tests.support.sitemaking import (
    SETTINGS,
    article,
    build_site,
    clean_tree,
    make_site,
    request,
    source_digest,
    tree,
    write,
)

NOW = 1_626_000_000
VERSIONS = ("engine_version", "images_version", "title_cards_version", "compression_version", "answers_version")
Former = Callable[[pytest.MonkeyPatch], None]
Seen = tuple[object, ...]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a site of which a build, a check and a preview remember results of every kind."""
    site = tmp_path / "site"
    settings = (
        "mau: xanh # badinh: bỏ qua BD106 vì là thử\nshare_pictures: true\nprecompress: [gzip]\nchecksums: true\n"
    )
    make_site(site, f"{SETTINGS}{settings}")
    words = ["phường", "đường", "công viên", "học sinh", "bệnh viện", "chợ", "hồ", "đình", "làng"]
    for day in range(1, 9):
        body = " ".join(words[day:] + words[:day]) + f". [Nơi khác](https://noi-{day}.example/)"
        article(site, f"2021/07/bai-{day}", title=f"Tin {day} ở phường", date=f"2021-07-0{day}", body=body)
    article(site, "2021/07/anh", title="Ảnh", date="2021-07-10", body="![Hồ](ho.png)")
    (site / "content/2021/07/ho.png").write_bytes(bytes_of(photo(64, 48), "PNG"))
    write(site, "content/redirects.yaml", "- {from: /cu/, to: /2021/07/bai-1/}\n")
    write(site, "static/nen.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    write(site, "static/rieng.css", "a { background: url(nen.svg) }\n")
    return site


@contextmanager
def of_another_version(former: Former) -> Iterator[None]:
    """Run another version of badinh, in which something is done otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        python, sources, own = versions._python, versions._sources, repr(former).encode()
        patch.setattr(versions, "_python", lambda: own + python())
        patch.setattr(versions, "_sources", lambda files: [own, *sources(files)])
        former(patch)
        forget_versions()
        yield
    forget_versions()


def forget_versions() -> None:
    for name in VERSIONS:
        getattr(versions, name).cache_clear()


def wrap(module: object, name: str, otherwise: Callable[[Any], Any]) -> Former:
    """Return a former version in which a function returned something else."""

    def former(patch: pytest.MonkeyPatch) -> None:
        function = getattr(module, name)
        patch.setattr(module, name, lambda *args, **named: otherwise(function(*args, **named)))

    return former


def ranked_otherwise(patch: pytest.MonkeyPatch) -> None:
    wrap(ranking._Comparison, "best", lambda chosen: chosen[::-1])(patch)


def parsed_otherwise(patch: pytest.MonkeyPatch) -> None:
    def other(result: ParseResult) -> ParseResult:
        if isinstance(result, BrokenDocument):
            return result
        return replace(result, document=replace(result.document, title="Tít cũ"))

    wrap(Parser, "parse", other)(patch)


def compiled_otherwise(patch: pytest.MonkeyPatch) -> None:
    def other(made: Any) -> Any:
        made.trim_blocks = False
        return made

    wrap(renderer, "environment", other)(patch)


def dated_otherwise(patch: pytest.MonkeyPatch) -> None:
    former = writing.WRITING["vi"]._replace(date=lambda text: f"Ngày {text}")
    patch.setattr(writing, "WRITING", {**writing.WRITING, "vi": former})
    patch.setattr(environment, "WRITING", writing.WRITING)


def laid_out_otherwise(patch: pytest.MonkeyPatch) -> None:
    wrap(prepare, "lay_out", lambda made: made._replace(portal=replace(made.portal, title="Cổng cũ")))(patch)


def folders_looked_at_otherwise(patch: pytest.MonkeyPatch) -> None:
    """Take a foreign file for one of ours, so that the folder need not be listed again."""
    patch.setattr(folder, "is_settled", lambda *_: True)

    def listed(self: Any, folder: str, waiting: list[str]) -> bool:
        listing(self, folder, waiting)
        self._foreign.clear()
        return True

    listing = folder._Scanner._list
    patch.setattr(folder._Scanner, "_list", listed)


def listed_otherwise(patch: pytest.MonkeyPatch) -> None:
    class Other(writer.Writer):
        def put(self, path: str, data: bytes, *rest: Any) -> writer.WriteResult:
            return super().put(path, data + b"\n" * (path == "SHA256SUMS"), *rest)

    patch.setattr(derived, "Writer", Other)


def recorded_otherwise(patch: pytest.MonkeyPatch) -> None:
    laid_out_otherwise(patch)
    patch.setattr(dependents.Recorder, "record", lambda *_: None)


def warned(facts: analysis.TemplateFacts) -> analysis.TemplateFacts:
    return replace(facts, problems=(Problem("BD505", "templates/cu"),))


BUILDS: dict[str, Former] = {
    "manifest": laid_out_otherwise,
    "sealed render context": laid_out_otherwise,
    "dependents": recorded_otherwise,
    "related": ranked_otherwise,
    "sealed code": compiled_otherwise,
    "search": wrap(search_index, "lexicon", lambda text: text + "cũ\n"),
    "redirects": wrap(load, "read_redirects", lambda _: ((), ())),
    "suppressions": wrap(load, "find_suppressions", lambda _: ()),
    "stylesheet": wrap(load, "stylesheet_addresses", lambda _: ()),
    "template": wrap(load, "analyse", warned),
    "integrity": wrap(theme, "_integrity", lambda _: "sha384-cu"),
    "look": wrap(images, "inspect", lambda look: replace(look, width=look.width // 2, height=look.height // 2)),
    "folders": folders_looked_at_otherwise,
    # Not in the table of memos: entries by folder, and the outputs themselves.
    "folder entries": parsed_otherwise,
    "a page": dated_otherwise,
    "a copy": wrap(writer, "replace_addresses", lambda css: css + "/* cũ */"),
    "a rendition": wrap(encode, "_encoded", lambda data: data + b" "),
    "a title card": wrap(title_card, "draw_title_card", lambda data: data + b" "),
    "a compressed copy": wrap(derived, "compress", lambda data: data + b" "),
    "checksums": listed_otherwise,
}
"""What builds remember, by name, with a former version that came to something else."""

CHECKS: dict[str, Former] = {
    "check verdict": lambda patch: patch.setattr(full, "SITE_CHECKS", ()),
    "check outer links": wrap(full, "outer_links", lambda _: ()),
    "check documents": lambda patch: patch.setattr(run, "DOCUMENT_CHECKS", ()),
    "check addresses": lambda patch: patch.setattr(
        LinkChecker, "ask", lambda self, url: LinkStatus(200, "", "", self.now)
    ),
}
PREVIEWS: dict[str, Former] = {"sealed live": laid_out_otherwise}

TABLES = {
    "memo": "the cases above",
    "part": "records and entries: cases above; digests of sources: another way to make them is another version of the "
    "state, see below; paths that a build was about to write",
    "inputs": "seeds, used under the manifest or the preview's memo alone; what explain tells of the build before",
    "blob": "values by the digest of their bytes, which memos and entries name",
    "home": "where the state was made",
}
"""The tables of the state, and where it is shown that another version does no harm, or why it cannot."""


def memos(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {without_number(name) for (name,) in connection.execute("SELECT DISTINCT name FROM memo")}


def without_number(name: str) -> str:
    """Return the name of a memo that is kept in numbered parts as that of the whole."""
    return re.sub(r" \d+$", "", name)


def declared() -> set[str]:
    """Return the names of all kinds of remembered results that the program declares."""
    modules = [
        importlib.import_module(one.name)
        for one in pkgutil.walk_packages(badinh_site.__path__, "badinh_site.")
        if not one.name.endswith("__main__")
    ]
    values = [value for module in modules for value in vars(module).values()]
    parts = [part for value in values if isinstance(value, tuple) for part in value]
    return {without_number(one.name) for one in (*values, *parts) if isinstance(one, Memo)}


BUILT: dict[bytes, Seen] = {}
"""What was built from nothing, by the digest of the sources."""


def from_nothing(site: Path) -> Seen:
    """Return the outputs and the problems of a build with no state, which is made once for equal sites."""
    key = source_digest(site)
    if key not in BUILT:
        BUILT[key] = _from_nothing(site)
    return BUILT[key]


def _from_nothing(site: Path) -> Seen:
    with State.open(site.parent / "clean/state.sqlite") as state:
        result = build_with(Request(site=site, output=site.parent / "clean/build"), state, Stages())
    return tree(site.parent / "clean/build"), reported(result.problems)


def reported(problems: tuple[Problem, ...]) -> set[tuple[str, str, int]]:
    return {(problem.code, problem.path, problem.line) for problem in problems}


def is_told_of_output(problem: tuple[str, str, int]) -> bool:
    return problem[0] == "BD505" and "build/" in problem[1]


def live_site(site: Path, state: State) -> LiveSite:
    return LiveSite(Request(site=site, output=site / ".badinh/preview", drafts=True), state)


@pytest.mark.parametrize(
    "edit",
    [pytest.param(False, id="as-it-is"), pytest.param(True, id="with-another-text", marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("name", BUILDS)
def test_a_build_uses_nothing_that_another_version_remembers(site: Path, name: str, *, edit: bool) -> None:
    with of_another_version(BUILDS[name]):
        assert build_site(site).complete
        if name == "folders":
            write(site, "build/cua-nguoi-khac.html", "")
        former = build_site(site)
        assert former.complete
        before = tree(site / "build"), reported(former.problems)
    if edit:
        article(site, "2021/07/bai-3", title="Tin 3 ở phường", date="2021-07-03", body="Một văn bản khác.")
    result = build_site(site)
    now = tree(site / "build"), reported(result.problems)
    assert now != before
    foreign = {"cua-nguoi-khac.html": b""} if name == "folders" else {}
    outputs, problems = from_nothing(site)
    assert now[0] == {**outputs, **foreign}
    assert {one for one in now[1] if not is_told_of_output(one)} == problems
    assert any(map(is_told_of_output, now[1])) == (name == "folders")


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_uses_nothing_that_another_version_remembers(
    site: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LinkChecker, "ask", lambda self, url: LinkStatus(404, "", "", self.now))
    article(site, "2021/07/loi", title="Lỗi", date="2021-07-11", body="[](mot.md) và [đây](#khong-co).")

    def checked(site: Path) -> set[tuple[str, str, int]]:
        return reported(check(request(site, now=NOW), CheckOptions(external=True)).problems)

    with of_another_version(CHECKS[name]):
        before = checked(site)
    now = checked(site)
    assert now != before
    shutil.rmtree(site / ".badinh")
    assert now == checked(site)


@pytest.mark.parametrize("name", PREVIEWS)
def test_a_preview_shows_nothing_that_another_version_remembers(site: Path, name: str, tmp_path: Path) -> None:
    def shown(state: State) -> dict[str, bytes]:
        live = live_site(site, state)
        live.look(NOW)
        live.keep()
        return {path: live.outputs.page(path).render() for path in live.outputs.keys if live.outputs.is_page(path)}

    with State.open(tmp_path / "state/preview.sqlite") as state, of_another_version(PREVIEWS[name]):
        before = shown(state)
    with State.open(tmp_path / "state/preview.sqlite") as state:
        now = shown(state)
    with State.open(tmp_path / "clean/preview.sqlite") as state:
        assert before != now == shown(state)


def test_there_is_a_case_for_all_that_is_remembered(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "is_settled", lambda *_: True)
    monkeypatch.setattr(LinkChecker, "ask", lambda self, url: LinkStatus(404, "", "", self.now))
    assert build_site(site).complete
    assert build_site(site).complete  # looks at the folders of the first one
    check(request(site, now=NOW), CheckOptions(external=True))
    file, preview = site / ".badinh/state.sqlite", site / ".badinh/preview.sqlite"
    with State.open(preview) as state:
        live = live_site(site, state)
        live.look(NOW)
        live.keep()
    assert memos(file) | memos(preview) == declared()
    assert declared() <= {*BUILDS, *CHECKS, *PREVIEWS}
    with closing(sqlite3.connect(file)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == set(TABLES)


def test_digests_in_states_of_this_version_are_made_in_this_way() -> None:
    """Digests of sources hold for any version of badinh: with other ones, ``_VERSION`` of the state must change."""
    assert database._VERSION == 5
    assert digest(b"") == hashlib.blake2b(b"", digest_size=DIGEST_SIZE).digest()
    assert digest("Hà Nội".encode()).hex() == "dd2efb4cf86dd968bf7483ea7b7a26d18408d678"


def test_a_change_elsewhere_opens_no_picture_and_asks_no_other_site(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LinkChecker, "ask", lambda self, url: LinkStatus(404, "", "", self.now))
    assert build_site(site).complete
    check(request(site, now=NOW), CheckOptions(external=True))
    asked: list[object] = []
    monkeypatch.setattr(LinkChecker, "ask", lambda *given: asked.append(given))
    wrap(images, "inspect", asked.append)(monkeypatch)
    wrap(encode, "_encoded", asked.append)(monkeypatch)
    monkeypatch.setattr(versions, "_SHAPING", (*versions._SHAPING, "other"))
    versions.engine_version.cache_clear()
    try:
        result = build_site(site)
        assert result.complete
        assert result.rendered > 20
        assert "BD620" in {one.code for one in check(request(site, now=NOW), CheckOptions(external=True)).problems}
    finally:
        monkeypatch.undo()
        versions.engine_version.cache_clear()
    assert asked == []


@pytest.mark.parametrize("sizes", [(4, 2), (2, 4)])
def test_related_news_of_another_number_are_not_used(site: Path, sizes: tuple[int, int]) -> None:
    for size in sizes:
        text = (site / "content/site.yaml").read_text(encoding="utf-8")
        write(site, "content/site.yaml", re.sub("related_size: .*", f"related_size: {size}", text))
        assert build_site(site).complete
        article(site, "2021/07/bai-3", title="Tin 3 ở phường", date="2021-07-03", body=f"Văn bản {size}.")
        assert build_site(site).complete
    assert tree(site / "build") == clean_tree(site)


ELSEWHERE = {
    "images.title_card_text": {"TitleCardText"},
    "settings.config": {"Format"},
    "diagnostics.wording": {"translatable"},
}
"""What narrower versions leave out: types whose values are in the keys, and what shapes messages only."""


@pytest.mark.parametrize("group", ["_IMAGES", "_TITLE_CARDS", "_COMPRESSING"])
def test_a_narrower_version_counts_all_modules_of_ours_that_its_modules_use(group: str) -> None:
    package = Path(badinh_site.__file__).parent
    files: tuple[str, ...] = getattr(versions, group)
    for file in files:
        if not file.endswith(".py"):
            continue
        for node in ast.walk(ast.parse((package / file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("badinh_site."):
                module = (node.module or "").removeprefix("badinh_site.")
                names = {alias.name for alias in node.names} - ELSEWHERE.get(module, set())
                assert not names or f"{module.replace('.', '/')}.py" in files, (file, module, names)


def test_entries_of_another_shape_cost_a_version_nothing_but_their_reading(site: Path) -> None:
    assert build_site(site).complete
    with State.open(site / ".badinh/state.sqlite") as state:
        other = msgspec.msgpack.encode((b"settings of another version", [{"of": "another shape"}, 7]))
        state.keep_folder_entries(dict.fromkeys(state.entries_by_folder(), other))
        state.commit()
    forget_outlines(site)
    result = build_site(site)
    assert result.complete
    assert result.read == result.documents
    assert not [problem for problem in result.problems if problem.code == "BD504"]


def forget_outlines(site: Path) -> None:
    with State.open(site / ".badinh/state.sqlite") as state:
        state.forget(MANIFEST)
        state.commit()
