"""A corpus of twelve articles, and the bench sites that are made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.articles import Corpus, read_corpus
from bench.generators import Generator, badinh
from bench.site import Site, make_site
from tests.support.sitemaking import write


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Return twelve articles in two sections, one after the other in time."""
    for number in range(12):
        month = 1 + number // 4
        write(
            tmp_path / "corpus",
            f"2021/{month:02}/bai-{number}.md",
            f'---\ntitle: "Bài số {number}"\ndate: 2021-{month:02}-{1 + number % 4:02}T08:00:00+07:00\n'
            f"views: {number}\ncategory: {'Đô thị' if number % 2 else 'Y tế'}\nauthor: Trần Hà\n"
            f'tags: [ngân sách, bầu cử]\nlead: "Tóm tắt {number}."\n---\n\nĐoạn {number}.\n',
        )
    return read_corpus(tmp_path / "corpus")


@pytest.fixture(scope="session")
def generator() -> Generator:
    """Return badinh; it is asked for its version only once."""
    return badinh()


@pytest.fixture
def site(tmp_path: Path, generator: Generator, corpus: Corpus) -> Site:
    """Return the corpus as a site of badinh, not built."""
    return make_site(tmp_path / "site", generator, corpus)
