"""The register of the kinds of keys and cards of the estate, and how many of each a unit gets."""

from dataclasses import dataclass, replace
from typing import Annotated

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.keys.models import KeyKind, KeyPiece, stands_in
from propdesk.movein.keys.rules import HERE, OUT, KeyState, Medium
from propdesk.system.registers.service import Register


class KeyKindExists(UserError):
    """Another kind has the name."""

    message = N_("The kind “{name}” is there already. Give this one another name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyKindFields:
    """A kind of keys or cards as the office enters it."""

    name: Annotated[
        str,
        Fact(
            N_("Kind of key"),
            stretch=True,
            weight=500,
            own=True,
            placeholder=N_("e.g. entrance door, letter box, water meter cabinet"),
        ),
    ]
    medium: Annotated[Medium, Fact(N_("Kind of piece"), width=120)] = Medium.KEY
    per_unit: Annotated[
        int,
        Fact(
            N_("A unit gets"),
            FactKind.WHOLE,
            width=110,
            most=20,
            hint=N_("So many pieces belong to the set of a unit; 0: only on request."),
        ),
    ] = 1
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyKindRow(KeyKindFields):
    """A kind in the list, with how many there are of it, and where."""

    id: int
    pieces: Annotated[int, Fact(N_("Pieces"), width=90)]
    here: Annotated[int, Fact(N_("In the cupboard"), width=110)]
    out: Annotated[int, Fact(N_("Out"), width=90)]


def _meant(session: Session, typed: str) -> int:
    from propdesk.movein.keys.kinds_meant import kind_meant  # not read at a start

    return kind_meant(session, typed=typed)[0]


KEY_KIND = RecordKind(
    kind="key_kind",
    model=KeyKind,
    fields=KeyKindFields,
    name=lambda _session, kind: kind.name,
    tidy=lambda fields: replace(fields, name=one_line(fields.name)),
    unique=(Unique("name", lambda name: KeyKindExists(name=name)),),
    meant=_meant,
    view="movein.view",
    edit="movein.edit",
)


def _pieces(*holds: ColumnElement[bool]) -> ListField:
    query = select(func.count()).select_from(KeyPiece)
    return ListField(query.where(KeyPiece.kind_id == KeyKind.id, *holds).scalar_subquery())


KEY_KINDS = Register(
    kind=KEY_KIND,
    row=KeyKindRow,
    page="movein.key_kinds",
    tab="movein",
    place=21,
    drawer="set_up",
    title=N_("Kinds of keys"),
    icon="tags",
    list_name="key_kinds",
    imports=True,
    deletes=True,
    refers=N_("kinds of keys"),
    called=lambda row: row.name,
    heads=(KeyKind.medium,),
    order=(KeyKind.name, KeyKind.id),
    shown={
        "pieces": _pieces(KeyPiece.state != KeyState.CANCELLED),
        "here": _pieces(stands_in(*HERE)),
        "out": _pieces(stands_in(*OUT)),
    },
    words=RegisterWords(
        new=N_("New kind of key"),
        edit=N_("Edit kind of key"),
        count=lambda count: ngettext("{count} kind", "{count} kinds", count),
        look_for=N_("Kind of key"),
        none=N_("No kinds of keys yet"),
        why=N_("What belongs to the set of a unit is known before it is handed over."),
        first=N_("Enter the first kind"),
        how=N_("Entrance door, letter box, card: what it is, and how many of it a unit gets."),
    ),
)
