"""The register of old patrol books: their lines come in from a workbook, and count in no rate."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, Note
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.old_book.models import OldPatrol
from propdesk.patrol.old_book.rules import hour_of, outcome_of
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.system.registers.service import DropDownOf, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPatrolFields:
    """A line of the book as somebody typed it off."""

    day: Annotated[
        date, Fact(N_("Day"), width=104, kept=True, was=("日期", "巡查日期", "巡逻日期"))
    ]
    clock: Annotated[
        str,
        Fact(
            N_("Time"),
            width=80,
            placeholder=N_("e.g. 22:04"),
            was=("时间", "巡查时间", "巡逻时间", "巡更时间"),
        ),
    ] = ""
    place: Annotated[
        str,
        Fact(
            N_("Where"),
            width=150,
            weight=500,
            was=("地点", "巡查地点", "巡逻地点", "巡查点", "点位", "位置", "部位"),
        ),
    ]
    worker: Annotated[
        str,
        Fact(
            N_("Goes round"),
            width=110,
            kept=True,
            was=("巡查人", "巡逻人", "巡更人", "巡查人员", "值班人", "人员", "姓名"),
        ),
    ] = ""
    result: Annotated[
        str,
        Fact(
            N_("Result"),
            stretch=True,
            hint=N_("As the book says it; empty is normal."),
            was=("情况", "巡查情况", "检查情况", "巡查结果", "检查结果", "发现问题", "异常情况"),
        ),
    ] = ""
    handled: Annotated[
        str,
        Fact(
            N_("What was done"),
            width=150,
            was=("处理", "处理情况", "处理结果", "处理措施", "整改情况", "整改"),
        ),
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPatrolRow(OldPatrolFields):
    """A line in the list."""

    id: int
    outcome: Annotated[PatrolOutcome, Fact(N_("Counts as"), width=150)]


def _tidied(fields: OldPatrolFields) -> OldPatrolFields:
    return replace(
        fields,
        clock=hour_of(fields.clock),
        place=tidy(fields.place),
        worker=tidy(fields.worker),
        result=tidy(fields.result),
        handled=tidy(fields.handled),
    )


OLD_PATROL = RecordKind(
    kind="old_patrol",
    model=OldPatrol,
    fields=OldPatrolFields,
    name=lambda _session, line: f"{line.day} {line.clock} {line.place}",
    tidy=_tidied,
    derived=lambda _session, fields: {"outcome": outcome_of(fields.result)},
    view="patrol.view",
    edit="patrol.enter",
)
_others = OldPatrol.outcome.not_in([PatrolOutcome.NORMAL, PatrolOutcome.FINISHED])
OLD_BOOK = Register(
    kind=OLD_PATROL,
    row=OldPatrolRow,
    page="patrol.old_book",
    tab="patrol",
    place=12,
    drawer="set_up",
    title=N_("Old patrol book"),
    icon="book-open",
    list_name="old-patrol",
    imports=True,
    deletes=True,
    refers=N_("lines of the old patrol book"),
    called=lambda row: f"{row.day} {row.clock} {row.place}",
    order=(OldPatrol.day.desc(), OldPatrol.clock.desc(), OldPatrol.id.desc()),
    chips=(
        ListChip(
            "not_normal",
            N_("Not normal"),
            lambda _session: _others,
            icon="triangle-alert",
            tone="amber",
        ),
    ),
    drops=(
        DropDownOf(OldPatrol.outcome, N_("All outcomes")),
        DropDownOf(OldPatrol.worker, N_("Everybody"), among=OldPatrol.worker != ""),
    ),
    dated=OldPatrol.day,
    words=RegisterWords(
        new=N_("New book line"),
        edit=N_("Edit book line"),
        count=lambda count: ngettext("{count} book line", "{count} book lines", count),
        look_for=N_("Place, who went round, result"),
        none=N_("No old book yet"),
        why=N_("What was patrolled before is kept to be looked up; it changes no rate."),
        first=N_("Type the first line"),
        how=N_("A day, a place and what was found; a whole book comes in from Excel."),
    ),
)
