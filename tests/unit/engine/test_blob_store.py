"""The texts that pages need are fetched ahead, but never all of them when they are large."""

from __future__ import annotations

from pathlib import Path

import pytest

from badinh_site.engine.build import text_patch
from badinh_site.engine.render import blobs
from tests.support.sitemaking import article, build_site, clean_tree, make_site, tree


def test_large_texts_are_fetched_when_they_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(tmp_path)
    for number in range(30):
        article(site, f"2021/07/bai-{number}", date="2021-07-01", body=f"Nội dung {number} " * 500)
    wanted = clean_tree(site)
    most = 0
    fetch = blobs.BlobStore.fetch

    def watched(self: blobs.BlobStore, seeds: object) -> None:
        nonlocal most
        fetch(self, seeds)  # type: ignore[arg-type]
        most = max(most, sum(map(len, self._ready.values())))

    monkeypatch.setattr(blobs, "_AT_ONCE", 2)
    monkeypatch.setattr(blobs, "_MOST_FETCHED", 10_000)
    monkeypatch.setattr(blobs.BlobStore, "fetch", watched)
    assert build_site(site).complete
    assert tree(site / "build") == wanted
    assert 10_000 < most < 10_000 + 2 * 20_000


def test_a_patch_of_large_pages_becomes_a_full_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(tmp_path)
    for number in range(12):
        article(
            site, f"2021/07/bai-{number}", title=f"Tin {number}", lead=f"Tóm tắt {number}.", body=f"Bài số {number}."
        )
    assert build_site(site).complete
    found: list[bool] = []
    find = text_patch.find_patch

    def watched(*given: object) -> object:
        patch = find(*given)  # type: ignore[arg-type]
        found.append(patch is not None)
        return patch

    monkeypatch.setattr("badinh_site.engine.build.patch.find_patch", watched)
    for most, body in ((text_patch.MOST_BYTES, "Bài số 3!"), (100, "Bài số 3?")):
        monkeypatch.setattr(text_patch, "MOST_BYTES", most)
        article(site, "2021/07/bai-3", title="Tin 3", lead="Tóm tắt 3.", body=body)
        assert build_site(site).complete
        assert tree(site / "build") == clean_tree(site)
    assert found == [True, False]
