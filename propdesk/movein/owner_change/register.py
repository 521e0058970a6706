"""The register of owner changes: entered with their day and basis, settled, filed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import tell_followers
from propdesk.db.posting import closed_until
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.estate.models import Occupancy, Person, Unit
from propdesk.estate.notation.service import mask_in_text, unit_shown
from propdesk.estate.rules import OWNING
from propdesk.kernel.due import DueGroup
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.rules import (
    Bears,
    ChangeSort,
    ChangeState,
    DayBasis,
    first_day,
    named,
    read_owners,
)
from propdesk.system.registers.service import DropDownOf, Register


class CutOffClosed(UserError):
    """The day lies in books that are closed."""

    message = N_(
        "{day} lies before {month}, the last closed month. Take a later day, or have the month "
        "opened again: Fees, Month close."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChangeFields:
    """An owner change as it is entered."""

    no: Number = ""
    unit_id: Annotated[
        int, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ]
    owners: Annotated[
        str,
        Fact(
            N_("New owners"),
            FactKind.NOTES,
            hidden=True,
            mask=mask_in_text,
            placeholder=N_("One a line: name, phone; of several also the share, 50% or 1/3"),
        ),
    ]
    sort: Annotated[ChangeSort, Fact(N_("Kind of change"), width=110, yields=True)] = (
        ChangeSort.SALE
    )
    basis_day: Annotated[
        date, Fact(N_("Day of the basis"), today=True, width=100, ink="text2", hidden=True)
    ]
    basis: Annotated[DayBasis, Fact(N_("Basis of the day"), hidden=True, kept=True)] = (
        DayBasis.REGISTRATION
    )
    bears: Annotated[
        Bears,
        Fact(
            N_("That day is borne by"),
            hidden=True,
            kept=True,
            hint=N_("The old owner: the new one begins the day after."),
        ),
    ] = Bears.NEW
    document_no: Annotated[
        str, Fact(N_("Number of certificate or contract"), width=130, own=True, yields=True)
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChangeRow(OwnerChangeFields):
    """An owner change in the list."""

    id: int
    unit: str
    seller: Annotated[str, Fact(N_("Old owner"), width=110)]
    buyer: Annotated[str, Fact(N_("New owner"), width=130, stretch=True)]
    day: Annotated[date, Fact(N_("New owner from"), width=110)]
    agreement: Annotated[str, Fact(N_("Agreement both signed"), hidden=True)]
    settled_on: Annotated[date | None, Fact(N_("Settled on"), hidden=True)] = None
    certified_on: Annotated[date | None, Fact(N_("Certificate issued on"), hidden=True)] = None
    state: Annotated[ChangeState, Fact(N_("State"), width=120)]


_S = ChangeState
_move = partial(Move, permission="estate.edit")
SETTLE = _move(_S.OPEN, _S.SETTLED, N_("Settle"), icon="check", key="F5", undone=True)
CHANGE_STATES = States(
    ChangeState,
    first=(_S.OPEN,),
    moves=(
        SETTLE,
        _move(_S.SETTLED, _S.FILED, N_("File the change"), icon="archive-restore", key="F6",
              undone=True),
        _move(_S.SETTLED, _S.OPEN, N_("Take the change back"), icon="undo-2", key="F9",
              asks_why=True),
        _move(_S.OPEN, _S.WITHDRAWN, N_("Withdraw the change"), icon="x", key="Shift+F9",
              asks_why=True, undone=True),
    ),
)  # fmt: skip


def _errors(fields: OwnerChangeFields) -> Mapping[str, str]:
    found = dict(declared_errors(fields))
    wrong = read_owners(fields.owners)[1] if fields.owners.strip() else ""
    return {"owners": wrong, **found} if wrong else found


def _derived(_session: Session, fields: OwnerChangeFields) -> dict[str, object]:
    owners, _wrong = read_owners(fields.owners)
    return {"day": first_day(fields.basis_day, fields.bears), "buyer": named(owners)}


def _judged(session: Session, change_id: int, fields: OwnerChangeFields) -> dict[str, str]:
    """A unit has one open change, and its day lies after the days of who owns it now."""
    if session.get(Unit, fields.unit_id) is None:
        return {"unit_id": _("This unit is no longer there.")}
    known = session.get(ChangeOfOwner, change_id) if change_id else None
    if known is not None and known.state is not _S.OPEN:
        return {}
    other = select(ChangeOfOwner.no).where(
        ChangeOfOwner.unit_id == fields.unit_id,
        ChangeOfOwner.state == _S.OPEN,
        ChangeOfOwner.id != change_id,
    )
    if (no := session.scalar(other.limit(1))) is not None:
        words = _("{no} of this unit is not settled yet. Go on with it, or withdraw it first.")
        return {"unit_id": words.format(no=no)}
    day = first_day(fields.basis_day, fields.bears)
    told = day_hindered(session, fields.unit_id, day)
    return {"basis_day": told} if told else {}


def closed_before(session: Session, day: date) -> CutOffClosed | None:
    """Why bills are not cut on a day: it lies before the last closed month.

    Within that month they are: the paper of a sale comes late, and what it changes is booked today.
    """
    until = closed_until(session)
    if until is None or day >= until.replace(day=1):
        return None
    return CutOffClosed(day=day, month=f"{until:%Y-%m}")


def day_hindered(session: Session, unit_id: int, day: date) -> str:
    """Why nobody else owns a unit from a day on, in a sentence; '' where nothing forbids it."""
    closed = closed_before(session, day)
    return str(closed) if closed else owner_from_then(session, unit_id, day)


def owner_from_then(session: Session, unit_id: int, day: date) -> str:
    """Who owns a unit from a day or a later one already, in a sentence; '' for nobody."""
    later = (
        select(Person.name, Occupancy.since)
        .join(Occupancy, Occupancy.person_id == Person.id)
        .where(Occupancy.unit_id == unit_id, Occupancy.role.in_(OWNING), Occupancy.since >= day)
        .where(Occupancy.until.is_(None) | (Occupancy.until >= Occupancy.since))
        .order_by(Occupancy.since)
    )
    for name, since in session.execute(later.limit(1)):
        words = _("{name} owns it from {since} on. Take a later day, or change that role first.")
        return words.format(name=name, since=since)
    return ""


WRITES = (
    "occupancy", "account", "person", "phone", "document", "parking_space", "vehicle", "charge",
    "open_charge", "posting", "counter", "payment", "allocation", "reduction", "prepayment_entry",
    "deposit", "deposit_entry", "deposit_refund", "fee_item", "receipt_group", "key_piece",
    "key_holding", "offer_use", "service_stop", "state_move",
)  # fmt: skip
OWNER_CHANGE = RecordKind(
    kind="owner_change",
    model=ChangeOfOwner,
    fields=OwnerChangeFields,
    name=lambda _session, one: f"{one.no} {one.buyer}",
    errors=_errors,
    judged=_judged,
    tidy=lambda fields: replace(fields, owners=fields.owners.strip()),
    derived=_derived,
    saved=lambda session, before, after: tell_followers(session, "owner_change", before, after),
    also=WRITES,
    states=CHANGE_STATES,
    series="GH",
    view="movein.view",
    edit="estate.edit",
    attachments=True,
)
OWNER_CHANGES = Register(
    kind=OWNER_CHANGE,
    row=OwnerChangeRow,
    page="movein.owner_changes",
    tab="movein",
    place=6,
    title=N_("Owner changes"),
    icon="arrow-right-left",
    list_name="owner-changes",
    refers=N_("owner changes"),
    called=lambda row: row.no,
    unit_panel=N_("Owner changes"),
    heads=(),
    order=(ChangeOfOwner.day.desc(), ChangeOfOwner.id.desc()),
    shown={"unit": unit_shown(ChangeOfOwner.unit_id)},
    chips=(
        ListChip(
            "open",
            N_("Not filed"),
            lambda _session: ChangeOfOwner.state.in_((_S.OPEN, _S.SETTLED)),
            group=STATE,
            checked=True,
        ),
    ),
    drops=(DropDownOf(ChangeOfOwner.sort, N_("All kinds")),),
    dated=ChangeOfOwner.day,
    deadline=Deadline(
        ChangeOfOwner.day,
        ChangeOfOwner.state,
        (_S.OPEN,),
        title=N_("Owner changes to settle"),
        over=N_("To settle since then"),
        group=DueGroup.WORK,
    ),
    words=RegisterWords(
        new=N_("New owner change"),
        edit=N_("Edit owner change"),
        count=lambda count: ngettext("{count} owner change", "{count} owner changes", count),
        look_for=N_("Number, room, owner, certificate"),
        none=N_("No owner changes yet"),
        why=N_(
            "What each owes, what goes along and what ends is computed before anything is done."
        ),
        first=N_("Enter the first owner change"),
        how=N_(
            "Which unit, who owns it from then on, which day and by which paper; F5 settles it."
        ),
    ),
)
