"""The registers of check-lists, an item a line, and of the sheets on which they are answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import ChildRows, RecordKind, Unique, Values
from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import today
from propdesk.duties.checklists.models import CheckAnswer, CheckList, CheckSheet
from propdesk.duties.checklists.rules import ListUse, item_line, items_of
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import fold, one_line
from propdesk.kernel.records.initials import initials_of
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register

ANSWERS = "duties.do"


class CheckListTaken(UserError):
    """Two check-lists of one name."""

    message = N_("A check-list is called “{name}” already. Choose another name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckListFields:
    """A check-list as the office enters it."""

    name: Annotated[
        str,
        Fact(
            N_("Check-list"),
            width=200,
            weight=500,
            own=True,
            placeholder=N_("e.g. fire pumps, weekly"),
        ),
    ]
    items: Annotated[
        str,
        Fact(
            N_("Items, one a line"),
            FactKind.NOTES,
            stretch=True,
            placeholder=N_("Door closes\nPressure: 0.2-0.6\nState: good/fair/!bad"),
            hint=N_(
                "Behind a colon: nothing for yes or no, “no” where no is normal, 0.2-0.6, "
                "10 points, good/!bad with ! before a finding, text, picture."
            ),
        ),
    ]
    used_for: Annotated[
        ListUse | None,
        Fact(N_("Template of"), hidden=True, hint=N_("Empty: a list of the office's own.")),
    ] = None
    gone_on: Annotated[date | None, Fact(N_("Not used since"), hidden=True)] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckListRow(CheckListFields):
    """A check-list in the list."""

    id: int
    sheets: Annotated[int, Fact(N_("Check sheets"), width=80)]


def _errors(fields: CheckListFields) -> dict[str, str]:
    found = declared_errors(fields)
    if "items" not in found:
        try:
            items_of(fields.items)
        except UserError as error:
            found["items"] = str(error)
    return found


def _tidy(fields: CheckListFields) -> CheckListFields:
    return replace(fields, name=one_line(fields.name), items=fields.items.strip())


def list_meant(session: Session, typed: str) -> int:
    """The check-list of that name, or the only one that is used whose name has the words or begins
    with the initials. Raises NobodyCalledSo."""
    word = fold(typed.strip())
    rows = session.execute(select(CheckList.id, CheckList.name, CheckList.gone_on)).all()
    named = [one for one, name, _gone in rows if fold(name) == word]
    used = [(one, name) for one, name, gone in rows if gone is None or gone > today(session)]
    parts = [one for one, name in used if word in fold(name) or initials_of(name).startswith(word)]
    for found in (named, parts):
        if word and len(found) == 1:
            return int(found[0])
    raise NobodyCalledSo(name=typed)


CHECK_LIST = RecordKind(
    kind="check_list",
    model=CheckList,
    fields=CheckListFields,
    name=lambda _session, one: one.name,
    errors=_errors,
    tidy=_tidy,
    unique=(Unique("name", lambda name: CheckListTaken(name=name)),),
    meant=list_meant,
    view="duties.view",
    edit="duties.edit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheetFields:
    """A sheet as it is begun."""

    no: Number = ""
    list_id: Annotated[int, Fact(N_("Check-list"), FactKind.RECORD, width=170, kept=True)]
    what: Annotated[
        str,
        Fact(
            N_("What is checked"),
            stretch=True,
            free=True,
            placeholder=N_("e.g. pump room of building 3"),
        ),
    ]
    day: Annotated[date, Fact(N_("Day"), today=True, width=104)]
    worker: Annotated[str, Fact(N_("Done by"), width=110, kept=True, in_place=True)] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheetRow(CheckSheetFields):
    """A sheet in the list."""

    id: int
    list: str
    asked: Annotated[int, Fact(N_("Items"), width=70)]
    answered: Annotated[int, Fact(N_("Items answered"), head=N_("Items done"), width=80)]
    bad: Annotated[int, Fact(N_("Findings"), width=80, weight=600)]
    score: Annotated[int, Fact(N_("Score"), width=70)]
    best: Annotated[int, Fact(N_("Full score"), width=80, ink="text2", yields=True)]
    complete_at: Annotated[datetime | None, Fact(N_("Complete since"), width=130, ink="text2")]


def _freeze(session: Session, before: Values, after: Values) -> None:
    """Write the items of a new sheet down; they stay whatever becomes of the list."""
    if before or not after:
        return
    if after["after_id"] is not None:
        former = CheckAnswer.sheet_id == after["after_id"]
        query = select(CheckAnswer.item).where(former).order_by(CheckAnswer.row)
        lines = session.scalars(query).all()
    else:
        of = session.get_one(CheckList, after["list_id"])
        lines = [item_line(item) for item in items_of(of.items)]
    add_rows(session, after["id"], lines)


def add_rows(session: Session, sheet_id: int, lines: Sequence[str]) -> None:
    """Freeze further items of a sheet, each as `items_of` reads it."""
    sheet = session.get_one(CheckSheet, sheet_id)
    first = sheet.asked + 1
    rows = [{"sheet_id": sheet_id, "row": row, "item": one} for row, one in enumerate(lines, first)]
    if rows:
        session.execute(insert(CheckAnswer), rows)
        own = update(CheckSheet).where(CheckSheet.id == sheet_id)
        session.execute(own.values(asked=sheet.asked + len(rows)))
        session.expire(sheet)


def _judged(session: Session, record_id: int, fields: CheckSheetFields) -> dict[str, str]:
    of, was = session.get(CheckList, fields.list_id), session.get(CheckSheet, record_id)
    if of is None:
        return {"list_id": _("This check-list is not there any more. Choose another one.")}
    if was is not None and was.list_id != fields.list_id:
        return {"list_id": _("The sheet is begun; its items stay. Begin another one.")}
    return {}


CHECK_SHEET = RecordKind(
    kind="check_sheet",
    model=CheckSheet,
    fields=CheckSheetFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    judged=_judged,
    children=(ChildRows(name="rows", model=CheckAnswer, key="sheet_id"),),
    saved=_freeze,
    series="JC",
    view="duties.view",
    edit=ANSWERS,
    attachments=True,
    linked=True,
)


def _open(_session: Session) -> ColumnElement[bool]:
    return CheckSheet.complete_at.is_(None)


CHECK_SHEETS = Register(
    kind=CHECK_SHEET,
    row=CheckSheetRow,
    page="duties.check_sheets",
    tab="patrol",
    place=32,
    title=N_("Check sheets"),
    icon="clipboard-list",
    list_name="check-sheets",
    refers=N_("check sheets"),
    called=lambda row: row.no,
    order=(CheckSheet.day.desc(), CheckSheet.id.desc()),
    shown={"list": told_by(CheckSheet.list_id, CheckList.name)},
    chips=(
        ListChip("open", N_("Not complete"), _open, icon="hourglass", tone="amber"),
        ListChip(
            "bad",
            N_("With findings"),
            lambda _session: CheckSheet.bad > 0,
            icon="triangle-alert",
            tone="red",
        ),
    ),
    drops=(DropDownOf(CheckSheet.worker, N_("Everybody"), among=CheckSheet.worker != ""),),
    dated=CheckSheet.day,
    words=RegisterWords(
        new=N_("New check sheet"),
        edit=N_("Edit check sheet"),
        count=lambda count: ngettext("{count} sheet", "{count} sheets", count),
        look_for=N_("Number, what is checked, who"),
        none=N_("No check sheets yet"),
        why=N_("A sheet freezes the items of a check-list; it is printed, answered, and kept."),
        first=N_("Begin the first sheet"),
        how=N_("Which check-list, what is checked, which day."),
    ),
)


_sheets = select(func.count()).select_from(CheckSheet).where(CheckSheet.list_id == CheckList.id)
CHECK_LISTS = Register(
    kind=CHECK_LIST,
    row=CheckListRow,
    page="duties.check_lists",
    tab="patrol",
    place=33,
    drawer="set_up",
    title=N_("Check-lists"),
    icon="clipboard-list",
    list_name="check-lists",
    imports=True,
    deletes=True,
    refers=N_("check-lists"),
    called=lambda row: row.name,
    order=(CheckList.name, CheckList.id),
    shown={"sheets": ListField(_sheets.correlate(CheckList).scalar_subquery())},
    chips=(
        ListChip(
            "used",
            N_("In use"),
            lambda session: CheckList.gone_on.is_(None) | (CheckList.gone_on > today(session)),
            checked=True,
        ),
    ),
    words=RegisterWords(
        new=N_("New check-list"),
        edit=N_("Edit check-list"),
        count=lambda count: ngettext("{count} check-list", "{count} check-lists", count),
        look_for=N_("Name, items"),
        none=N_("No check-lists yet"),
        why=N_(
            "A plan, an inspection or a hand-over is answered item by item; a bad answer becomes a "
            "hazard or a repair."
        ),
        first=N_("Enter the first check-list"),
        how=N_("An item a line, as it stands on the paper; paste it from a sheet you have."),
    ),
)
