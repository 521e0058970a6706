"""Whose household a payer pays for, as a clerk decided it once; it can be forgotten again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import acting, now, use_case
from propdesk.estate.models import Unit
from propdesk.fees.bank.matching.remark import payer_key
from propdesk.fees.bank.models import BankRow, KnownPayer


@dataclass(frozen=True, slots=True)
class PayerKnown:
    """A payer as he is remembered, and for which unit."""

    id: int
    name: str
    key: str
    code: str
    at: datetime
    by: str


def learn_payer(session: Session, row: BankRow, unit_id: int) -> None:
    """Remember for which unit the payer of a row pays."""
    key = payer_key(row.payer, row.payer_account)
    if not key:
        return
    known = select(KnownPayer.id).where(KnownPayer.payer_key == key, KnownPayer.unit_id == unit_id)
    if session.scalar(known) is not None:
        return
    session.add(
        KnownPayer(
            payer_key=key,
            name=row.payer or row.payer_account,
            unit_id=unit_id,
            learned_at=now(session),
            learned_by=acting(session).name,
        )
    )
    session.flush()


@use_case(permission="fees.statement")
def known_payers(session: Session) -> tuple[PayerKnown, ...]:
    """All payers that are remembered, by name."""
    query = (
        select(KnownPayer, Unit.code)
        .join(Unit, Unit.id == KnownPayer.unit_id)
        .order_by(KnownPayer.name, Unit.order_key, KnownPayer.id)
    )
    return tuple(
        PayerKnown(one.id, one.name, one.payer_key.partition(":")[2], code, one.learned_at,
                   one.learned_by)
        for one, code in session.execute(query)
    )  # fmt: skip


@use_case(permission="fees.statement", touches=("known_payer", "audit"))
def forget_payer(session: Session, *, payer_id: int) -> None:
    """Forget for whom a payer pays: the next row of his is asked about again."""
    found = session.get(KnownPayer, payer_id)
    if found is None:
        return
    code = session.scalar(select(Unit.code).where(Unit.id == found.unit_id)) or ""
    subject = ("known_payer", found.id, found.name)
    audit.record(session, "known_payer.forget", subject, {"unit": code}, None)
    session.execute(delete(KnownPayer).where(KnownPayer.id == payer_id))


def payers_counted(session: Session) -> int:
    """How many are remembered."""
    return session.scalar(select(func.count()).select_from(KnownPayer)) or 0
