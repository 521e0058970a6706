"""The embedded fonts: which one draws a character, how wide a text is, where a line breaks."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from propdesk.kernel.paths import FONTS

if TYPE_CHECKING:
    from propdesk.kernel.paper.pdf import Font

Runs = tuple[tuple[str, str], ...]

POINT = 25.4 / 72
REGULAR, BOLD = "NotoSansSC-Regular", "NotoSansSC-SemiBold"
FALLBACKS = ("HanaMinB", "NotoEmoji-Regular")

_fonts: dict[str, Font] = {}
lock = threading.RLock()  # the fonts are shared by all drawings
_WORDS = re.compile(r"-?¥?[0-9A-Za-z.,:;/#&'()+\-]+[元㎡]?|_+|.", re.DOTALL)
CLOSEST = 0.62  # how far a text is squeezed before it wraps or is cut
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_NEVER_LAST = "（《「『【〈“‘([{"
_NEVER_FIRST = "，。、；：！？）》」』】〉%…,.;:!?)"


def loaded_font(name: str) -> Font:
    """Load a font on first use: 10 to 30 MB each; one for all threads."""
    if name not in _fonts:
        from propdesk.kernel.paper.pdf import Font

        with lock:
            if name not in _fonts:
                _fonts[name] = Font(name, FONTS / f"{name}.ttf")
    return _fonts[name]


@cache
def _covered(font_name: str) -> frozenset[str]:
    """The characters a font can draw, without controls and marks that have no shape."""
    known = map(chr, loaded_font(font_name).face.charToGlyph)
    return (
        frozenset(char for char in known if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
        - _SELECTORS
    )


def _shapeless(char: str) -> bool:
    """Joiners, direction marks and variation selectors: they change nothing we could print."""
    return unicodedata.category(char) == "Cf" or char in _SELECTORS


def _printable(text: str) -> str:
    """Turn tabs, line ends and controls into spaces, drop what has no shape."""
    return "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in text
        if not _shapeless(char)
    )


def _runs(text: str, main: str) -> tuple[Runs, str]:
    """Split a text into (font, part), choosing the font per character; and what no font has."""
    runs: list[tuple[str, str]] = []
    missing = ""
    for char in _printable(text):
        name = next((name for name in (main, *FALLBACKS) if char in _covered(name)), "")
        shown = char
        if not name:
            name, shown, missing = main, f"⟨U+{ord(char):04X}⟩", missing + char
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + shown)
        else:
            runs.append((name, shown))
    return tuple(runs), missing


@lru_cache(maxsize=8192)
def measured(text: str, main: str) -> tuple[Runs, float, str]:
    """Divide a text into (font, part), its mm at one point of size, and what no font can draw."""
    runs, missing = (((main, text),), "") if _covered(main).issuperset(text) else _runs(text, main)
    return runs, sum(loaded_font(name).stringWidth(part, 1) for name, part in runs) * POINT, missing


def width_in_mm(text: str, size: float, *, bold: bool = False) -> float:
    """How many mm a text takes at `size` points."""
    return measured(text, BOLD if bold else REGULAR)[1] * size


def wrap(text: str, width: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Break a text into lines of `width` mm; beyond `most` lines the last one ends in an ellipsis.

    Breaks between Chinese characters and between Latin words, and inside a word that is longer
    than a line, as room for the pen may be; a closing mark never begins a line, and an opening one
    ends none.
    """
    lines = [""]
    for word in _pieces(text, width, size, bold):
        if width_in_mm(lines[-1] + word, size, bold=bold) <= width or not lines[-1]:
            lines[-1] += word
        elif len(lines[-1]) > 1 and (word in _NEVER_FIRST or lines[-1][-1] in _NEVER_LAST):
            last = _WORDS.findall(lines[-1])[-1]
            if len(last) == len(lines[-1]) or width_in_mm(last + word, size, bold=bold) > width:
                last = last[-1]
            rest = lines[-1].removesuffix(last)
            while len(rest) > 1 and rest[-1] in _NEVER_LAST:
                rest, last = rest[:-1], rest[-1] + last
            lines[-1:] = [rest, last + word]
        else:
            lines.append(word.lstrip())
    _keep_company(lines, width, size, bold=bold)
    if most and len(lines) > most:
        lines[most - 1 :] = [cut("".join(lines[most - 1 :]), width, size, bold=bold)]
    return lines


def _keep_company(lines: list[str], width: float, size: float, *, bold: bool) -> None:
    """Bring a lone last character (with marks around it) a neighbour from the line above."""
    if len(lines) < 2 or sum(char.isalnum() for char in lines[-1]) != 1:
        return
    above = lines[-2]
    words = _WORDS.findall(above)
    moved = len(words) - 1
    while moved > 0 and (words[moved] in _NEVER_FIRST or words[moved - 1] in _NEVER_LAST):
        moved -= 1
    last = "".join(words[moved:]) + lines[-1]
    if moved > 0 and width_in_mm(last, size, bold=bold) <= width:
        lines[-2:] = ["".join(words[:moved]).rstrip(), last]


def fitted(text: str, width: float, size: float, *, bold: bool = False, most: int = 2) -> list[str]:
    """Break a text that may be squeezed: one line if it is legible so, else up to `most`.

    Each line is to be drawn with the same `width`, which squeezes it.
    """
    if width_in_mm(text, size, bold=bold) * 0.8 <= width:
        return [text]
    for squeeze in (1, 0.85, 0.72):
        lines = wrap(text, width / squeeze, size, bold=bold)
        if len(lines) <= 2:
            return lines
    return wrap(text, width / CLOSEST, size, bold=bold, most=most)


def _pieces(text: str, width: float, size: float, bold: bool) -> list[str]:
    words = _WORDS.findall(text)
    return [
        piece
        for word in words
        for piece in ([word] if width_in_mm(word, size, bold=bold) <= width else word)
    ]


def cut(text: str, width: float, size: float, *, bold: bool) -> str:
    """Shorten a text to `width` mm with an ellipsis."""
    if width_in_mm(text, size, bold=bold) <= width:
        return text
    while text and width_in_mm(f"{text}…", size, bold=bold) > width:
        text = text[:-1]
    return f"{text}…"
