"""Whether every late fee in the books is what its line and its payments come to."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.breach import Breach
from propdesk.fees.late.posted import came_along, settlings
from propdesk.fees.late.rules import LateCap, LateTerms, accrued
from propdesk.fees.models import Charge
from propdesk.fees.rules import DAILY_RATE, ChargeKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.stored_json import from_json
from propdesk.kernel.scaled import read_scaled

KIND = "late_fee"
_DIFFERS = N_(
    "Late fee {name}: it says {stated} had accrued; by its charge and what was paid it is {found}."
)
_TOO_MUCH = N_("Late fee {name} is {stated}, but only {found} was still owed then.")
_UNREADABLE = N_("Late fee {name}: how it was counted cannot be read.")


def late_fee_breaches(session: Session, *, most: int) -> list[Breach]:
    """At most `most` late fees that another sum follows for, from the charge they belong to and
    from what was settled of it before each was posted."""
    lines = session.scalars(
        select(Charge).where(Charge.kind == ChargeKind.LATE_FEE).order_by(Charge.id)
    ).all()
    back = select(Charge.reverses_id, Charge.posting_seq).where(
        among(Charge.reverses_id, [one.id for one in lines])
    )
    gone = {one: seq for one, seq in session.execute(back)} if lines else {}  # noqa: C416  rows
    found: list[Breach] = []
    for line in lines:
        before = came_along(session, line.adjusts_id or 0) + total(
            one.amount
            for one in lines
            if one.adjusts_id == line.adjusts_id
            and one.posting_seq < line.posting_seq
            and gone.get(one.id, line.posting_seq) >= line.posting_seq
        )
        found += _breaches(session, line, before)
        if len(found) >= most:
            break
    return found[:most]


def _breaches(session: Session, line: Charge, before: Money) -> Iterator[Breach]:
    subject = ("charge", line.id, str(line.id))
    principal = session.get(Charge, line.adjusts_id or 0)
    try:
        words = from_json(dict[str, Any], line.explanation)
        terms, until, stated = _terms(words), date.fromisoformat(words["until"]), words["accrued"]
    except (ValueError, KeyError):
        principal = None
    if principal is None:
        yield Breach(KIND, _UNREADABLE, {"name": str(line.id)}, subject)
        return
    settled = settlings(session, [principal.id], before=line.posting_seq)[principal.id]
    right = accrued(terms, principal.amount, principal.due_day, settled, until).amount
    said = Money.from_yuan(Decimal(stated))
    if right != said:
        told = {"name": str(line.id), "stated": said, "found": right}
        yield Breach(KIND, _DIFFERS, told, subject)
    if line.amount > max(ZERO, right - before):
        told = {"name": str(line.id), "stated": line.amount, "found": max(ZERO, right - before)}
        yield Breach(KIND, _TOO_MUCH, told, subject)


def _terms(words: dict[str, Any]) -> LateTerms:
    rate, grace = read_scaled(words["rate"], DAILY_RATE), int(words["grace"])
    if "yearly" not in words:
        return LateTerms(rate, grace)
    return LateTerms(rate, grace, LateCap.YEARLY, read_scaled(words["yearly"], 6))
