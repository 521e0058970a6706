"""What goes over from shift to shift by itself until it is done."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.shift_book.models import ShiftItem
from propdesk.patrol.shift_book.rules import OpenItemState
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItemFields:
    """Something to see to, as it is entered."""

    post: Annotated[str, Fact(N_("Post"), kept=True, width=140)]
    what: Annotated[
        str,
        Fact(
            N_("What is open"),
            stretch=True,
            free=True,
            weight=500,
            placeholder=N_("e.g. smoke detector 3-07 out of order, walk past hourly"),
        ),
    ]
    since: Annotated[date, Fact(N_("Open since"), today=True, width=104, ink="text2")]
    until: Annotated[
        date | None, Fact(N_("To be done by"), not_before="since", in_place=True, width=120)
    ] = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of it."""

    done: Annotated[str, Fact(N_("What became of it"), FactKind.NOTES, free=True, width=160)]
    done_on: Annotated[date | None, Fact(N_("Done on"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItemRow(Done, OpenItemFields):
    """An item in the list."""

    id: int
    state: Annotated[OpenItemState, Fact(N_("State"), width=110)]


_move = partial(Move, permission="patrol.edit_shifts", undone=True)
SHIFT_ITEM = RecordKind(
    kind="shift_item",
    model=ShiftItem,
    fields=OpenItemFields,
    name=lambda _session, one: one.what,
    states=States(
        OpenItemState,
        first=(OpenItemState.OPEN,),
        moves=(
            _move(
                OpenItemState.OPEN,
                OpenItemState.DONE,
                N_("Item done"),
                icon="check",
                key="F3",
                form=Done,
            ),
            _move(
                OpenItemState.DONE,
                OpenItemState.OPEN,
                N_("Open again"),
                icon="rotate-ccw",
                key="F9",
                asks_why=True,
            ),
        ),
    ),
    view="patrol.see_shifts",
    edit="patrol.edit_shifts",
    attachments=True,
)
_goes_over = ShiftItem.state == OpenItemState.OPEN
ITEMS = Register(
    kind=SHIFT_ITEM,
    row=OpenItemRow,
    page="patrol.shift_items",
    tab="patrol",
    place=6,
    title=N_("Open items of shifts"),
    icon="arrow-right-left",
    list_name="shift-items",
    imports=True,
    called=lambda row: row.what,
    heads=(ShiftItem.post,),
    order=(ShiftItem.since, ShiftItem.id),
    drops=(DropDownOf(ShiftItem.post, N_("All posts"), among=_goes_over),),
    dated=ShiftItem.since,
    deadline=Deadline(
        ShiftItem.until,
        ShiftItem.state,
        (OpenItemState.OPEN,),
        title=N_("Open items of shifts past their day"),
        group=DueGroup.WORK,
    ),
    words=RegisterWords(
        new=N_("New item"),
        edit=N_("Edit item"),
        count=lambda count: ngettext("{count} item", "{count} items", count),
        look_for=N_("Item, post"),
        none=N_("Nothing goes over"),
        why=N_("What a shift cannot finish stands in each hand-over of its post until it is done."),
        first=N_("Enter the first item"),
        how=N_("At which post, what is to be seen to, by when."),
    ),
)
