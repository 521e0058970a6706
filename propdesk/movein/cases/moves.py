"""What a move of a case brings about, each time worked out from how the case stands.

So an undo needs nothing of its own: the unit gets back what it was, a payer who is none any more
loses his role, and what was billed follows whoever owes by then.
"""

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from propdesk.db.records import saving, undoing
from propdesk.db.records.kinds import Values
from propdesk.db.records.undoing import is_taken_back
from propdesk.db.store import today
from propdesk.estate.accounts.service import developer_id
from propdesk.estate.models import Occupancy, PayerStretch, Unit
from propdesk.estate.people.service import ROLE
from propdesk.estate.rules import PayerState, RoleKind, UnitState
from propdesk.estate.service import RoleFields
from propdesk.estate.units.service import UNIT
from propdesk.fees.charges.service import PaidBills, owed_by_another, split_bills
from propdesk.fees.payers.service import PAYER, PayerFields
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.rules import (
    DELIVERED,
    OWNER_PAYS,
    CaseState,
    ChargeFirst,
    deemed_day,
    first_charged,
    gift_ends,
)
from propdesk.movein.cases.slots import Slot, refuse_taken_slot
from propdesk.system.settings.service import estate_settings


class DeemedTooEarly(UserError):
    """The days after the notice are not over."""

    message = N_("The notice runs until {day}. Until then nothing is deemed delivered.")


class NotDeemed(UserError):
    """Something is missing without which nothing is deemed delivered."""

    message = N_("This cannot be deemed delivered, it lacks: {what}.")


class NoDayFixed(UserError):
    """Without a day nobody knows from when who pays."""

    message = N_("Say which day the notice fixed: from then on it counts who pays.")


class HandedTooLate(UserError):
    """A hand-over that is to come."""

    message = N_("{day} is still to come. A unit is handed over today or was before.")


class NoDeveloper(UserError):
    """A refusal makes the developer pay, and nobody is entered as the developer."""

    message = N_(
        "The developer pays until it is decided otherwise, and nobody is entered as the developer. "
        "Say on the page of people who it is."
    )


class GiftNeedsDeveloper(UserError):
    """The estate gives months that nobody pays."""

    message = N_(
        "The developer pays the first {months} months, and nobody is entered as the developer. "
        "Say on the page of people who it is."
    )


class _Wanted(NamedTuple):
    """What a case wants of its unit: nothing of what is None."""

    state: UnitState | None = None
    handover_date: date | None = None
    charge_start: date | None = None
    paid_from: date | None = None
    paid_until: date | None = None


class _Was(NamedTuple):
    """The unit before its case changed it."""

    state: UnitState
    handover_date: date | None
    charge_start: date | None


def after_save(session: Session, before: Values, after: Values) -> None:
    """Refuse what the table of moves cannot say, then let unit, payer and bills follow."""
    if not after:
        return
    case = session.get_one(MoveInCase, after["id"])
    if before and before["state"] != after["state"]:
        _note_day(session, case)
    if case.slot_at is not None and case.desk is not None:  # an undo brings one back
        refuse_taken_slot(session, case.id, Slot(case.slot_at, case.desk))
    _follow(session, case)
    if before.get("handed_on") != case.handed_on:
        _follow_gift(session, case)


def _note_day(session: Session, case: MoveInCase) -> None:
    """Note the day of a delivery; no case that is none has one."""
    day = case.handed_on
    if case.state is CaseState.DEEMED and not is_taken_back(session):
        day = _deemed_on(session, case)
    elif case.state is CaseState.HANDED and not is_taken_back(session):
        day = case.handed_on or today(session)
        if day > today(session):
            raise HandedTooLate(day=day)
    elif case.state not in DELIVERED:
        day = None
    if day != case.handed_on:
        _write(session, case, handed_on=day)


def lacking_for_deemed(session: Session, case: MoveInCase) -> list[str]:
    """What a deemed delivery lacks, in the reader's words."""
    unit = session.get_one(Unit, case.unit_id)
    needed = {
        _("the written notice"): case.notified_on,
        _("proof that the notice arrived"): case.delivered_on and case.proof,
        _("the number of the completion filing"): case.filing_no,
        _("the quality guarantee book"): case.has_quality_book,
        _("the user manual"): case.has_manual,
        _("the measured area of the unit"): unit.measured_area,
    }
    return [words for words, there in needed.items() if not there]


def _deemed_on(session: Session, case: MoveInCase) -> date:
    """The day of the deemed delivery; raises NotDeemed, DeemedTooEarly."""
    lacking = lacking_for_deemed(session, case)
    if lacking or case.delivered_on is None:
        raise NotDeemed(what=listed(lacking))
    days = estate_settings(session).deemed_days
    found = deemed_day(case.delivered_on, case.fixed_on, days)
    if found > today(session):
        raise DeemedTooEarly(day=found)
    return found


def _wanted(session: Session, case: MoveInCase) -> _Wanted:
    rule = ChargeFirst(estate_settings(session).charge_first)
    if case.state is CaseState.CANCELLED:
        return _Wanted()
    fixed = first_charged(rule, case.fixed_on) if case.fixed_on else None
    handed = first_charged(rule, case.handed_on) if case.handed_on else None
    pays = case.refusal is not None and case.refusal not in OWNER_PAYS
    paid_from = fixed if pays and (handed is None or (fixed and fixed < handed)) else None
    begins = paid_from or (fixed if case.refusal in OWNER_PAYS else None) or handed or fixed
    return _Wanted(
        state=UnitState.HANDED_OVER if case.handed_on else None,
        handover_date=case.handed_on,
        charge_start=begins,
        paid_from=paid_from,
        paid_until=handed - ONE_DAY if paid_from and handed else None,
    )


