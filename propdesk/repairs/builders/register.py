"""The register of builders and suppliers."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from sqlalchemy import ColumnElement, ScalarSelect, column, func, select, table
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.store import now
from propdesk.duties.clocks.models import Timer
from propdesk.estate.notation.service import mask_phone
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.builders.rules import BuilderKind, BuilderState
from propdesk.system.registers.service import DropDownOf, Register


class BuilderOutOfUse(UserError):
    """A company that is out of use is given a new repair."""

    message = N_("{name} is out of use. Choose another company, or take it into use again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuilderFields:
    """A company as the clerk enters it."""

    code: Annotated[
        str, Fact(N_("Code"), FactKind.CODE, width=80, own=True, longest=6, hidden=True)
    ] = ""
    name: Annotated[
        str,
        Fact(
            N_("Company"),
            width=180,
            weight=500,
            own=True,
            placeholder=N_("As it stands on its letters"),
        ),
    ]
    kind: Annotated[BuilderKind, Fact(N_("What it is"), width=110, kept=True)] = BuilderKind.BUILDER
    does: Annotated[
        str,
        Fact(
            N_("Answers for"),
            stretch=True,
            free=True,
            in_place=True,
            placeholder=N_("e.g. waterproofing, windows"),
        ),
    ] = ""
    contact: Annotated[str, Fact(N_("Person to talk to"), width=110, in_place=True)] = ""
    phone: Annotated[str, Fact(N_("Phone"), FactKind.PHONE, mask=mask_phone, width=120)] = ""
    fax: Annotated[str, Fact(N_("Fax"), FactKind.PHONE, hidden=True)] = ""
    address: Annotated[str, Fact(N_("Address"), free=True, hidden=True)] = ""
    contract_no: Annotated[str, Fact(N_("Warranty contract"), own=True, hidden=True)] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuilderRow(BuilderFields):
    """A company in the list; `letters` are the repairs it was written to about that are not mended,
    `mend_by` is when the first of them is to be."""

    id: int
    letters: Annotated[int, Fact(N_("Open letters"), width=90)]
    mend_by: Annotated[datetime | None, Fact(N_("Mend until"), width=130)]
    state: Annotated[BuilderState, Fact(N_("State"), width=110)]


_move = partial(Move, permission="repairs.staff", undone=True)
BUILDER_STATES = States(
    BuilderState,
    first=(BuilderState.IN_USE,),
    moves=(
        _move(
            BuilderState.IN_USE,
            BuilderState.OUT_OF_USE,
            N_("Take out of use"),
            icon="ban",
            key="F9",
        ),
        _move(
            BuilderState.OUT_OF_USE, BuilderState.IN_USE, N_("Use again"), icon="undo-2", key="F3"
        ),
    ),
)


def _taken(name: str) -> UserError:
    from propdesk.repairs.naming import NameExists  # not read at a start

    return NameExists(name=name)


def _meant(session: Session, typed: str) -> int:
    from propdesk.repairs.naming import called  # not read at a start

    return called(Builder)(session, typed)


def _tidy(fields: BuilderFields) -> BuilderFields:
    return replace(fields, name=one_line(fields.name), address=one_line(fields.address))


def is_in_use(session: Session, builder_id: int | None) -> bool:
    """Whether there is such a company and it is given new repairs."""
    builder = session.get(Builder, builder_id or 0)
    return builder is not None and builder.state is BuilderState.IN_USE


def refuse_out_of_use(session: Session, builder_id: int | None) -> None:
    """Raise BuilderOutOfUse for a company that is given no new repairs."""
    if builder_id is not None and not is_in_use(session, builder_id):
        raise BuilderOutOfUse(name=session.get_one(Builder, builder_id).name)


BUILDER = RecordKind(
    kind="builder",
    model=Builder,
    fields=BuilderFields,
    name=lambda _session, builder: builder.name,
    tidy=_tidy,
    unique=(Unique("name", _taken),),
    meant=_meant,
    states=BUILDER_STATES,
    view="repairs.view",
    edit="repairs.staff",
    attachments=True,
)
# Orders stand above and are read by their name: a letter is open until its repair is mended.
_order = table("repair_order", column("id"), column("builder_id"))


def _of_letters(value: ColumnElement[Any], *more: ColumnElement[bool]) -> ScalarSelect[Any]:
    """A value over the open letters to a company."""
    query = select(value).select_from(Timer).join(_order, _order.c.id == Timer.subject_id)
    return query.where(
        _order.c.builder_id == Builder.id,
        Timer.subject_kind == "repair_order",
        Timer.name == "builder_mends",
        Timer.stopped_at.is_(None),
        *more,
    ).scalar_subquery()


_letters = _of_letters(func.count())


def _is_late(session: Session) -> ColumnElement[bool]:
    return _of_letters(func.count(), Timer.due_at < now(session)) > 0


BUILDERS = Register(
    kind=BUILDER,
    row=BuilderRow,
    page="repairs.builders",
    tab="repairs",
    place=9,
    drawer="set_up",
    title=N_("Builders and suppliers"),
    icon="building-2",
    list_name="builders",
    imports=True,
    deletes=True,
    named=True,
    refers=N_("builders and suppliers"),
    called=lambda row: row.name,
    heads=(Builder.does,),
    order=(Builder.state, Builder.name, Builder.id),
    shown={
        "letters": ListField(_letters),
        "mend_by": ListField(_of_letters(func.min(Timer.due_at))),
    },
    chips=(
        ListChip("open", N_("Open letters"), lambda _session: _letters > 0, group=" "),
        ListChip("late", N_("Letter overdue"), _is_late, icon="bell", tone="red", group=" "),
    ),
    drops=(DropDownOf(Builder.kind, N_("All companies")),),
    words=RegisterWords(
        new=N_("New company"),
        edit=N_("Edit company"),
        count=lambda count: ngettext("{count} company", "{count} companies", count),
        look_for=N_("Name, what it answers for, contract"),
        none=N_("No builders or suppliers yet"),
        why=N_("Who answers for a fault under warranty, and where the letter to them goes."),
        first=N_("Enter the first company"),
        how=N_("Its name, what it answers for, whom to talk to and the warranty contract."),
    ),
)
