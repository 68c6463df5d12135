import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badinh_site.search.inversion import Collector, make_share
from badinh_site.search.numbers import number, undated
from badinh_site.search.shards import Posting, Sizes, decode, encode, patch_shard, path_of, shares_of, sizes_for
from badinh_site.search.terms import differences, pack

SYLLABLES = ["ba", "bà", "đình", "dinh", "hòa", "hoa", "quận", "quan", "2021", "x"]
TEXTS = st.lists(st.sampled_from([*SYLLABLES, ".", "\n", "hoà"]), max_size=12).map(" ".join)
DOCUMENTS = st.tuples(TEXTS, TEXTS, TEXTS)
ADDRESSES = st.dictionaries(st.from_regex(r"/[a-z0-9]{1,6}/", fullmatch=True), st.sampled_from([undated, 24251, 24252]))


def whole(documents, sizes):
    streams = [io.BytesIO() for _ in range(shares_of(sizes))]
    collector = Collector(streams)
    for place, texts in sorted(documents.items()):
        collector.add([(place, pack(*texts))])
    files = {}
    for share, stream in enumerate(streams):
        files |= make_share(share, stream.getvalue(), collector.syllables, sizes).files
    return files


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.integers(0, 5000), DOCUMENTS, max_size=6),
    st.dictionaries(st.integers(0, 5000), DOCUMENTS, max_size=6),
    st.sampled_from([Sizes(1, 1), Sizes(16, 2), Sizes(64, 8), Sizes(256, 32)]),
)
def test_a_mended_index_is_the_one_that_is_made_whole(before, after, sizes):
    files = whole(before, sizes)
    # A number may pass from one document to another, so what comes may stand ahead of what goes.
    changes = [
        Posting(change.first, change.second, change.field, place, change.added)
        for old, new in ((False, True), (True, False))
        for place, texts in (after if new else before).items()
        for change in differences(pack(*texts) if old else b"", pack(*texts) if new else b"")
    ]
    paths = {path_of(one.first, one.second, sizes) for one in changes}
    for path in paths:
        some = [one for one in changes if path_of(one.first, one.second, sizes) == path]
        files[path] = patch_shard(files[path], some)
    assert files == whole(after, sizes)


@given(st.lists(st.integers(0, 1 << 20), unique=True).map(sorted))
def test_written_numbers_are_read_as_they_were(numbers):
    assert decode(encode(numbers)) == numbers


def test_numbers_are_written_as_docs_say():
    assert encode([0, 1, 33, 1057]) == "ABgBggB"


def test_a_term_stands_in_its_best_field_only():
    (text,) = {
        path: text
        for path, text in whole({7: ("Ba Đình", "Quận Ba Đình", "ba. đình ba")}, Sizes(1, 1)).items()
        if path == "p/0.txt"
    }.values()
    assert text == "ba đình\tH\nđình ba\t\t\tH\nquận ba\t\tH\n"


@given(ADDRESSES)
def test_numbers_are_a_pure_function_of_the_set(documents):
    numbering = number(documents.items())
    assert numbering == number(reversed(documents.items()))
    assert len(set(numbering.numbers.values())) == len(documents)
    ends = {}
    first = 0
    for block in numbering.blocks:
        ends[block.month] = first, first + block.size
        first += block.size
    for address, month in documents.items():
        low, high = ends[month]
        assert low <= numbering.numbers[address] < high


def test_a_new_document_moves_few_others_and_none_of_another_month():
    old = {f"/2021/0{month}/bai-{place}/": 24252 + month for month in range(1, 7) for place in range(150)}
    before = number(old.items())
    moved = []
    for place in range(20):
        after = number([*old.items(), (f"/2021/03/moi-{place}/", 24255)])
        changed = {address for address in old if before.numbers[address] != after.numbers[address]}
        assert all(address.startswith("/2021/03/") for address in changed)
        moved.append(len(changed))
    assert sum(moved) / len(moved) < 3


def test_the_number_of_shards_grows_in_steps_of_four():
    assert [sizes_for(count).pairs for count in (0, 10, 11, 40, 1000, 10_000, 10_241)] == [1, 1, 4, 4, 256, 1024, 4096]


def test_what_an_earlier_field_says_changes_nothing():
    assert list(differences(pack("ba đình", "", ""), pack("Ba Đình", "", "ba"))) == []
