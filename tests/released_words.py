"""What each word says in Chinese since it was released: nobody changes it without knowing.

    python -m tests.released_words              before a landing: keep the words that are new
    python -m tests.released_words "Received"   this word may say something else from now on

A new paper that borrows the English of another changes what the other says in Chinese. The file has
a line per word: fingerprints of its English, its zh_CN and its zh_TW.
"""

import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from installer import catalogues

FILE = Path(__file__).parent / "data" / "released_words.txt"
SPOKEN = ("zh_CN", "zh_TW")
Words = dict[str, list[str]]
"""Fingerprint of the English and its context → those of what it says."""


def mark(text: str) -> str:
    """Ten letters that stand for a text."""
    return blake2b(text.encode(), digest_size=5).hexdigest()


def released() -> Words:
    """The words of the last landing."""
    lines = FILE.read_text(encoding="ascii").split("\n")
    return {key: said for key, *said in (line.split() for line in lines if line)}


def spoken() -> tuple[Words, dict[str, str]]:
    """The words of today; and fingerprint → the English itself."""
    said: Words = {}
    names: dict[str, str] = {}
    for language in SPOKEN:
        for message in catalogues.messages(catalogues.load(language)):
            english = catalogues.all_ids(message)[0]
            key = mark(f"{message.context or ''}\n{english}")
            names[key] = english
            said.setdefault(key, []).append(mark("\n".join(catalogues.all_strings(message))))
    return said, names


def changed() -> Iterator[str]:
    """The released words that say something else now, in English."""
    said, names = spoken()
    for key, before in released().items():
        if said.get(key, before) != before:
            yield names[key]


def keep(meant: set[str]) -> None:
    """Write the words of today; of those that changed only the ones that are `meant`."""
    said, names = spoken()
    for key, before in released().items():
        if key in said and names[key] not in meant:
            said[key] = before
    text = "".join(f"{key} {' '.join(words)}\n" for key, words in sorted(said.items()))
    FILE.write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    keep(set(sys.argv[1:]))
