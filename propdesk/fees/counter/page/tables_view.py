"""The two tables of the cash desk: what is owed, and the last five receipts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.fees.counter.rows import CounterRow
from propdesk.fees.periods import short_period
from propdesk.fees.receipts.columns_view import receipt_columns
from propdesk.fees.receipts.service import ReceiptRow
from propdesk.fees.shifts.service import OpenShift
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money, total
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import NOTHING, Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Card, ElidedLabel, line_of
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.small_parts import label, set_ink
from propdesk.ui.parts.theme import Size

RECENT = 5
NO_RECEIPT = N_("No receipt yet in this session.")


def due_state(row: CounterRow, day: date) -> State:
    """How a line stands: overdue, current, not due, about to be made, a former owner's."""
    late = row.days_late(day)
    if row.late:
        return State(_("till today"), "amber", "percent")
    if row.former:
        return State(_("former owner"), "amber", "user")
    if row.draft is not None:
        return State(_("added"), "accent", "plus")
    if late > 0:
        words = ngettext("{count} day overdue", "{count} days overdue", late)
        return State(words.format(count=late), "red", "triangle-alert")
    if row.period_from is None or row.period_from <= day:
        return State(_("current"), "grey", "calendar")
    return State(_("not due"), "grey", "clock")


class DuesTable(Table):
    """The open lines with their boxes. `taken` of a row is shown while it is ticked."""

    def __init__(self, desk: Desk) -> None:
        self._today = desk.today()
        super().__init__(self._columns(), choice=desk.settings.table("fees.desk.dues"))

    def _columns(self) -> tuple[Column, ...]:
        plain = partial(Column, sortable=False)
        return (
            plain("check", "", kind=Kind.CHECK, width=40),
            plain("item", N_("Fee item"), width=132, weight=500),
            plain("unit_code", N_("Object"), width=92, ink="text2"),
            plain("period", N_("Period"), width=108, ink="text2", value=_period),
            plain("due_day", N_("Due date"), kind=Kind.DATE, width=96, ink="text2"),
            plain(
                "state",
                N_("State"),
                kind=Kind.STATE,
                width=134,
                value=lambda r: due_state(r, self._today),
            ),
            plain("how", N_("Reckoning"), kind=Kind.COUNT, stretch=True, ink="text3"),
            plain("open", N_("Still open"), kind=Kind.AMOUNT, width=92),
            plain(
                "taken", N_("This time"), kind=Kind.AMOUNT, width=96, weight=600, value=self._taken
            ),
        )

    def _taken(self, row: CounterRow) -> object:
        return row.taken if self.model.is_checked(row) else NOTHING

    def show_lines(self, rows: Sequence[CounterRow], checked: set[int], *, nothing: str) -> None:
        """Show the lines; which are ticked is the ticket's."""
        self.show_rows(rows, nothing=nothing)
        self.model.check(checked)

    def height_for(self, lines: int) -> int:
        """How high it is to show so many lines."""
        return self.height() - self.view.viewport().height() + lines * Size.ROW

    def tell_totals(self, rows: Sequence[CounterRow], chosen: Sequence[CounterRow]) -> None:
        """Say below what is chosen and what is owed altogether."""
        overdue = total(row.open for row in rows if row.days_late(self._today) > 0)
        left = [
            Figure(
                "",
                _("{chosen} of {count} chosen").format(chosen=len(chosen), count=len(rows)),
            )
        ]
        if overdue != ZERO:
            left.append(Figure("", _("overdue {amount}").format(amount=overdue), "red"))
        if any(row.late for row in rows):  # short: one line of totals in every language
            left.append(Figure(_("F2 ahead · ? why · Enter a part · F10 late fee"), ""))
        elif rows:
            left.append(Figure(_("F2 pays ahead · ? why this amount · Enter takes a part"), ""))
        right = [
            Figure(_("All open"), str(total(row.open for row in rows if not row.late))),
            Figure(_("This time"), str(total(row.taken for row in chosen)), strong=True),
        ]
        self.show_totals(left, right)


def _period(row: CounterRow) -> str:
    return short_period(row.period_from, row.period_to)


class Resized(QWidget):
    """A plain ground that tells when its size changed and its layout is through."""

    def __init__(self, tell: Callable[[], object]) -> None:
        super().__init__()
        self._tell = tell

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._tell)


