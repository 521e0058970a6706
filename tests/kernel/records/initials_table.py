"""Make the letters the search uses: `python -m tests.kernel.records.initials_table`.

A line per letter: the letter, then every character whose commonest reading begins with it.
"""

import unicodedata

from propdesk.kernel.paths import RESOURCES


def table() -> str:
    """The text of the file."""
    from pypinyin.constants import PINYIN_DICT  # not while tests are read: it takes 0.3 s

    letters: dict[str, list[str]] = {}
    for code, readings in sorted(PINYIN_DICT.items()):
        first = unicodedata.normalize("NFD", readings.split(",")[0])[:1].lower()
        if first.isascii() and unicodedata.category(chr(code)).startswith("L"):
            letters.setdefault(first, []).append(chr(code))
    return "".join(f"{letter}{''.join(found)}\n" for letter, found in sorted(letters.items()))


if __name__ == "__main__":
    (RESOURCES / "initials.txt").write_text(table(), encoding="utf-8", newline="\n")
