"""Every output that names a blob of text is known by it, and patched by nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.content.parser import ParsedDocument, Parser
from badinh_site.engine.build.dependents import Dependents, DigestChanges, Recorder, Usage, keep_dependents
from badinh_site.engine.build.prepare import prepare
from badinh_site.engine.build.prepared import Prepared
from badinh_site.engine.inputs.reader import SourceReader
from badinh_site.engine.inputs.scan import scan
from badinh_site.engine.stages import Stages
from badinh_site.engine.store.state import State
from badinh_site.engine.workers import Workers
from badinh_site.hashing import DIGEST_SIZE, digest
from badinh_site.pages import registry
from badinh_site.pages.outputs import Page
from badinh_site.portal.entry import Entry, text_blobs_of
from badinh_site.portal.extract import extract
from badinh_site.settings.config import MarkdownSettings
from tests.support.sitemaking import article, make_site, request

SITES = Path(__file__).parents[2] / "data/sites"
FRAME = b"frame"
A, B, C, D = (digest(name) for name in (b"a", b"b", b"c", b"d"))


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State.open(tmp_path / "state.sqlite") as state:
        yield state


def entry() -> Entry:
    parsed = Parser("UTC", MarkdownSettings()).parse(b"---\ntitle: Tin\n---\n\nLoi.\n", "content/2021/05/a.md")
    assert isinstance(parsed, ParsedDocument)
    return extract(parsed.document, UTC).entry


def recorded(state: State, **usages: Usage) -> Dependents:
    keep_dependents(state, FRAME, {digest(name.encode()): usage for name, usage in usages.items()})
    return Dependents(state, FRAME)


def prepared(site: Path, place: Path) -> Prepared:
    with State.open(place / "state.sqlite") as state, Workers(1, Stages()) as workers:
        made = prepare(request(site), state, scan(site), SourceReader({}), workers)
    assert isinstance(made, Prepared)
    return made


def test_a_changed_text_is_patched_in_all_that_name_it_once(state: State) -> None:
    dependents = recorded(state, a=Usage(1, ("x", "y")), b=Usage(1, ("y", "z")))
    patch = dependents.patch([(A, C), (B, D)])
    assert patch is not None
    assert patch.paths == ("x", "y", "z")
    assert patch.applied(msgspec.msgpack.encode({"one": A, "more": [B, A]})) == msgspec.msgpack.encode(
        {"one": C, "more": [D, C]}
    )


def test_texts_that_were_exchanged_are_exchanged(state: State) -> None:
    patch = recorded(state, a=Usage(1, ("x",)), b=Usage(1, ("y",))).patch([(A, B), (B, A)])
    assert patch is not None
    assert patch.applied(msgspec.msgpack.encode([A, B])) == msgspec.msgpack.encode([B, A])


def test_one_patch_goes_on_from_another(state: State) -> None:
    first = recorded(state, a=Usage(1, ("x",)))
    assert first.patch([(A, B)]) is not None
    assert Dependents(state, FRAME).patch([(B, C)]) is None, "nothing was kept yet"
    first.keep()
    patch = Dependents(state, FRAME).patch([(B, C)])
    assert patch == DigestChanges({B: C}, ("x",))


@pytest.mark.parametrize("changes", [[(A, B)], [(A, b"")], [(b"", A)], [(A, B), (D, C)]])
def test_what_the_digests_do_not_say_is_no_patch(state: State, changes: list[tuple[bytes, bytes]]) -> None:
    dependents = recorded(state, a=Usage(2, ("x", "y")), d=Usage(1, ("x",)))
    assert dependents.patch(changes) is None


def test_a_text_that_nobody_names_may_be_shared(state: State) -> None:
    dependents = recorded(state, a=Usage(2), b=Usage(1, ("x",)))
    assert dependents.patch([(A, C)]) == DigestChanges({A: C}, ())
    assert not dependents.is_shared(A)


def test_a_text_that_became_that_of_another_document_is_shared(state: State) -> None:
    dependents = recorded(state, a=Usage(1), b=Usage(1, ("x",)))
    assert dependents.patch([(A, B)]) == DigestChanges({A: B}, ())
    assert dependents.is_shared(B)
    assert dependents.patch([(B, C)]) is None


@given(st.binary(max_size=40), st.binary(max_size=40), st.text())
def test_a_digest_is_found_whatever_stands_beside_it(before: bytes, after: bytes, text: str) -> None:
    mark = msgspec.msgpack.encode(bytes(DIGEST_SIZE))[:2]
    one = entry()
    recorder = Recorder([one])
    recorder.record("x", msgspec.msgpack.encode([text, before + mark, one.facts, mark + after]))
    assert recorder.usages()[one.facts].paths == ("x",)


@pytest.mark.parametrize("name", [case.name for case in sorted(SITES.iterdir())])
def test_pages_name_texts_as_bytes_and_in_no_other_form(name: str, tmp_path: Path) -> None:
    """A digest that is cut, written in hexadecimal or joined to something else could not be found."""
    site = tmp_path / name
    shutil.copytree(SITES / name, site, ignore=shutil.ignore_patterns("expected"))
    made = prepared(site, tmp_path)
    texts = {one for entry in made.loaded.entries for one in text_blobs_of(entry) if one}
    seeds = {page.path: msgspec.msgpack.encode(page.seed) for page in made.outputs if isinstance(page, Page)}
    for text in texts:
        whole = {path for path, seed in seeds.items() if msgspec.msgpack.encode(text) in seed}
        part = {path for path, seed in seeds.items() if text[:8] in seed or text.hex()[:8].encode() in seed}
        assert whole == part == set(made.dependents[text].paths)


def test_every_type_of_seed_has_a_tag_of_its_own() -> None:
    kinds = [seeds.kind for kind in registry.KINDS for seeds in kind.seeds] + [
        one.kind for one in registry._LAID_OUT_LAST
    ]
    tags = [get_origin(kind) or kind for kind in kinds]
    assert len(tags) == len({tag.__struct_config__.tag for tag in tags})


def test_documents_of_one_text_are_counted_published_or_not(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    for name, status in (("a", "published"), ("b", "draft")):
        article(site, f"2021/05/{name}", title="Tin", status=status, date="2021-05-01")
    made = prepared(site, tmp_path)
    first, second = made.loaded.entries
    assert first.facts == second.facts
    usage = made.dependents[first.facts]
    assert usage.documents == 2
    assert "2021/05/a/index.html" in usage.paths
