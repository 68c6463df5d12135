"""Fetch the blobs that seeds name by digest from the state: cards, facts and bodies."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from badinh_site.diagnostics.problem import StateError
from badinh_site.engine.store.state import State
from badinh_site.hashing import DIGEST_SIZE
from badinh_site.pages.parts import Seed
from badinh_site.pages.registry import cards_of, facts_of
from badinh_site.portal.entry import Card, PageData

__all__ = ["BlobStore"]

_CARDS = 4096
"""Number of decoded cards to cache: articles of about the same time show many of the same cards."""


_AT_ONCE, _MOST_FETCHED = 24, 32 * 1024 * 1024
"""Documents whose texts are fetched at once, and bytes above which no more are fetched ahead."""


class BlobStore:
    """The cards, facts and bodies of one site, as stored in the state."""

    def __init__(self, base_path: str, state: State) -> None:
        """Take the prefix to put before the URLs of stored cards, and the state."""
        self._base_path = base_path
        self._state = state
        self._ready: dict[bytes, bytes] = {}
        self._cards: dict[bytes, Card] = {}
        self._decode_card = msgspec.msgpack.Decoder(Card).decode
        self._decode_facts = msgspec.msgpack.Decoder(PageData).decode

    def fetch(self, seeds: Sequence[Seed]) -> None:
        """Fetch the blobs that some seeds need in a few queries, and drop those fetched for other seeds.

        When they are large, the rest is left to be fetched when it is needed: they must not all be in memory.

        Raises:
            StateError: one of them is missing.
        """
        self._fetch_cards({key for seed in seeds for key in cards_of(seed)})
        keys = list(dict.fromkeys(key for seed in seeds for key in facts_of(seed)))
        self._ready, size = {}, 0
        for start in range(0, len(keys), _AT_ONCE):
            if size > _MOST_FETCHED:
                return
            facts = self._state.blobs_of(keys[start : start + _AT_ONCE])
            bodies = {self._facts(data).body for data in facts.values()}
            fetched = facts | self._state.blobs_of(bodies - {b""})
            size += sum(map(len, fetched.values()))
            self._ready |= fetched

    def card(self, key: bytes) -> Card:
        """Return a card.

        Raises:
            StateError: it is missing.
        """
        card = self._cards.get(key)
        if card is None:
            self._fetch_cards({key})
            card = self._cards[key]
        return card

    def facts(self, key: bytes) -> PageData:
        """Return the data that only a document's own page shows.

        Raises:
            StateError: it is missing.
        """
        return self._facts(self._blob(key))

    def body(self, key: bytes) -> bytes:
        """Return the HTML of a body.

        Raises:
            StateError: it is missing.
        """
        return self._blob(key)

    def _blob(self, key: bytes) -> bytes:
        data = self._ready.get(key)
        return self._state.blob(key) if data is None else data

    def _facts(self, data: bytes) -> PageData:
        try:
            return self._decode_facts(data)
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None

    def _fetch_cards(self, keys: set[bytes]) -> None:
        """Fetch the cards that are not cached, after clearing a cache that has grown too large."""
        if len(self._cards) > _CARDS:
            self._cards.clear()
        missing = keys - self._cards.keys()
        blobs = self._state.blobs_of({key[:DIGEST_SIZE] for key in missing})
        for key in missing:
            try:
                card = self._decode_card(blobs[key[:DIGEST_SIZE]])
            except msgspec.MsgspecError:
                raise StateError("state unreadable") from None
            url, mark = self._base_path + card.url.removeprefix("/"), key[DIGEST_SIZE:].decode()
            self._cards[key] = replace(card, url=url, mark=mark)
