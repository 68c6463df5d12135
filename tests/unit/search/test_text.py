import json
from pathlib import Path

import pytest

from badinh_site.search.text import exact_form, folded_form, runs

VECTORS = json.loads((Path(__file__).parents[2] / "data/search/vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:24])
def test_texts_are_taken_apart_as_the_vectors_say(vector):
    found = runs(vector["text"])
    assert [syllable for run in found for syllable in run] == vector["exact"]
    assert [folded_form(syllable) for run in found for syllable in run] == vector["folded"]
    assert [len(run) for run in found] == vector["runs"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"), ("thuỷ", "thủy"), ("quý", "qúy"), ("giá", "gía"), ("toàn", "tòan"), ("thuế", "thúê"),
        ("đường", "đừơng"), ("khuỷu", "khủyu"), ("nghĩa", "nghiã"),
    ],
)  # fmt: skip
def test_a_tone_in_either_place_is_one_word(one, other):
    assert exact_form(one) == exact_form(other) != folded_form(exact_form(one))


@pytest.mark.parametrize("word", ["résumé", "café", "josé", "noël", "ångström", "giếng", "gìn", "xoong"])
def test_what_has_no_second_spelling_is_left_alone(word):
    assert exact_form(word) == word


def test_no_pair_crosses_the_end_of_a_sentence_a_line_or_a_cell():
    assert runs("Ông nói: “Tôi đi.” Sau đó\nTP.HCM 1.234\tcon") == [
        ["ông", "nói"],
        ["tôi", "đi"],
        ["sau", "đó"],
        ["tp", "hcm", "1", "234"],
        ["con"],
    ]
