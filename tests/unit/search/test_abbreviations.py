"""A search for an abbreviation finds what spells it out, and the other way round."""

from __future__ import annotations

import pytest

from badinh_site.search.abbreviations import with_other_forms
from badinh_site.search.terms import pack, unpacked
from badinh_site.search.text import sequence
from badinh_site.vietnamese import ABBREVIATIONS


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("UBND quận họp", "ủy ban nhân dân"),
        ("Uỷ ban nhân dân phường", "ubnd"),
        ("Trật tự, an toàn xã hội", "ttatxh"),
        ("KT-XH năm 2021", "kinh tế xã hội"),
        ("phát triển kinh tế - xã hội", "kt xh"),
        ("phát triển kinh tế-xã hội", "kt xh"),
    ],
)
def test_the_other_form_is_behind_the_text(text: str, other: str) -> None:
    assert with_other_forms(sequence(text)).split(" . ")[1:] == [other]


@pytest.mark.parametrize("text", ["Ủy ban. Nhân dân", "nhân dân ủy ban", "UBNDX", "ban chấp", ""])
def test_a_text_without_a_whole_form_stays_as_it_is(text: str) -> None:
    assert with_other_forms(sequence(text)) == sequence(text)


def test_no_pair_crosses_into_the_other_form() -> None:
    title, _, _ = unpacked(pack("UBND", "", "", abbreviations=True))
    assert title == ["ubnd", ".", "ủy", "ban", "nhân", "dân"]
    assert unpacked(pack("UBND", "", ""))[0] == ["ubnd"]


def test_every_form_of_the_table_finds_the_other() -> None:
    for short, long in ABBREVIATIONS.items():
        assert " ".join(sequence(short).split()) in with_other_forms(sequence(long))
        assert " ".join(sequence(long).split()) in with_other_forms(sequence(short))
