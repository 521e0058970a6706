"""The register of special days: holidays, make-up working days, days the office is closed."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.declarations import declarations
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Unique, Values
from propdesk.duties.hours.models import SpecialDay
from propdesk.duties.hours.rules import DayKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register


class DayTaken(UserError):
    """A day has one line."""

    message = N_("{day} is entered already. Change that line instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDayFields:
    """A special day as it is entered."""

    day: Annotated[date, Fact(N_("Day"), width=110, weight=500, own=True)]
    kind: Annotated[DayKind, Fact(N_("Kind"), width=170, kept=True, in_place=True)] = (
        DayKind.HOLIDAY
    )
    what: Annotated[
        str,
        Fact(
            N_("Occasion"), kept=True, in_place=True, stretch=True, placeholder=N_("National Day")
        ),
    ]
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDayRow(SpecialDayFields):
    """A special day in the list."""

    id: int


def _tell(session: Session, _before: Values, _after: Values) -> None:
    """Let everything that counts by the calendar follow."""
    for follow in declarations(session).calendar_changed:
        follow(session)


SPECIAL_DAY = RecordKind(
    kind="special_day",
    model=SpecialDay,
    fields=SpecialDayFields,
    name=lambda _session, one: f"{one.day} {one.what}",
    unique=(Unique("day", lambda day: DayTaken(day=day)),),
    saved=_tell,
    also=("clock", "duty_task", "plan_reach"),  # what counts by the calendar follows
    view="duties.view",
    edit="duties.edit",
)


def _chip(kind: DayKind) -> ListChip:
    return ListChip(f"kind:{kind}", kind.msgid, lambda _session: SpecialDay.kind == kind)


SPECIAL_DAYS = Register(
    kind=SPECIAL_DAY,
    row=SpecialDayRow,
    page="duties.days",
    tab="system",
    menu="system",
    place=11,
    title=N_("Special days"),
    icon="calendar-days",
    list_name="special-days",
    imports=True,
    deletes=True,
    called=lambda row: row.day.isoformat(),
    order=(SpecialDay.day, SpecialDay.id),
    chips=tuple(_chip(kind) for kind in DayKind),
    drops=(DropDownOf(SpecialDay.what, N_("All occasions")),),
    dated=SpecialDay.day,
    words=RegisterWords(
        new=N_("New day"),
        edit=N_("Edit day"),
        count=lambda count: ngettext("{count} day", "{count} days", count),
        look_for=N_("Occasion"),
        none=N_("No special days of our own yet"),
        why=N_(
            "The public holidays of the years the program knows count by themselves. What you "
            "enter goes before them."
        ),
        first=N_("Enter a day"),
        how=N_("A holiday of a coming year, a make-up day, or a day the office is closed."),
    ),
)
