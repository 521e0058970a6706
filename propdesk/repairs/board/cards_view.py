"""The cards of the board and the lanes of the day, made of what was read."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec

from propdesk.duties.clocks.rules import Badge, badge
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.repairs.board.appointments import WorkersDay
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.rules import (
    FINISHED,
    TO_DISPATCH,
    UNDER_WAY,
    OrderState,
    Urgency,
)
from propdesk.repairs.orders.service import OrderRow
from propdesk.ui.boards.columns import BoardCard, BoardColumn
from propdesk.ui.boards.days import DayBlock, DayLane

_MARKS = {
    WorkClass.WARRANTY: "shield-check",
    WorkClass.PAID: "wallet",
    WorkClass.PUBLIC: "building-2",
}


class BoardMove(msgspec.Struct, frozen=True):
    """A column of the board: its states, and the button of the list that moves a card on."""

    id: str
    title: str
    states: tuple[OrderState, ...]
    move: str
    key: str


TO_CALL = "to-call"
COLUMNS = (
    BoardMove("to-dispatch", N_("To dispatch"), TO_DISPATCH, N_("Dispatch"), "F3"),
    BoardMove("under-way", N_("Under way"), (*UNDER_WAY, OrderState.PAUSED), N_("Finish"), "F5"),
    BoardMove("to-verify", N_("To verify"), (OrderState.DONE,), N_("Verify"), "F10"),
    BoardMove(TO_CALL, N_("To call back"), (OrderState.VERIFIED,), N_("Call back"), "F6"),
)


def columns_of_orders(
    rows: Iterable[OrderRow], moment: datetime, nobody_comes: Collection[int] = ()
) -> list[BoardColumn]:
    """The open orders as they stand at a moment: in their order, which is that of their deadlines,
    before them only emergencies that run. `nobody_comes`: those whose worker is away."""
    found: dict[OrderState, list[OrderRow]] = defaultdict(list)
    for row in rows:
        found[row.state].append(row)
    columns = []
    for each in COLUMNS:
        mine = [row for state in each.states for row in found[state]]
        mine.sort(key=lambda row: (row.urgency is not Urgency.URGENT, *_pressing(row)))
        columns.append(
            BoardColumn(
                id=each.id,
                title=_(each.title),
                cards=tuple(card_of(row, moment, nobody_comes) for row in mine),
                move=_(each.move),
                key=each.key,
            )
        )
    return columns


def _pressing(row: OrderRow) -> tuple[bool, datetime, int]:
    """What is due first stands first; of the rest what has waited longest."""
    since = row.due_at or row.done_at or row.reported_at
    assert since is not None  # noqa: S101  each has its report
    return row.due_at is None, since, row.id


def card_of(row: OrderRow, moment: datetime, nobody_comes: Collection[int] = ()) -> BoardCard:
    """An order as a card: where, its clock, what, who and how far, its mark."""
    words, tone, icon = badge(row, moment, card=True) or _day_of(row)
    mark, mark_icon, ink = _mark(row)
    late = row.due_at is not None and row.due_at < moment
    return BoardCard(
        id=row.id,
        title=row.unit or row.place,
        line=row.fault,
        foot=_needs_another(row) if row.id in nobody_comes else _who(row),
        badge=words,
        tone=tone,
        icon=icon,
        mark=mark,
        mark_icon=mark_icon,
        mark_ink=ink,
        late=late,
    )  # fmt: skip


def _day_of(row: OrderRow) -> Badge:
    day = row.due_at or row.done_at
    return (f"{wall_time(day):%m-%d}", "grey", "calendar") if day is not None else ("", "grey", "")


def _needs_another(row: OrderRow) -> str:
    """Of an order whose worker has left or is away: that somebody else must go."""
    told = _("needs another")
    return f"{row.worker} · {told}"


def _who(row: OrderRow) -> str:
    """Who goes, and how far he is; of an appointment that is to come its time."""
    who = row.worker or row.team or _("nobody yet")
    if row.visit_from is not None and row.state not in (OrderState.ON_SITE, *FINISHED):
        return f"{who} {wall_time(row.visit_from):%m-%d %H:%M}"
    said = row.state in (OrderState.ACCEPTED, OrderState.ON_SITE, OrderState.REOPENED)
    return f"{who} · {row.state.label}" if said else who


def _mark(row: OrderRow) -> tuple[str, str, str]:
    if row.urgency is Urgency.URGENT:
        return row.urgency.label, "siren", "red"
    if row.is_repeat:
        return pgettext("repair", "again"), "repeat", "text2"
    if icon := _MARKS.get(row.work_class):
        return row.work_class.label, icon, "text2"
    return "", "", "text2"


def lanes_of(day: WorkersDay) -> list[DayLane]:
    """A lane for each worker who has an appointment."""
    found: dict[str, list[DayBlock]] = defaultdict(list)
    away = _("away")
    for one in day.appointments:
        name = f"{one.worker} ({away})" if one.is_away else one.worker
        found[name].append(
            DayBlock(
                id=one.id,
                title=one.title,
                begins=one.begins,
                ends=one.ends,
                look=one.look,
                note=one.note,
            )
        )
    return [DayLane(name, tuple(blocks)) for name, blocks in found.items()]
