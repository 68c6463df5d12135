"""Fetches from the state what seeds name by digest: cards and facts."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec.structs import replace

from badinh_site.content.sources import DIGEST_SIZE
from badinh_site.engine.state import State
from badinh_site.errors import StateError
from badinh_site.portal.entries import Card, Facts

__all__ = ["Stock"]


class Stock:
    """The cards and facts of one site, all kept in the state."""

    def __init__(self, base_path: str, state: State) -> None:
        """Take the prefix that the URLs of cards are still without, and the state."""
        self._base_path = base_path
        self._state = state
        self._card = lru_cache(maxsize=4096)(self._fetched)  # neighbours show many of the same
        self._decode_card = msgspec.msgpack.Decoder(Card).decode
        self._decode_facts = msgspec.msgpack.Decoder(Facts).decode

    def card(self, key: bytes) -> Card:
        """Give a card.

        Raises:
            StateError: the state has lost it.
        """
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

    def _fetched(self, key: bytes) -> Card:
        try:
            card = self._decode_card(self._state.held(key[:DIGEST_SIZE]))
        except msgspec.MsgspecError:
            raise StateError("state unreadable") from None
        url, mark = self._base_path + card.url.removeprefix("/"), key[DIGEST_SIZE:].decode()
        return replace(card, url=url, mark=mark)
