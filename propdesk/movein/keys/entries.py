"""The register of entries in need: why, which two people, in and out, what the owner heard."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.estate.notation.service import unit_shown
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import fold
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.keys.models import KeyEntry
from propdesk.movein.keys.rules import EntryState
from propdesk.system.registers.service import Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFields:
    """An entry as it is logged: nobody goes in alone."""

    no: Number = ""
    unit_id: Annotated[
        int, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ]
    reason: Annotated[
        str,
        Fact(
            N_("What the need was"),
            stretch=True,
            free=True,
            placeholder=N_("e.g. water runs through the ceiling of the unit below"),
        ),
    ]
    entered_at: Annotated[datetime, Fact(N_("Went in at"), width=130)]
    first_person: Annotated[str, Fact(N_("First person"), width=100, longest=60, yields=True)]
    second_person: Annotated[
        str,
        Fact(
            N_("Second person"),
            yields=True,
            width=100,
            longest=60,
            hint=N_("Nobody goes in alone: a colleague, a neighbour, the police."),
        ),
    ]
    key_used: Annotated[
        str,
        Fact(
            N_("Opened with"),
            hidden=True,
            placeholder=N_("e.g. 1047-1, locksmith"),
            hint=N_("A key of the cupboard is lent to both until they came out."),
        ),
    ] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class CameOut:
    """When both were out again, and what they found."""

    left_at: Annotated[
        datetime | None, Fact(N_("Came out at"), noted=True, width=130, yields=True)
    ] = None
    found_inside: Annotated[
        str, Fact(N_("What was found and done"), FactKind.NOTES, free=True, hidden=True)
    ]


@dataclass(frozen=True, kw_only=True)
class OwnerTold:
    """Who of the household was told, and how."""

    told_whom: Annotated[str, Fact(N_("Told whom"), width=90, hidden=True)]
    told_how: Annotated[
        str,
        Fact(N_("Told how"), hidden=True, placeholder=N_("e.g. by phone, by a note at the door")),
    ] = ""
    told_at: Annotated[datetime | None, Fact(N_("Told at"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow(OwnerTold, CameOut, EntryFields):
    """An entry in the list."""

    id: int
    unit: str
    state: Annotated[EntryState, Fact(N_("State"), width=140)]


_S = EntryState
_move = partial(Move, permission="movein.edit", undone=True)
ENTRY_STATES = States(
    EntryState,
    first=(_S.INSIDE,),
    moves=(
        _move(_S.INSIDE, _S.TO_TELL, N_("Came out"), icon="log-out", key="F3", form=CameOut),
        _move(_S.TO_TELL, _S.TOLD, N_("Tell the owner"), icon="phone", key="F6", form=OwnerTold),
    ),
)


def _errors(fields: EntryFields) -> dict[str, str]:
    found = declared_errors(fields)
    same = fold(fields.first_person).split() == fold(fields.second_person).split()
    if "second_person" not in found and same:
        found["second_person"] = _("Two people go in. Say who the other one was.")
    return found


def _saved(session: Session, before: Values, after: Values) -> None:
    """The key goes with them and comes back with them; what is taken back moves no key."""
    # Not read at a start.
    from propdesk.db.records.undoing import is_taken_back
    from propdesk.movein.keys.entry_keys import bring_back_from_entry, take_for_entry

    if is_taken_back(session) or not after or not after["key_used"]:
        return
    people = listed((after["first_person"], after["second_person"]))[:60]
    if not before:
        take_for_entry(session, after["key_used"], people)
    elif before["state"] != after["state"]:
        bring_back_from_entry(session, after["key_used"], people)


KEY_ENTRY = RecordKind(
    kind="key_entry",
    model=KeyEntry,
    fields=EntryFields,
    name=lambda _session, entry: entry.no,
    errors=_errors,
    saved=_saved,
    states=ENTRY_STATES,
    series="YR",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
    also=("key_piece", "key_holding"),
)
KEY_ENTRIES = Register(
    kind=KEY_ENTRY,
    row=EntryRow,
    page="movein.key_entries",
    tab="movein",
    place=22,
    drawer="reports",
    title=N_("Emergency entries"),
    icon="siren",
    list_name="key_entries",
    refers=N_("emergency entries"),
    called=lambda row: row.no,
    unit_panel=N_("Emergency entries"),
    heads=(KeyEntry.reason,),
    order=(KeyEntry.entered_at.desc(), KeyEntry.id.desc()),
    shown={"unit": unit_shown(KeyEntry.unit_id)},
    chips=(
        ListChip(
            "open",
            N_("Owner not told"),
            lambda _session: KeyEntry.state != EntryState.TOLD,
            group=STATE,
        ),
    ),
    slip=Slip(
        N_("Log of an emergency entry"),
        signers=(N_("First person"), N_("Second person"), N_("Owner")),
        boxes=("left_at", "found_inside", "told_whom"),
    ),
    words=RegisterWords(
        new=N_("New entry in need"),
        edit=N_("Edit entry in need"),
        count=lambda count: ngettext("{count} entry", "{count} entries", count),
        look_for=N_("Number, room, need, names"),
        none=N_("No emergency entries"),
        why=N_("Whoever goes into a unit in need is two, writes it down, and tells the owner."),
        first=N_("Log the first entry"),
        how=N_("Which unit, what the need was, who went in, when."),
    ),
)
