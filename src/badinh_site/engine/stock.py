"""Fetches what seeds name by digest: cards from the site, facts from the state."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from badinh_site.engine.state import State
from badinh_site.errors import StateError
from badinh_site.portal.entries import Card, Facts

__all__ = ["Stock"]


class Stock:
    """The cards and facts of one site."""

    def __init__(self, cards: Mapping[bytes, bytes], base_path: str, state: State) -> None:
        """Take the cards by digest, and the prefix that their URLs are still without."""
        self.cards = cards
        self._base_path = base_path
        self._state = state
        self._card = lru_cache(maxsize=4096)(self._decoded)  # neighbours show many of the same
        self._decode_card = msgspec.msgpack.Decoder(Card).decode
        self._decode_facts = msgspec.msgpack.Decoder(Facts).decode

    def card(self, key: bytes) -> Card:
        """Give a card."""
        return self._card(key)

    def facts(self, key: bytes) -> Facts:
        """Give what only a document's own page shows.

        Raises:
            StateError: the state has lost it.
        """
        try:
            return self._decode_facts(self._state.held(key))
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None

    def _decoded(self, key: bytes) -> Card:
        card = self._decode_card(self.cards[key])
        return card if self._base_path == "/" else replace(card, url=self._base_path + card.url.removeprefix("/"))
