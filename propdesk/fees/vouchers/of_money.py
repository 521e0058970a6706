"""Halves of what was paid, used of prepayments and deposits, given back, found unclaimed."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.fees.rules import PaymentKind
from propdesk.fees.vouchers.halves import Half, MoneyEvent
from propdesk.fees.vouchers.rules import CASH, IncomeBasis, Why, method_purpose

_FORMER = (
    """EXISTS (SELECT 1 FROM former_line AS f WHERE f.payment_id = p.id OR f.back_id = p.id)"""
)
_USES = "EXISTS (SELECT 1 FROM deposit_entry AS d WHERE d.payment_id = p.id)"
_OF_PAYMENT = f"""b.seq, b.day, p.kind, p.session_id, p.unit_id, {_FORMER}, {_USES}"""
_BOOKED = "JOIN posting AS b ON b.seq = {}.posting_seq AND b.day BETWEEN :first AND :last"
_PAID = _BOOKED.format("p")
_QUERIES: dict[str, str] = {
    "parts": f"""
        SELECT {_OF_PAYMENT}, x.method, x.amount FROM payment AS p {_PAID}
        JOIN payment_part AS x ON x.payment_id = p.id AND x.method <> 'prepaid'
    """,  # noqa: S608  ours
    "lines": f"""
        SELECT {_OF_PAYMENT}, x.amount, c.fee_item_id, c.unit_id, i.nature
        FROM payment AS p {_PAID} JOIN allocation AS x ON x.payment_id = p.id
        JOIN charge AS c ON c.id = x.charge_id JOIN fee_item AS i ON i.id = c.fee_item_id
    """,  # noqa: S608  ours
    "prepaid": f"""
        SELECT {_OF_PAYMENT}, x.kind, x.amount, a.unit_id FROM payment AS p {_PAID}
        JOIN prepayment_entry AS x ON x.payment_id = p.id JOIN account AS a ON a.id = x.account_id
    """,  # noqa: S608  ours
    "used": f"""
        SELECT {_OF_PAYMENT}, x.kind, x.amount, one.fee_item_id, one.unit_id
        FROM payment AS p {_PAID} JOIN deposit_entry AS x ON x.payment_id = p.id
        JOIN deposit AS one ON one.id = x.deposit_id
    """,  # noqa: S608  ours
    "former": f"""
        SELECT {_OF_PAYMENT}, iif(f.payment_id = p.id, -f.owed, f.owed), f.unit_id
        FROM payment AS p {_PAID} JOIN former_line AS f ON p.id IN (f.payment_id, f.back_id)
    """,  # noqa: S608  ours
    "moved": """
        SELECT x.posting_seq, x.day, x.kind, x.amount, x.session_id, x.method, one.fee_item_id,
            one.unit_id, one.from_id
        FROM deposit_entry AS x JOIN deposit AS one ON one.id = x.deposit_id
        WHERE x.payment_id IS NULL AND x.day BETWEEN :first AND :last
    """,
    "unclaimed": f"""
        SELECT b.seq, b.day, x.kind, x.amount, x.session_id, x.method
        FROM unclaimed_entry AS x {_BOOKED.format("x")}
    """,  # noqa: S608  ours
    "counted": f"""
        SELECT b.seq, b.day, x.difference, x.session_id
        FROM session_close AS x {_BOOKED.format("x")} WHERE x.difference <> 0
    """,  # noqa: S608  ours
}
_WHY = {
    PaymentKind.PAYMENT.value: Why.RECEIVED,
    PaymentKind.VOID.value: Why.VOID,
    PaymentKind.RED.value: Why.RED,
    PaymentKind.OFFSET.value: Why.OFFSET,
    PaymentKind.MOVE.value: Why.MOVED,
}


def money_halves(session: Session, first: date, last: date, basis: IncomeBasis) -> Iterator[Half]:
    """All that payments, deposits, unclaimed money and counted cash moved in a month."""
    given = {"first": first.isoformat(), "last": last.isoformat()}
    readers: dict[str, Callable[[Any], Iterator[Half]]] = {
        "parts": _parts,
        "lines": _on_accrual if basis is IncomeBasis.ACCRUAL else _on_cash,
        "prepaid": _prepaid,
        "used": _used,
        "former": _former,
        "moved": _moved,
        "unclaimed": _unclaimed,
        "counted": _counted,
    }
    for name, reader in readers.items():
        for row in session.execute(text(_QUERIES[name]), given):
            yield from reader(tuple(row))


def _payment(
    row: tuple[Any, ...], *, item: int | None = None, unit: int | None = None
) -> MoneyEvent:
    """What the payment of a row is; money without a session settles, and moves none."""
    seq, day, kind, session_id, typed, former, uses = row[:7]
    why = Why.CARRIED if former else Why.DEPOSIT_USED if uses else _WHY[kind]
    group = "money" if session_id is not None else "carried" if former else "settled"
    return MoneyEvent(
        seq=seq,
        day=date.fromisoformat(day),
        why=why,
        group=group,
        item=item,
        unit=typed if unit is None else unit,
        session=session_id,
    )


def _parts(row: tuple[Any, ...]) -> Iterator[Half]:
    method, fen = row[7:]
    yield _payment(row).half(method_purpose(method), "debit", fen)


def _on_accrual(row: tuple[Any, ...]) -> Iterator[Half]:
    fen, item, unit, nature = row[7:]
    key = "item" if nature == "deposit" else "receivable"
    yield _payment(row, item=item, unit=unit).half(key, "credit", fen)


def _on_cash(row: tuple[Any, ...]) -> Iterator[Half]:
    fen, item, unit, _nature = row[7:]
    yield _payment(row, item=item, unit=unit).half("item", "credit", fen)


def _prepaid(row: tuple[Any, ...]) -> Iterator[Half]:
    """What came in stands on the right, what went out on the left; each is taken back where it
    stands, in red."""
    kind, fen, unit = row[7:]
    event = _payment(row, unit=unit)
    out = kind in ("offset", "refund") or (kind == "move" and fen < 0)
    out = out or (kind == "reversal" and fen > 0)
    if out:
        yield event.half("prepaid", "debit", -fen)
    else:
        yield event.half("prepaid", "credit", fen)


def _used(row: tuple[Any, ...]) -> Iterator[Half]:
    kind, fen, item, unit = row[7:]
    event = _payment(row, item=item, unit=unit)
    yield event.half("item", "credit", fen) if kind == "in" else event.half("item", "debit", -fen)


def _former(row: tuple[Any, ...]) -> Iterator[Half]:
    fen, unit = row[7:]
    yield _payment(row, unit=unit).half("carried", "debit", fen)


def _moved(row: tuple[Any, ...]) -> Iterator[Half]:
    """A deposit that was paid back, came from former books or passed to another payer."""
    seq, day, kind, fen, session_id, method, item, unit, from_id = row
    brought = kind == "in" and from_id is None
    why = Why.REFUNDED if method else Why.CARRIED if brought else Why.DEPOSIT_MOVED
    event = MoneyEvent(
        seq=seq,
        day=date.fromisoformat(day),
        why=why,
        group="money" if method else "carried" if brought else "settled",
        item=item,
        unit=unit,
        session=session_id,
    )
    if method:
        yield from event.moved("item", method_purpose(method), -fen)
    else:
        yield from event.moved("carried", "item", fen)


def _unclaimed(row: tuple[Any, ...]) -> Iterator[Half]:
    """Money of nobody known. What found its household came once: the account has it already."""
    seq, day, kind, fen, session_id, method = row
    why = Why.RECEIVED if kind == "claimed" else Why.UNCLAIMED
    event = MoneyEvent(
        seq=seq, day=date.fromisoformat(day), why=why, group="money", session=session_id
    )
    account = method_purpose(method)
    if kind == "claimed":
        yield event.half(account, "debit", fen)
        yield event.half("unclaimed", "debit", -fen)
    elif kind == "returned":
        yield from event.moved("unclaimed", account, -fen)
    else:
        yield from event.moved(account, "unclaimed", fen)


def _counted(row: tuple[Any, ...]) -> Iterator[Half]:
    seq, day, fen, session_id = row
    event = MoneyEvent(
        seq=seq, day=date.fromisoformat(day), why=Why.COUNT, group="money", session=session_id
    )
    yield from event.moved(CASH, "difference", fen)
