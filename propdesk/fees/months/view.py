"""The page of the month close: the months of the books, one of them in full, close and reopen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.fees.months.blockers import Hindrance
from propdesk.fees.months.cards_view import MonthCard
from propdesk.fees.months.closing import CLOSES, REOPENS, ClosedMonth, close_month
from propdesk.fees.months.dialogs import reminder_dialog, reopen_dialog
from propdesk.fees.months.listing import MonthRow, MonthsFound, find_months
from propdesk.fees.months.paper import month_pdf, month_title, write_month
from propdesk.fees.months.rules import MonthState
from propdesk.fees.months.told import sections_of
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import Progress
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.lists.columns import Column, Kind, badge_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Button

WATCHES = frozenset(
    {
        "month_close", "payment", "charge", "reduction", "prepayment_entry", "deposit_entry",
        "session_close", "cash_session", "line_correction", "deposit_refund",
    }
)  # fmt: skip
COLUMNS = (
    Column("month", N_("Month"), width=76, weight=500),
    Column("state", N_("State"), kind=Kind.STATE, width=110, value=lambda row: badge_of(row.state)),
    Column("charged", N_("Charged"), kind=Kind.AMOUNT, width=104),
    Column("money_in", N_("Money in"), kind=Kind.AMOUNT, width=104, weight=600),
    Column("debt", N_("Owed at the end"), kind=Kind.AMOUNT, width=116, stretch=True),
)


class MonthsPage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._hindrances: Sequence[Hindrance] = ()
        self._next = ""
        self._wanted = 0  # the close to show
        self.close_button = Button(
            _("Close the month"), icon="lock", kind="primary", key="Ctrl+Enter",
            on_click=self.close_shown,
        )  # fmt: skip
        self.reopen_button = Button(
            _("Open again…"), icon="lock-open", kind="danger", key="F7", on_click=self.reopen
        )
        self.paper_button = Button(
            _("Month report"), icon="printer", key="Ctrl+P", on_click=self.show_paper
        )
        self.book_button = Button(
            _("As workbook"), icon="file-spreadsheet", key="Ctrl+E", on_click=self.save_book
        )
        self.remind_button = Button(
            _("Reminder…"), icon="clock", key="F9", on_click=self.change_reminder
        )
        self.table = Table(COLUMNS, choice=desk.settings.table("fees.months"))
        self.card = MonthCard(self._go_to)
        self._build()
        self.table.current_changed.connect(self._show_current)
        self.table.activated.connect(lambda _row: self.show_paper())
        self.refresh()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        top = Flow([self.close_button, self.reopen_button])
        for end in (self.paper_button, self.book_button, self.remind_button):
            top.add(end, at_end=True)
        whole.addWidget(top)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.table, 1)
        body.addWidget(self.card, 1)
        whole.addLayout(body, 1)
        if not self._may("system.export"):
            self.book_button.hide()
        if not self._may("system.settings"):
            self.remind_button.hide()

    def _may(self, permission: str) -> bool:
        return permission in self._desk.store.actor.permissions

    # What is shown

    def refresh(self) -> None:
        """Read the months in the background: every posted row counts."""
        store = self._desk.store
        self._desk.run(
            lambda _progress: store.read(find_months),
            title=_("Month close"),
            done=self._show,
            quiet=True,
            page=self,
        )

    def _show(self, found: object) -> None:
        if not isinstance(found, MonthsFound):
            return
        shown = self._current()
        self._hindrances, self._next = found.hindrances, found.next_month
        self.table.show_rows(found.rows, nothing=_("Nothing was booked yet."))
        wanted = shown.month if shown else found.next_month
        called = [one.month for one in found.rows if self._wanted and one.close_id == self._wanted]
        self._wanted = 0
        row = next((one for one in found.rows if one.month in (called or [wanted])), None)
        if row is not None:
            self.table.select(row.id)
        self._show_current(self.table.current_row())

    def _current(self) -> MonthRow | None:
        row = self.table.current_row()
        return row if isinstance(row, MonthRow) else None

    def _show_current(self, row: object | None) -> None:
        month = row if isinstance(row, MonthRow) else None
        found = self._hindrances if month and month.month == self._next else self._later(month)
        self.card.show_month(month, found)
        nothing = None if month else _("Choose a row first.")
        for button in (self.paper_button, self.book_button):
            button.refuse(nothing)
        self.close_button.refuse(nothing or self._why_not_close(month, found))
        self.reopen_button.refuse(nothing or self._why_not_reopen(month))

    def _later(self, month: MonthRow | None) -> Sequence[Hindrance]:
        if month is None or month.state is MonthState.CLOSED or not self._next:
            return ()
        told = _("Months are closed one after the other: {month} is the next.")
        return (Hindrance(told.format(month=self._next), ""),)

    def _why_not_close(self, month: MonthRow | None, found: Sequence[Hindrance]) -> str | None:
        if not self._may(CLOSES):
            return _("Whoever closes months may do this.")
        if month is None or month.state is MonthState.CLOSED:
            return _("This month is closed.")
        return next((one.sentence for one in found if one.must), None)

    def _why_not_reopen(self, month: MonthRow | None) -> str | None:
        if not self._may(REOPENS):
            return _("Whoever opens months again may do this.")
        if month is None or month.state is not MonthState.CLOSED:
            return _("This month is open.")
        return None

    def _go_to(self, hindrance: Hindrance) -> None:
        self._desk.open_page(hindrance.page_id, **hindrance.context)

    # What the frame calls

    def shown(self) -> None:
        """Read again, the keyboard in the list."""
        self.refresh()
        self.table.setFocus()

    def open(self, close_id: int = 0) -> None:
        """Show the month of a close, when the log leads here."""
        self._wanted = close_id
        self.refresh()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when money moved."""
        if touched & WATCHES:
            self.refresh()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Show the month report"))]

    # What is done

    def close_shown(self) -> None:
        """Say with the numbers what is sealed, check everything in a job, close."""
        row = self._current()
        if row is None:
            return
        owed, money = sections_of(row.facts)[:2]
        lines = [
            _("Money in {money}, owed at the end {debt}").format(money=row.money_in, debt=row.debt),
            owed.check,
            money.check,
            _("After that nothing is booked into {month} any more.").format(month=row.month),
        ]
        question = _("Close {month}?").format(month=row.month)
        if self._desk.ask(question, lines, yes=_("Close the month")):
            self._close(row.month)

    def _close(self, month: str) -> None:
        store = self._desk.store

        def work(progress: Progress) -> ClosedMonth:
            return store.write(close_month, month=month, progress=progress)

        def done(_closed: object) -> None:
            self._desk.say(_("{month} is closed.").format(month=month), "done")
            self.refresh()

        title = _("Closing {month}").format(month=month)
        self._desk.run(work, title=title, done=done, writes=True, page=self)

    def reopen(self) -> None:
        """Open the last closed month again, with a second person."""
        row = self._current()
        if row is not None:
            with self._desk.attempt():
                reopen_dialog(self._desk, row.month).exec()

    def change_reminder(self) -> None:
        """After how many days Today shows a month that is not closed."""
        reminder_dialog(self._desk).exec()

    def show_paper(self) -> None:
        """Show the month report before it is printed."""
        if (row := self._current()) is not None:
            pdf = month_pdf(row, paper_head(self._desk))
            title = f"{month_title()} {row.month}"
            name = f"{title}.pdf"
            paper_sheet(self._desk, title, pdf, document="report", file_name=name).exec()

    def save_book(self) -> None:
        """Write the same as a workbook."""
        if (row := self._current()) is not None:
            name = f"{month_title()}-{row.month}"
            save_as(self._desk, "xlsx", _("As workbook"), name, partial(write_month, row=row))
