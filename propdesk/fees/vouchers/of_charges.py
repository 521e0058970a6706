"""Halves of what was charged, let go and written off, each line over its service months."""

from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec import structs
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.fees.accrual.rules import EARNED, earned
from propdesk.fees.accrual.service import OPENING
from propdesk.fees.rules import Nature
from propdesk.fees.vouchers.halves import Half, MoneyEvent
from propdesk.fees.vouchers.rules import Why

_INCOME = ", ".join(f"'{one.value}'" for one in EARNED)
_COLUMNS = f"c.period_from, c.period_to, c.fee_item_id, c.unit_id, i.nature, {OPENING}"
# Of the month itself, and of earlier ones what is earned in it.
_COUNTS = f"""b.day <= :last AND (b.day >= :first
    OR (i.nature IN ({_INCOME}) AND c.period_to >= :first AND NOT {OPENING}))"""
_LINES = f"""
    SELECT b.seq, b.day, c.kind, '', c.amount, {_COLUMNS}
    FROM charge AS c JOIN posting AS b ON b.seq = c.posting_seq
    JOIN fee_item AS i ON i.id = c.fee_item_id AND i.nature <> 'deposit' WHERE {_COUNTS}
    UNION ALL
    SELECT b.seq, b.day, c.kind, r.kind, -r.amount, {_COLUMNS}
    FROM reduction AS r JOIN posting AS b ON b.seq = r.posting_seq
    JOIN charge AS c ON c.id = r.charge_id
    JOIN fee_item AS i ON i.id = c.fee_item_id AND i.nature <> 'deposit' WHERE {_COUNTS}
"""  # noqa: S608  ours
_WHY = {
    "difference": Why.ADJUSTED,
    "late_fee": Why.LATE_FEE,
    "reversal": Why.TAKEN_BACK,
    "write_off": Why.WRITTEN_OFF,
}


class _Line(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    seq: int
    day: date
    kind: str
    reduced: str
    fen: int
    first: date | None
    last: date | None
    item: int
    unit: int | None
    nature: Nature
    carried: bool


def charge_halves(session: Session, first: date, last: date) -> Iterator[Half]:
    """What was charged in a month, and what is earned in it of lines that were charged before."""
    given = {"first": first.isoformat(), "last": last.isoformat()}
    for row in session.execute(text(_LINES), given):
        line = msgspec.convert(tuple(row), _Line, strict=False)
        if line.day >= first:
            yield from _booked(line)
        elif line.reduced != "write_off":
            part = earned(line.fen, line.first, line.last, line.day).get(first, 0)
            event = structs.replace(_event(line, Why.EARNED), day=last)
            yield from event.moved("deferred", "item", part)


def _event(line: _Line, why: Why) -> MoneyEvent:
    return MoneyEvent(
        seq=line.seq, day=line.day, why=why, group=why.group, item=line.item, unit=line.unit
    )


def _booked(line: _Line) -> Iterator[Half]:
    """What a line, or what was let go of it, is in the month it was booked in."""
    why = _WHY.get(line.reduced or line.kind, Why.REDUCED if line.reduced else Why.CHARGED)
    if why is Why.WRITTEN_OFF:
        yield from _event(line, why).moved("written_off", "receivable", -line.fen)
    elif line.carried and not line.reduced:
        yield from _event(line, Why.CARRIED).moved("receivable", "carried", line.fen)
    elif line.nature not in EARNED or line.carried:
        yield from _event(line, why).moved("receivable", "item", line.fen)
    else:
        event, month = _event(line, why), line.day.replace(day=1)
        parts = earned(line.fen, line.first, line.last, line.day)
        now = parts.get(month, 0)
        yield event.half("receivable", "debit", line.fen)
        yield event.half("item", "credit", now)
        yield event.half("deferred", "credit", line.fen - now)
