"""Text files as tables: which encoding, which separator, where a quotation mark was left open.

Runs in the reading child. Everything is told by fixed rules, so the same file always reads alike.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
"""What can be chosen."""
SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
"""What can be chosen, by name."""

OPEN_QUOTE = "open_quote"
LOST = "\ufffd"
"""Stands where bytes made no character."""

_CODECS = {"utf-8": "utf-8-sig", "big5": "cp950"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 200_000
_HEAD = 60
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
# What nobody sees in a cell and no search finds; an emoji keeps its joiner.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_BREAKS = re.compile("[\u0085\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|(?<![\ufe0f\U0001f000-\U0001faff])\u200d"
)
_WRAPS = frozenset("='")
_RUN_BY_EXCEL = ("=", "+", "-", "@", "\t", "\r")
_UNWRAP = re.compile(r'="(.*)"', re.DOTALL)
_SAYS_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)
# The frequent characters: the first level of GB 2312 and of Big5, as bytes of their encodings.
_FREQUENT_GB = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]")
_FREQUENT_BIG5 = re.compile(rb"[\xa4-\xc5][\x40-\x7e\xa1-\xfe]|\xc6[\x40-\x7e]|\xa1[\x40-\xfe]")


def visible(text: str) -> str:
    """The text of a cell without what nobody sees in it; spaces of all kinds are plain ones."""
    return _INVISIBLE.sub("", _BREAKS.sub("\n", _SPACES.sub(" ", text)))


class TextTable(NamedTuple):
    """The records of a text file; `faults` are (record from 1, kind). Empty cells are None."""

    encoding: str
    separator: str
    rows: list[list[str | None]]
    faults: list[tuple[int, str]]


def read_text_table(data: bytes, encoding: str = "", separator: str = "") -> TextTable | None:
    """Read a text file; '' lets encoding and separator be found out. None: it is no text.

    Raises csv.Error for a cell beyond all measure.
    """
    encoding = encoding or encoding_of(data)
    if not encoding:
        return None
    lines = io.StringIO(_decoded(data, encoding).replace("\0", ""), newline="").readlines()
    told = _SAYS_SEPARATOR.fullmatch(lines[0]) if lines else None
    if told:
        lines[0] = "\n"  # keeps the numbers of the rows
    mark = SEPARATORS.get(separator) or (told[1] if told else separator_of(lines))
    name = next((name for name, char in SEPARATORS.items() if char == mark), mark)
    table = TextTable(encoding, name, [], [])
    csv.field_size_limit(1_000_000)
    width = _usual_width(list(_plain_records(lines[: _HEAD * 4], mark)))
    for record, is_torn in _records(lines, mark, width):
        table.rows.append([_cell(one) if one[:1] in _WRAPS else one or None for one in record])
        if is_torn:
            table.faults.append((len(table.rows), OPEN_QUOTE))
    return table


def _cell(text: str) -> str | None:
    """What a cell says without what only keeps a spreadsheet from running it."""
    wrapped = _UNWRAP.fullmatch(text.strip()) if text.startswith("=") else None
    if text[:1] == "'" and text[1:2] in _RUN_BY_EXCEL:
        return text[1:] or None  # write_csv puts the mark before what a spreadsheet would run
    return (wrapped[1] if wrapped else text) or None


# The encoding


def encoding_of(data: bytes) -> str:
    """One of ENCODINGS, by its mark or by what makes sense of the bytes; '' for no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data[:4096]:
        return _wide(data)
    text = _decoded(data, "utf-8")
    lost = text.count(LOST)
    # Other encodings make next to no Chinese characters when they are taken for UTF-8.
    if not lost or len(_CHINESE.findall(text[:_SAMPLE])) >= 2 * lost:
        return "utf-8"
    return max(("gb18030", "big5"), key=lambda encoding: _share(data, encoding))


def _wide(data: bytes) -> str:
    """utf-16-le or -be without a mark, when most of it reads as text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: _SAMPLE - _SAMPLE % 2].decode(encoding, "replace")
        known = sum(
            1 for char in text if " " <= char <= "~" or char in "\t\r\n" or "一" <= char <= "龥"
        )
        if known * 10 >= len(text) * 8:
            return encoding
    return ""


def _share(data: bytes, encoding: str) -> float:
    """How much of the Chinese text is of frequent characters; broken bytes count against it."""
    sample = data[:_SAMPLE]
    text = sample.decode(_CODECS.get(encoding, encoding), "replace")
    wide = sum(1 for char in text if char > "\x7f")
    if not wide:
        return 0.0
    lost = text.count(LOST) - (len(data) > _SAMPLE)
    frequent = _FREQUENT_GB if encoding == "gb18030" else _FREQUENT_BIG5
    found = sum(
        1
        for char in text
        if char > "\x7f"
        and char != LOST
        and frequent.fullmatch(char.encode(_CODECS.get(encoding, encoding), "ignore"))
    )
    return max(0.0, (found - 3 * lost) / wide)


def _decoded(data: bytes, encoding: str) -> str:
    return data.decode(_CODECS.get(encoding, encoding), "replace")


# The separator


def separator_of(lines: Sequence[str]) -> str:
    """The separator that cuts the first lines into the most even records."""
    head = lines[: _HEAD * 4]
    return max(SEPARATORS.values(), key=lambda mark: _evenness(head, mark))


def _evenness(lines: Sequence[str], mark: str) -> tuple[float, int]:
    records = [r for r in _plain_records(lines, mark) if any(cell.strip() for cell in r)][:_HEAD]
    width = _usual_width(records)
    if width < 2:
        return 0.0, 0
    others = tuple(char for char in SEPARATORS.values() if char != mark)
    even = 0.0
    for record in records:
        if len(record) == width:
            # A tab behind each cell leaves the true separator in front of the next one.
            idle = sum(1 for cell in record[1:] if cell.startswith(others))
            even += 1 - idle / len(record)
    return even / len(records), width


def _plain_records(lines: Sequence[str], mark: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=mark)
    except csv.Error:  # the whole reading will say so
        return


def _usual_width(records: Sequence[Sequence[str]]) -> int:
    counts = Counter(len(record) for record in records if len(record) > 1)
    return counts.most_common(1)[0][0] if counts else 1


# Records, and quotation marks nobody closed


def _records(lines: Sequence[str], mark: str, width: int) -> Iterator[tuple[list[str], bool]]:
    """Each record and whether its quotation mark was left open: then its first line alone."""
    at = 0
    while at < len(lines):
        reader = csv.reader(islice(lines, at, None), delimiter=mark)
        begun = start = at
        for record in reader:
            end = start + reader.line_num
            if end - begun > 1 and _has_swallowed(lines[begun:end], record, mark, width):
                yield _torn(lines[begun], mark), True
                begun += 1
                break
            yield record, False
            begun = end
        at = begun


def _has_swallowed(lines: Sequence[str], record: list[str], mark: str, width: int) -> bool:
    """Whether a quoted cell runs over further records: none closes it, or whole ones are in it."""
    if sum(line.count('"') for line in lines) % 2:
        return True
    if not any(line.count(mark) + 1 == width > 1 for line in lines[1:]):
        return False
    return len(record) != width or not _is_strict(lines, mark)


def _is_strict(lines: Sequence[str], mark: str) -> bool:
    """Whether the quotation marks stand only where cells begin and end."""
    try:
        for _ in csv.reader(lines, delimiter=mark, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _torn(line: str, mark: str) -> list[str]:
    record = next(csv.reader([line], delimiter=mark, quoting=csv.QUOTE_NONE), [])
    return [cell.strip('"') for cell in record]
