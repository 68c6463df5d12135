"""Syllables of Vietnamese: a word is one syllable, which consists of an onset, a rime and a tone."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_syllable"]

_ONSETS = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x"
# All rimes of the standard language (there are no others in Hoàng Phê's dictionary), without tones.
_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|e|ec|em|en|eng"
    "|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu|o|oa|oac"
    "|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oen|oeo|oet|oi|om|on|ong|ooc"
    "|oong|op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|ua|uâc|uân|uâng|uât|uây|uc|uê|uêch|uênh|ui|um"
    "|un|ung|uôc|uôi|uôm|uôn|uông|uôt|up|uơ|ut|uy|uya|uych|uyên|uyêt|uyn|uynh|uyp|uyt|uyu|ư|ưa|ưc|ưi|ưm|ưn"
    "|ưng|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưt|ưu|y|yêm|yên|yêng|yêt|yêu"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_RIMES})")
_TONES = {"\u0300": "", "\u0301": "stopped", "\u0303": "", "\u0309": "", "\u0323": "stopped"}
_STOPS = ("c", "ch", "p", "t")


def is_syllable(word: str) -> bool:
    """Return whether a word, in any case, is a possible Vietnamese syllable with a possible tone."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        (tones if char in _TONES else letters).append(char)
    bare = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    # A syllable that ends in a stop has one of two tones (also in the rhymes of old poems).
    return not bare.endswith(_STOPS) or (bool(tones) and _TONES[tones[0]] == "stopped")
