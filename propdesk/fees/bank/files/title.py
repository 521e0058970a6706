"""The lines above and below the rows of a statement: whose account, which days, which sums."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from re import Pattern

import msgspec

from propdesk.fees.bank.files import words
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.money import AmountTooLarge, AmountUnreadable, Money
from propdesk.kernel.sheets.cells import Cell, cell_text


class Title(msgspec.Struct, kw_only=True):
    """What was found; amounts are fen. `number`: of the account."""

    number: str = ""
    holder: str = ""
    first: date | None = None
    last: date | None = None
    opening: int | None = None
    closing: int | None = None
    incoming: int | None = None
    outgoing: int | None = None
    fee: int | None = None


def bare_cell(cell: Cell) -> str:
    """What a cell says without the back-tick, the tab or the sign that keeps it text."""
    return cell_text(cell).replace("\t", " ").strip().lstrip("`'#").strip()


def read_lines(title: Title, rows: Iterable[Sequence[Cell]]) -> None:
    """Take what lines that are no rows say of the account, its days and its sums."""
    heads: Sequence[str] = ()
    for row in rows:
        texts = [bare_cell(cell) for cell in row]
        if not any(texts):
            continue
        _read_names(title, [text for text in texts if text])
        _read_sums(title, "".join(texts))
        if _is_summary(texts):
            heads = texts
        elif heads:
            _read_below(title, heads, texts)
            heads = ()


def _read_names(title: Title, texts: Sequence[str]) -> None:
    title.number = title.number or _number(_said(words.NUMBER, texts))
    title.holder = title.holder or _value(_said(words.HOLDER, texts))
    for days, is_first in ((words.BEGIN, True), (words.END, False), (words.SPAN, None)):
        found = _days(_said(days, texts))
        if found and is_first in (True, None):
            title.first = title.first or found[0]
        if found and is_first in (False, None):
            title.last = title.last or found[-1]
    for name, pattern in (("opening", words.OPENING), ("closing", words.CLOSING)):
        if getattr(title, name) is None:
            setattr(title, name, fen_of(_value(_said(pattern, texts))))


def _said(pattern: Pattern[str], texts: Sequence[str]) -> str:
    """What stands behind a label, in its cell or in the next; of two labels the first."""
    for place, text in enumerate(texts):
        if (found := pattern.search(text)) is None:
            continue
        behind = text[found.end() :].strip(" :：")
        if behind or place + 1 == len(texts):
            return behind
        return texts[place + 1]
    return ""


def _value(text: str) -> str:
    """The first value of a text: [2088…0156] and what stands before the next label."""
    inside = text.strip("[]【】 :：")
    return inside.split("]")[0].split("  ")[0].strip()


def _number(text: str) -> str:
    found = "".join(c for c in _value(text).split(" ")[0] if c.isalnum() or c in "@.*_-")
    return found if sum(c.isdigit() for c in found) >= 4 or "@" in found else ""


def _days(text: str) -> list[date]:
    found = []
    for year, month, day in words.DAY.findall(text):
        with suppress(ValueError):
            found.append(date(int(year), int(month), int(day)))
    return found


def _read_sums(title: Title, text: str) -> None:
    for word, amount in words.SAID_TOTAL.findall(text):
        fen = fen_of(amount)
        if fen is not None and word in ("收入", "交易", "贷方"):
            title.incoming = fen
        elif fen is not None:
            title.outgoing = abs(fen)


def _is_summary(texts: Sequence[str]) -> bool:
    return bare_text(texts[0]) in ("总交易单数", "总笔数")


def _read_below(title: Title, heads: Sequence[str], texts: Sequence[str]) -> None:
    for head, text in zip(heads, texts, strict=False):
        for name, known in words.SUMMARY.items():
            if bare_text(head) in known:
                setattr(title, name, fen_of(text))


def read_total(title: Title, cells: Mapping[str, Cell]) -> None:
    """Take the sums of a row of totals that stands below its columns."""
    for name in ("incoming", "outgoing"):
        fen = fen_of(bare_cell(cells.get(name)))
        if fen is not None and getattr(title, name) is None:
            setattr(title, name, abs(fen))


def fen_of(text: str) -> int | None:
    """An amount as a statement writes it, in fen: 1,200.00, ¥12.50, +3.00; None for none."""
    plain = text.replace(" ", "").replace("元", "").lstrip("+")
    if not plain or not any(c.isdigit() for c in plain):
        return None
    try:
        return Money.parse(plain.lstrip("¥￥")).fen
    except (AmountTooLarge, AmountUnreadable):
        return None
