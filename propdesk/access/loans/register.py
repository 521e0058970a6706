"""The register of what is kept for somebody: parcels, lost property, what was left."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from propdesk.access.loans.models import KeptItem
from propdesk.access.loans.rules import HERE, KEEP_DAYS, ItemKind, ItemState
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.estate.notation.service import DocumentEnd, Phone, UnitId, unit_shown
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFields:
    """A thing as the clerk enters it. Without `keep_until` its kind says how long."""

    no: Number = ""
    kind: Annotated[ItemKind, Fact(N_("Kind"), width=90, kept=True)] = ItemKind.PARCEL
    what: Annotated[
        str, Fact(N_("Thing"), placeholder=N_("e.g. black umbrella"), stretch=True, free=True)
    ]
    unit_id: UnitId = None
    owner: Annotated[str, Fact(N_("For whom"), width=90, in_place=True)] = ""
    phone: Phone = ""
    arrived: Annotated[date, Fact(N_("Arrived"), today=True, width=100, ink="text2")]
    place: Annotated[str, Fact(N_("Came from"), kept=True, free=True, hidden=True)] = ""
    kept_at: Annotated[
        str,
        Fact(N_("Kept at"), kept=True, in_place=True, placeholder=N_("e.g. shelf A-03"), width=90),
    ]
    keep_until: Annotated[
        date | None,
        Fact(
            N_("Keep until"),
            in_place=True,
            not_before="arrived",
            hint=N_("Empty: a parcel 7 days, anything else 30."),
        ),
    ] = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Who was told that something waits for him."""

    told: Annotated[str, Fact(N_("Told whom"), begins="owner", width=90, hidden=True)]
    told_on: Annotated[date | None, Fact(N_("Told on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """To whom a thing goes, and by which mark he was known."""

    handed_to: Annotated[str, Fact(N_("Handed to"), begins="owner", width=90, hidden=True)]
    mark: DocumentEnd = ""
    handed_on: Annotated[date | None, Fact(N_("Handed out on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow(HandOver, Notice, KeptFields):
    """A thing in the list."""

    id: int
    unit: str
    state: Annotated[ItemState, Fact(N_("State"), width=110)]


_move = partial(Move, permission="access.edit", undone=True)
_hand_out = partial(_move, title=N_("Hand out"), icon="hand-coins", key="F3", form=HandOver)
_dispose = partial(_move, title=N_("Dispose"), icon="ban", key="F9", asks_why=True)
_tell = partial(_move, title=N_("Tell"), icon="phone", key="F6", form=Notice)
KEPT_STATES = States(
    ItemState,
    first=(ItemState.KEPT,),
    moves=(
        *(_hand_out(here, ItemState.HANDED) for here in HERE),
        _tell(ItemState.KEPT, ItemState.TOLD),
        *(_dispose(here, ItemState.DISPOSED) for here in HERE),
    ),
)


def _tidy(fields: KeptFields) -> KeptFields:
    until = fields.arrived + timedelta(days=KEEP_DAYS[fields.kind])
    return replace(fields, keep_until=fields.keep_until or until)


KEPT_ITEM = RecordKind(
    kind="kept_item",
    model=KeptItem,
    fields=KeptFields,
    name=lambda _session, item: f"{item.no} {item.what}",
    tidy=_tidy,
    states=KEPT_STATES,
    series="YL",
    view="access.view",
    edit="access.edit",
    attachments=True,
)
_here = KeptItem.state.in_(HERE)
KEPT = Register(
    kind=KEPT_ITEM,
    row=KeptRow,
    page="access.loans",
    tab="access",
    place=1,
    title=N_("Lost property and parcels"),
    icon="archive-restore",
    list_name="kept",
    imports=True,
    refers=N_("things kept for it"),
    called=lambda row: row.no,
    unit_panel=N_("Kept for them"),
    heads=(KeptItem.what, KeptItem.kept_at, KeptItem.phone),
    order=(KeptItem.keep_until, KeptItem.id),
    shown={"unit": unit_shown(KeptItem.unit_id)},
    chips=(ListChip("here", N_("At the desk"), lambda _session: _here, group=STATE, checked=True),),
    drops=(
        DropDownOf(KeptItem.kind, N_("All kinds")),
        DropDownOf(KeptItem.kept_at, N_("All places"), among=_here),
    ),
    dated=KeptItem.arrived,
    deadline=Deadline(
        KeptItem.keep_until,
        KeptItem.state,
        HERE,
        title=N_("Lost property and parcels overdue"),
        over=N_("Waits too long"),
    ),
    slip=Slip(N_("Slip"), signers=(N_("Received by"), N_("Handed out by"), N_("Date"))),
    words=RegisterWords(
        new=N_("New thing"),
        edit=N_("Edit thing"),
        count=lambda count: ngettext("{count} thing", "{count} things", count),
        look_for=N_("Number, thing, room, name"),
        none=N_("Nothing is kept"),
        why=N_("Whoever asks is answered at once, and what waits too long stands on Today."),
        first=N_("Enter the first thing"),
        how=N_("A parcel, something found, something left: what, for whom, where it is kept."),
    ),
)
