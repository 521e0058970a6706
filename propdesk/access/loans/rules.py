"""What is kept for somebody: its fields, what may stand in them, and its states."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from propdesk.estate.notation.service import mask_phone
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact, FactKind, declared_errors
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import Move, States, StateWord

SERIES = "YL"
LONGEST_MARK = 6  # more would be the number of the document


class ItemKind(Labelled):
    """How a thing came to the desk."""

    PARCEL = "parcel", N_("Parcel")
    FOUND = "found", N_("Found thing")
    LEFT = "left", N_("Left for somebody")


class ItemState(StateWord):
    """Where a thing is between its arrival and its end."""

    KEPT = "kept", N_("Kept"), "grey", "archive-restore"
    TOLD = "told", N_("Told"), "accent", "phone"
    HANDED = "handed", N_("Handed out"), "green", "circle-check"
    DISPOSED = "disposed", N_("Disposed of"), "grey", "ban"


HERE = (ItemState.KEPT, ItemState.TOLD)
_move = partial(Move, permission="access.edit", undone=True)
_hand_out = partial(_move, to=ItemState.HANDED, title=N_("Hand out"), icon="hand-coins", key="F3")
_dispose = partial(
    _move, to=ItemState.DISPOSED, title=N_("Dispose"), icon="ban", key="F9", asks_why=True
)
KEPT_STATES = States(
    ItemState,
    first=(ItemState.KEPT,),
    moves=(
        _hand_out(ItemState.KEPT),
        _hand_out(ItemState.TOLD),
        _move(ItemState.KEPT, ItemState.TOLD, N_("Tell"), icon="phone", key="F6"),
        _dispose(ItemState.KEPT),
        _dispose(ItemState.TOLD),
    ),
)
# How long a thing waits when nobody says otherwise.
KEEP_DAYS = {ItemKind.PARCEL: 7, ItemKind.FOUND: 30, ItemKind.LEFT: 30}

Told = Annotated[str, Fact(N_("Told whom"), width=90, ink="text2", hidden=True)]
Receiver = Annotated[str, Fact(N_("Handed to"), width=90, hidden=True)]
Mark = Annotated[
    str,
    Fact(
        N_("Document ends in"),
        FactKind.CODE,
        mask=lambda mark: "*" * (len(mark) - 2) + mark[-2:],
        hint=N_("The last digits only, at most 6."),
        width=90,
        ink="text2",
        hidden=True,
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFields:
    """A thing as the clerk enters it. Without `keep_until` its kind says how long."""

    no: Annotated[str, Fact(N_("No."), width=120, weight=500, in_form=False)] = ""
    kind: Annotated[ItemKind, Fact(N_("Kind"), width=90)] = ItemKind.PARCEL
    what: Annotated[
        str, Fact(N_("Thing"), placeholder=N_("e.g. black umbrella"), stretch=True, free=True)
    ]
    unit_id: Annotated[
        int | None, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ] = None
    owner: Annotated[str, Fact(N_("For whom"), width=90)] = ""
    phone: Annotated[str, Fact(N_("Phone"), FactKind.PHONE, mask=mask_phone, hidden=True)] = ""
    arrived: Annotated[date, Fact(N_("Arrived"), width=100, ink="text2")]
    place: Annotated[str, Fact(N_("Came from"), free=True, ink="text2", hidden=True)] = ""
    kept_at: Annotated[str, Fact(N_("Kept at"), placeholder=N_("e.g. shelf A-03"), width=90)]
    keep_until: Annotated[
        date | None,
        Fact(N_("Keep until"), hint=N_("Empty: a parcel 7 days, anything else 30."), width=110),
    ] = None
    note: Annotated[str, Fact(N_("Note"), FactKind.NOTES, free=True, hidden=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """To whom a thing goes, and by which mark he was known."""

    handed_to: Receiver
    mark: Mark = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who was told that something waits for him."""

    told: Told


def last_day(kind: ItemKind, arrived: date) -> date:
    """Until when a thing waits when nobody says otherwise."""
    return arrived + timedelta(days=KEEP_DAYS[kind])


def kept_errors(fields: KeptFields) -> dict[str, str]:
    """What is wrong with the fields of a thing."""
    errors = declared_errors(fields)
    if fields.keep_until is not None and fields.keep_until < fields.arrived:
        errors.setdefault("keep_until", _("It waits at least until the day it arrived."))
    return errors


def move_errors(values: Notice | HandOver) -> dict[str, str]:
    """What is wrong with what goes with a move."""
    errors = declared_errors(values)
    if isinstance(values, HandOver) and len(values.mark) > LONGEST_MARK:
        errors["mark"] = _("Only the last digits, at most {most}.").format(most=LONGEST_MARK)
    return errors
