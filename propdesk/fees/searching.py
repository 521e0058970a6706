"""Receipts, payment notices and reports of sessions in the search over everything."""

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.declarations import Hit
from propdesk.db.store import shown_user
from propdesk.fees.models import Payment, Receipt, Shift, ShiftClose
from propdesk.fees.notices.listing import notices_numbered
from propdesk.fees.receipts.numbers import read_number
from propdesk.fees.receipts.states import named, state_of
from propdesk.fees.rules import CLOSE_SERIES, NOTICE_SERIES

_BEGINNING = re.compile(r"[A-Z]{2}\d{4}(-\d{0,6})?")
LIMIT = 5


def receipts_numbered(typed: str) -> ColumnElement[bool] | None:
    """The receipts whose number is what is typed, in any notation, or begins with it."""
    meant, beginning = read_number(typed), typed.strip().upper()
    found: list[ColumnElement[bool]] = []
    if meant is not None:
        exact = Receipt.number == meant.number
        if meant.series:
            exact &= Receipt.series == meant.series
        if meant.year:
            exact &= Receipt.year == meant.year
        found.append(exact)
    if _BEGINNING.fullmatch(beginning):
        found.append(Receipt.no.startswith(beginning))
    return or_(*found) if found else None


def find_receipts(session: Session, typed: str) -> Iterable[Hit]:
    """Receipts by their number in any notation, or by how it begins; the newest first."""
    wanted = receipts_numbered(typed)
    if wanted is None:
        return []
    back = aliased(Payment)
    query = (
        select(Receipt, Payment.payer, Payment.unit_id, back.kind)
        .join(Payment, Payment.id == Receipt.payment_id)
        .outerjoin(back, back.reverses_id == Receipt.payment_id)
        .where(wanted)
        .order_by(Receipt.id.desc())
        .limit(LIMIT)
    )
    return [
        Hit(
            "receipt",
            receipt.id,
            named(receipt.no, state_of(receipt.kind, reversal)),
            f"{payer} {receipt.amount}".strip(),
            unit_id,
        )
        for receipt, payer, unit_id, reversal in session.execute(query)
    ]


def find_closes(session: Session, typed: str) -> Iterable[Hit]:
    """Reports of sessions by their number with its letters: JK2026-000003, jk3."""
    meant = read_number(typed)
    if meant is None or meant.series != CLOSE_SERIES:
        return []
    number = func.json_extract(ShiftClose.facts, "$.number")
    query = (
        select(number, Shift)
        .join(Shift, Shift.id == ShiftClose.session_id)
        .where(number.like(f"{CLOSE_SERIES}{meant.year or '____'}-{meant.number:06d}"))
        .order_by(ShiftClose.id.desc())
        .limit(LIMIT)
    )
    return [
        Hit("close", opened.id, no, shown_user(opened.user_id, opened.user_name))
        for no, opened in session.execute(query)
    ]


def find_notices(session: Session, typed: str) -> Iterable[Hit]:
    """Payment notices by their number with its letters: TZ2026-000015, tz15."""
    meant = read_number(typed)
    if meant is None or meant.series != NOTICE_SERIES:
        return []
    number = f"{NOTICE_SERIES}{meant.year or '____'}-{meant.number:06d}"
    return [
        Hit("notice", row.unit_id, row.number, f"{row.owner} {row.total}", row.unit_id)
        for row in notices_numbered(session, number=number, most=LIMIT)
    ]