class RecentCard(Card):
    """The last five receipts of this cashier, and the number the next one will get."""

    def __init__(
        self,
        desk: Desk,
        *,
        opened: Callable[[ReceiptRow], object],
        reprinted: Callable[[ReceiptRow], object],
        jammed: Callable[[ReceiptRow], object],
    ) -> None:
        super().__init__(margins=0)
        self._desk = desk
        self._newest = 0
        self.table = Table(
            receipt_columns(lambda row: f"{wall_time(row.at):%H:%M}", 62),
            choice=desk.settings.table("fees.desk.recent"),
            card=False,
        )
        self.table.view.setMinimumHeight(Size.HEAD + Size.ROW)
        self.show_at_most(RECENT)
        self.next_no = label("", 13, 600)
        keys = ElidedLabel(_("Enter opens · Ctrl+P prints again · Ctrl+J paper jam"), 12, "text3")
        head = line_of(
            label(_("Last five receipts"), 13, 600), keys,
            label(_("Next number"), 12, 400, "text3"), self.next_no,
        )  # fmt: skip
        head.setContentsMargins(13, 5, 13, 4)
        self.body.setContentsMargins(1, 1, 1, 4)
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.body.addWidget(self.table)
        self.table.activated.connect(opened)
        # Hidden by a paper, whose own Ctrl+P then prints.
        bind_key(self, "Ctrl+P", lambda: self._with_row(reprinted))
        bind_key(self, "Ctrl+J", lambda: self._with_row(jammed))

    def show_receipts(self, rows: Sequence[ReceiptRow], next_no: str) -> None:
        """Show them, the newest first; one just issued becomes the current one."""
        self.table.show_rows(rows, nothing=_(NO_RECEIPT))
        newest = rows[0].id if rows else 0
        if newest != self._newest:
            self._newest = newest
            self.table.view.stand_on(0)
        self.next_no.setText(next_no)

    def height_for(self, receipts: int) -> int:
        """How high it is to show so many receipts."""
        around = self.sizeHint().height() - self.table.height()
        return around + Size.HEAD + receipts * Size.ROW

    def show_at_most(self, count: int) -> None:
        """Show so many of them, one at least and five at most; the others are scrolled to."""
        self.table.setFixedHeight(Size.HEAD + max(1, min(RECENT, count)) * Size.ROW)

    def _with_row(self, act: Callable[[ReceiptRow], object]) -> None:
        row = self.table.current_row()
        if isinstance(row, ReceiptRow):
            act(row)
        else:
            self._desk.say(_(NO_RECEIPT), "warning")


def since_words(shift: OpenShift | None) -> tuple[str, bool]:
    """Since when a session is open, with the day if that is not today, and whether it is late."""
    if shift is None:
        return "", False
    moment, late = wall_time(shift.opened_at), shift.days > 1
    return f"{moment:%m-%d %H:%M}" if late else f"{moment:%H:%M}", late


class ShiftBar(QWidget):
    """The figures of the open session at the right end of the page bar."""

    def __init__(self) -> None:
        super().__init__()
        self._since = label("", 12, 400, "text3")
        self._cash, self._money = label("", 13, 600), label("", 13, 600)
        row = line_of(
            self._since,
            6,
            label(_("Cash"), 12, 400, "text3"),
            self._cash,
            6,
            label(_("Total"), 12, 400, "text3"),
            self._money,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row)
        self.show_shift("", 0, ZERO, ZERO)

    def show_shift(
        self,
        since: str,
        payments: int,
        cash: Money,
        money: Money,
        *,
        late: bool = False,
        reds: int = 0,
    ) -> None:
        """Show since when, how many payments and how much; `late`: it should have been closed.

        `reds`: how many red receipts gave money back, without which a sum below 0 is a riddle.
        """
        words = ngettext(
            "Session since {time}, {count} payment",
            "Session since {time}, {count} payments",
            payments,
        )
        told = words.format(time=since, count=payments) if since else _("No session open yet")
        if reds:
            told = _("{session}, {count} red").format(session=told, count=reds)
        self._since.setText(told)
        set_ink(self._since, "amber" if late else "text3")
        self._cash.setText(str(cash))
        self._money.setText(str(money))
