"""The care list: who is looked after, with the consent that makes it lawful, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.notation.service import Phone, unit_shown
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Number
from propdesk.kernel.records.words import RegisterWords
from propdesk.service.visits.models import CareCase, Visit
from propdesk.service.visits.rules import CareCategory, ConsentWay, VisitState
from propdesk.service.visits.visits import CARE, VISIT, VisitedUnit, there
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class CareFields:
    """Somebody on the care list; without a consent and its day nobody is."""

    no: Number = ""
    unit_id: VisitedUnit
    person: Annotated[str, Fact(N_("Name"), width=90, weight=500)]
    phone: Phone = ""
    category: Annotated[CareCategory, Fact(N_("Looked after as"), width=130, kept=True)] = (
        CareCategory.ELDERLY
    )
    needs: Annotated[
        str,
        Fact(N_("What is needed"), FactKind.NOTES, stretch=True, free=True, in_place=True),
    ] = ""
    kin: Annotated[str, Fact(N_("Whom to call"), free=True, hidden=True)] = ""
    consent_on: Annotated[date, Fact(N_("Consent of"), width=100)]
    consent_way: Annotated[
        ConsentWay, Fact(N_("How it was given"), width=150, kept=True, yields=True)
    ] = ConsentWay.SIGNED
    every_days: Annotated[
        int,
        Fact(
            N_("Visited every so many days"),
            head=N_("Every, days"),
            least=1,
            most=366,
            width=90,
            kept=True,
        ),
    ] = 30
    visitor: Annotated[str, Fact(N_("Visitor"), width=90, kept=True, in_place=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow(CareFields):
    """Somebody in the list, with the last visit and the next."""

    id: int
    unit: str
    last_on: Annotated[date | None, Fact(N_("Visited last"), width=100, in_form=False)]
    next_on: Annotated[date | None, Fact(N_("Next visit"), width=100, in_form=False)]


def _judged(session: Session, care_id: int, fields: CareFields) -> Mapping[str, str]:
    """A consent that will be given one day is none. Raises RecordGone."""
    if fields.consent_on is not None and fields.consent_on > today(session):
        return {"consent_on": _("Without a consent nobody is entered. Type the day it was given.")}
    return there(session, care_id, fields)


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.service.visits.caring import care_saved  # not read at a start

    care_saved(session, before, after)


_mine = Visit.care_id == CareCase.id
_last = select(func.max(Visit.made_on)).where(_mine)
_next = select(func.min(Visit.planned)).where(_mine, Visit.state == VisitState.PLANNED)
CARE_CASE = RecordKind(
    kind="care_case",
    model=CareCase,
    fields=CareFields,
    name=lambda _session, one: one.no,  # the log names nobody
    judged=_judged,
    secret=frozenset({"person", "phone", "category", "needs", "kin"}),
    saved=_saved,
    also=(*VISIT.touches, "attachment"),
    series="GA",
    view=CARE,
    edit="service.edit_care",
)
CARE_LIST: Register[Any, Any, Any] = Register(
    kind=CARE_CASE,
    row=CareRow,
    page="service.care",
    tab="service",
    place=6,
    title=N_("Care list"),
    icon="heart-handshake",
    list_name="care-list",
    refers=N_("people of the care list"),
    called=lambda row: row.no,
    unit_panel=N_("Looked after"),
    heads=(CareCase.person,),
    order=(_next.scalar_subquery(), CareCase.id),
    shown={
        "unit": unit_shown(CareCase.unit_id),
        "last_on": ListField(_last.scalar_subquery()),
        "next_on": ListField(_next.scalar_subquery()),
    },
    chips=(
        ListChip(
            "due",
            N_("To visit now"),
            lambda session: _next.scalar_subquery() <= today(session),
            icon="clock",
            tone="amber",
        ),
    ),
    drops=(
        DropDownOf(CareCase.category, N_("All who are looked after")),
        DropDownOf(CareCase.visitor, N_("All visitors"), among=CareCase.visitor != ""),
    ),
    deletes=True,
    words=RegisterWords(
        new=N_("Enter somebody"),
        edit=N_("Edit care"),
        count=lambda count: ngettext("{count} person", "{count} people", count),
        look_for=N_("Number, room, name"),
        none=N_("Nobody is on the care list"),
        why=N_("Only who consented stands here, and only who may see the care list reads it."),
        first=N_("Enter somebody"),
        how=N_("Room, name, why, the day and way of the consent, every how many days."),
        delete=N_("Consent of {name} withdrawn? All that is known of the care is forgotten."),
        deleted=N_("{name} is off the care list"),
    ),
)
