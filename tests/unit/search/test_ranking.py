import json
from pathlib import Path

import pytest

from tests.support.make_ranking import DOCUMENTS, ask, make

VECTORS = json.loads((Path(__file__).parents[2] / "data/search/ranking.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    return json.loads(json.dumps(ask(make(tmp_path_factory.mktemp("ranking")))))


def test_the_vectors_are_of_these_documents():
    assert [tuple(one.values()) for one in VECTORS["documents"]] == DOCUMENTS


@pytest.mark.parametrize("place", range(len(VECTORS["queries"])), ids=[one["query"] for one in VECTORS["queries"]])
def test_queries_find_what_the_vectors_say_in_their_order(place: int, answers: list[dict[str, object]]):
    assert answers[place] == VECTORS["queries"][place]
