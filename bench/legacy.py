"""Measures recall and false positives of the detection of pre-Unicode text.

Vietnamese paragraphs of twenty words are encoded in TCVN3 or VNI, or misread; paragraphs in Unicode and in other
languages are left unchanged.

    python -m bench.legacy
    python -m bench.legacy --others DIR     # also texts in that folder, one per language (.txt, .html)
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from badinh_site.content.legacy_encodings import find_legacy, from_tcvn3
from bench import corpus

__all__ = ["LANGUAGES", "WORDS", "WRITERS", "Row", "in_tcvn3", "in_vni", "measure", "misread", "paragraphs", "windows"]

ROOT = Path(__file__).parents[1]
WORDS = 20
"""Words of a paragraph that must be detected."""
TARGET = 0.99
"""Share of such paragraphs that must be detected; of others, none may be."""

LANGUAGES: Mapping[str, str] = dict(
    line.split(": ", 1) for line in (ROOT / "bench" / "languages.txt").read_text("utf-8").splitlines()
)
"""Texts by language that use the same characters in other ways."""

_TCVN3 = {from_tcvn3(char): char for char in map(chr, range(0xA1, 0xFF)) if from_tcvn3(char) != char}
VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_CIRCUMFLEX = {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BREVE = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_WHOLE = {"đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


class Row(NamedTuple):
    """The result for the paragraphs of one kind."""

    kind: str
    paragraphs: int
    found: int
    """The number reported, with the right encoding if there is one."""
    wrong: tuple[str, ...]
    """The paragraphs that were missed or wrongly reported."""


def misread(text: str, encoding: str = "cp1252") -> str:
    """Return a text whose UTF-8 was decoded as Windows-1252, or as another such encoding."""
    shown = (bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode("utf-8"))
    return unicodedata.normalize("NFC", "".join(shown))


def in_tcvn3(text: str) -> str:
    """Return a text in the encoding of TCVN3 fonts."""
    return "".join(_TCVN3.get(char, _TCVN3.get(char.lower(), char)) for char in text)


def in_vni(text: str) -> str:
    """Return a text in the encoding of VNI fonts."""
    return "".join(map(_letter_in_vni, text))


def _letter_in_vni(char: str) -> str:
    small = char.lower()
    if small in _VNI_WHOLE:
        written = _VNI_WHOLE[small]
    else:
        base, marks = (parts := unicodedata.normalize("NFD", small))[0], set(parts[1:])
        tone = next((mark for mark in marks if mark in VNI_TONES), "")
        if "\u0302" in marks:
            written = base + _VNI_CIRCUMFLEX[tone]
        elif "\u0306" in marks:
            written = base + _VNI_BREVE[tone]
        else:
            horn = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
            written = horn + VNI_TONES.get(tone, "")
    return written.upper() if char.isupper() else written


WRITERS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "TCVN3 (ABC)": ("TCVN3 (ABC)", in_tcvn3),
    "VNI": ("VNI", in_vni),
    "UTF-8 read as Windows-1252": ("", misread),
    "UTF-8 read as Windows-1258": ("", lambda text: misread(text, "cp1258")),
}
"""Encoders by the name of the encoding that detection reports."""


def windows(text: str, step: int = 1) -> Iterator[str]:
    """Yield overlapping paragraphs of twenty words."""
    words = unicodedata.normalize("NFC", text).split()
    yield from (" ".join(words[start : start + WORDS]) for start in range(0, max(1, len(words) - WORDS + 1), step))


def paragraphs(step: int = 3) -> list[str]:
    """Return paragraphs of twenty words from the portal's own articles and its original page."""
    texts = [file.read_text("utf-8").split("---\n", 2)[2] for file in sorted((ROOT / "content").rglob("*.md"))]
    texts.append((ROOT / "tests/data/seed_page.txt").read_text("utf-8"))
    return [part for text in texts for part in windows(_bare(text), step) if len(part.split()) == WORDS]


def newsroom(number: int) -> list[str]:
    """Return paragraphs of generated articles."""
    bodies = (body for _, _, body in corpus.articles(number, seed=7))
    return [part for body in bodies for part in windows(_bare(body), WORDS)]


def measure(own: Iterable[str], others: Mapping[str, Iterable[str]]) -> list[Row]:
    """Run the detection on Vietnamese in each old encoding, in Unicode, and on other languages."""
    own = list(own)
    rows = []
    for kind, (name, written) in WRITERS.items():
        found = {text: find_legacy(written(text)) for text in own}
        missed = tuple(text for text, one in found.items() if one is None or one.encoding != name)
        rows.append(Row(kind, len(found), len(found) - len(missed), missed))
    for kind, texts in {"Vietnamese of today": own, **others}.items():
        unique = list(dict.fromkeys(texts))
        wrong = tuple(text for text in unique if find_legacy(text))
        rows.append(Row(kind, len(unique), len(wrong), wrong))
    return rows


def _bare(text: str) -> str:
    return re.sub(r"[#>*|\[\]()]", " ", text)


def _texts(folder: Path) -> dict[str, list[str]]:
    """Read texts in other languages; Vietnamese ones are left out."""
    found = {}
    for file in sorted(folder.iterdir()):
        if file.suffix not in (".txt", ".html") or file.stem.startswith("vie"):
            continue
        text = file.read_text("utf-8")
        if file.suffix == ".html":
            text = re.sub(r"<(style|script|head).*?</\1>", " ", text, flags=re.DOTALL)
            text = html.unescape(re.sub(r"<[^>]+>", " ", text))
        found[file.stem] = list(windows(text, 5))
    return found


def _table(rows: list[Row]) -> str:
    lines = ["| paragraphs of 20 words | number | reported | wrong |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {row.kind} | {row.paragraphs} | {row.found} | {len(row.wrong)} |" for row in rows]
    return "\n".join(lines)


def main() -> int:
    """Print the table; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description="Measure how surely text of before Unicode is found.")
    parser.add_argument("--number", type=int, default=300, metavar="N", help="generated articles (300)")
    parser.add_argument("--others", type=Path, metavar="DIR", help="a folder of texts in other languages")
    asked = parser.parse_args()
    others: dict[str, Iterable[str]] = {name: windows(text) for name, text in LANGUAGES.items()}
    if asked.others:
        texts = _texts(asked.others)
        others[f"{len(texts)} texts in {asked.others.name}/"] = [part for parts in texts.values() for part in parts]
    rows = measure(paragraphs(1) + newsroom(asked.number), others)
    sys.stdout.write(_table(rows) + "\n")
    sys.stdout.writelines(f"wrong: {row.kind}: {text}\n" for row in rows for text in row.wrong[:10])
    recall, false_alarms = rows[: len(WRITERS)], rows[len(WRITERS) :]
    missed = any(row.found < TARGET * row.paragraphs for row in recall) or any(row.wrong for row in false_alarms)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