def _follow(session: Session, case: MoveInCase) -> None:
    if case.refusal is not None and case.fixed_on is None:
        raise NoDayFixed
    wanted = _wanted(session, case)
    _follow_unit(session, case, wanted)
    days = _follow_payer(session, case, wanted)
    for day in days:
        _follow_bills(session, case.unit_id, day)


def _follow_unit(session: Session, case: MoveInCase, wanted: _Wanted) -> None:
    """Give the unit what the case says, and what it was where the case says nothing any more."""
    if wanted == _Wanted() and not case.unit_was:
        return
    now = saving.seen(session, UNIT, case.unit_id)
    was = _Was(now.state, now.handover_date, now.charge_start)
    if case.unit_was:
        was = from_json(_Was, case.unit_was)
    else:
        _write(session, case, unit_was=compact_json(was))
    state = was.state
    if wanted.state and was.state in (UnitState.UNSOLD, UnitState.SOLD):
        state = wanted.state
    # Who lives there by now, or renovates, was said later than the case.
    kept = now.state not in (was.state, UnitState.HANDED_OVER)
    fields = replace(
        now,
        state=now.state if kept else state,
        handover_date=wanted.handover_date or was.handover_date,
        charge_start=wanted.charge_start or was.charge_start,
    )
    saving.change(session, UNIT, case.unit_id, fields)
    if wanted == _Wanted():
        _write(session, case, unit_was="")


def _follow_payer(session: Session, case: MoveInCase, wanted: _Wanted) -> list[date]:
    """Give the developer the role of the payer, or take it; the days from which bills follow."""
    role = session.get(Occupancy, case.payer_role_id) if case.payer_role_id else None
    pays = role is not None and role.role is RoleKind.PAYER
    has = (role.since, role.until) if role is not None and pays else (None, None)
    needs = (wanted.paid_from, wanted.paid_until)
    if has == needs:
        return []
    if wanted.paid_from is None and role is not None:
        return _without_payer(session, role, role.since or today(session))
    fields = RoleFields(RoleKind.PAYER, since=wanted.paid_from, until=wanted.paid_until)
    if role is not None:
        saving.change(session, ROLE, role.id, fields)
    else:
        person_id = developer_id(session)
        if person_id is None:
            raise NoDeveloper
        given = {"unit_id": case.unit_id, "person_id": person_id, "position": 0}
        _write(session, case, payer_role_id=saving.add(session, ROLE, fields, given=given))
    ends = (wanted.paid_from, *(day + ONE_DAY for day in (wanted.paid_until,) if day))
    return sorted(day for day in {*ends, has[0], has[1] and has[1] + ONE_DAY} if day)


def _follow_gift(session: Session, case: MoveInCase) -> None:
    """Let the developer pay the first months after a hand-over, by the rule of the estate; not any
    more where it is taken back. What was agreed of these days otherwise stays."""
    months, begins = estate_settings(session).gift_months, _wanted(session, case).charge_start
    if case.gift_id is not None:
        gift, case_id = case.gift_id, case.id
        _write(session, case, gift_id=None)
        undoing.delete(session, PAYER, gift)
        case = session.get_one(MoveInCase, case_id)
    if not months or case.handed_on is None or begins is None:
        return
    if developer_id(session) is None:
        raise GiftNeedsDeveloper(months=months)
    until = gift_ends(begins, months)
    agreed = select(PayerStretch.id).where(
        PayerStretch.unit_id == case.unit_id,
        PayerStretch.state == PayerState.AGREED,
        PayerStretch.first <= until,
        or_(PayerStretch.until.is_(None), PayerStretch.until >= begins),
    )
    if session.scalars(agreed).first() is None:
        told = _("The first {count} months after the hand-over of {day}, {no}")
        why = told.format(count=months, day=case.handed_on, no=case.no)
        fields = PayerFields(unit_id=case.unit_id, first=begins, until=until, why=why)
        _write(session, case, gift_id=saving.add(session, PAYER, fields))


def _without_payer(session: Session, role: Occupancy, since: date) -> list[date]:
    """Let the developer pay nothing any more; what shows that he did once stays in the history."""
    ended = RoleFields(RoleKind.OTHER, _("paid until it was decided"), since=since, until=since)
    saving.change(session, ROLE, role.id, ended)
    return [since]


def _follow_bills(session: Session, unit_id: int, day: date) -> None:
    """Put what was billed for the days from a day with whoever owes them, at unchanged sums.

    Raises NotPermitted for who may not bill, or not move what was paid.
    """
    found = owed_by_another(session, unit_id=unit_id, day=day)
    if found.lines:
        paid = PaidBills.PREPAID if found.paid else PaidBills.STAY
        split_bills(session, lines=found.lines, paid=paid)


def _write(session: Session, case: MoveInCase, **values: Any) -> None:  # noqa: ANN401  its columns
    """Note on the case what follows from its move."""
    session.execute(update(MoveInCase).where(MoveInCase.id == case.id).values(values))
    session.expire_all()
