"""The page of closing: the session's report, the cash counted by value, close, hand over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from propdesk.fees.closes import CloseRow, recent_closes
from propdesk.fees.closing_cards_view import CountCard, ReportCard
from propdesk.fees.facts import SessionFacts
from propdesk.fees.receipts_out_view import PaperPanel
from propdesk.fees.sessions import (
    NoOpenSession,
    close_session,
    open_session,
    session_report,
    unclosed_sessions,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.ui.cards import Banner
from propdesk.ui.columns import Column, Kind, write_day
from propdesk.ui.desk import Desk
from propdesk.ui.parts import Button
from propdesk.ui.printing import print_remembered
from propdesk.ui.tables import Table
from propdesk.ui.theme import Size

WATCHES = frozenset({"payment", "receipt", "session_close", "cash_session"})
DOCUMENT = "report"


def _difference_ink(row: CloseRow) -> str:
    return "red" if row.difference else "text3"


CLOSES = (
    Column("number", N_("Report"), width=124, weight=500),
    Column("cashier", N_("Cashier"), width=84),
    Column("closed", N_("Closed"), Kind.DATE, 128, ink="text2"),
    Column("receipts", N_("Receipts"), Kind.COUNT, 72),
    Column("total", N_("Money in"), Kind.AMOUNT, stretch=True, weight=600),
    Column("difference", N_("Difference"), Kind.AMOUNT, 84, ink=_difference_ink),
)


def closing_page(desk: Desk) -> QWidget:
    """Build the page of closing."""
    return ClosingPage(desk)


class ClosingPage(QStackedWidget):
    """The report and the count, or the printed report in their place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._facts: SessionFacts | None = None
        self.report = ReportCard()
        self.counting = CountCard(self._close)
        self.others = Banner("", "amber", "clock")
        self.closes = Table(CLOSES, choice=desk.settings.table("fees.closing.closes"))
        self.print_button = Button(
            _("Print so far"), icon="printer", key="Ctrl+P", on_click=self._print_so_far
        )
        self.paper = PaperPanel(desk, closing=self.close_paper)
        self._build()
        self.closes.activated.connect(self._show_close)
        self.counting.grid.counted_changed.connect(self._tell_difference)
        self.counting.form.entered.connect(self._close)
        self.refresh()

    def _build(self) -> None:
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.others)
        body = QHBoxLayout()
        body.setSpacing(10)
        left = QVBoxLayout()
        left.setSpacing(8)
        self.report.head_line.addWidget(self.print_button)
        left.addWidget(self.report, 1)
        self.closes.setFixedHeight(Size.HEAD + 5 * Size.ROW + 2)
        left.addWidget(self.closes)
        body.addLayout(left, 1)
        body.addWidget(self.counting)
        whole.addLayout(body, 1)
        self.addWidget(page)
        self.addWidget(self.paper)

    # What is shown

    def refresh(self) -> None:
        """Read the open session, the sessions of others, and the last closes."""
        store = self._desk.store
        with self._desk.attempt():
            try:
                self._facts = store.read(session_report)
            except NoOpenSession:
                self._facts = None
            self.report.show_report(self._facts)
            self.print_button.refuse(None if self._facts else _("There is no open session."))
            self.counting.show_session(self._facts)
            self.closes.show_rows(store.read(recent_closes), nothing=_("Nothing was closed yet."))
            self._tell_others()
            self._tell_difference()

    def _tell_others(self) -> None:
        store = self._desk.store
        own = store.read(open_session)
        others = [
            _("{cashier} since {moment}").format(cashier=name, moment=write_day(opened))
            for session_id, name, opened in store.read(unclosed_sessions)
            if own is None or session_id != own.session_id
        ]
        self.others.setVisible(bool(others))
        self.others.show_sentence(
            _("Not closed yet: {sessions}").format(sessions=", ".join(others))
        )

    def _tell_difference(self) -> None:
        self.counting.show_difference(self._facts.expected if self._facts else ZERO)

    # What the frame calls

    def shown(self) -> None:
        """Read again and put the keyboard into the first count."""
        self.refresh()
        self.counting.grid.fields[0].setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when money moved; what is counted stays."""
        if touched & WATCHES:
            self.refresh()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Next value; in the list: show the report"))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.currentWidget() is self.paper:
            self.close_paper()
        else:
            super().keyPressEvent(event)

    def close_paper(self) -> None:
        """Back to the page, the keyboard to the list the paper came from."""
        self.setCurrentIndex(0)
        self.closes.setFocus()

    # Papers

    def _print_so_far(self) -> None:
        if self._facts is not None:
            self._show_paper(self._facts)

    def _show_close(self, row: object) -> None:
        if isinstance(row, CloseRow):
            with self._desk.attempt():
                self._show_paper(self._desk.store.read(session_report, session_id=row.id))

    def _show_paper(self, facts: SessionFacts) -> None:
        from propdesk.fees.documents import session_pdf

        title = facts.number or _("Session so far")
        pdf = session_pdf(facts)
        self.paper.show_paper(title, pdf, document=DOCUMENT, file_name=f"{title}.pdf")
        self.setCurrentWidget(self.paper)
        self.paper.setFocus()

    # Closing

    def _close(self) -> None:
        """Ask with the numbers, close, and show the report that goes with the money."""
        facts, counted = self._facts, self.counting.grid.counted()
        if facts is None:
            return
        if (wrong := self.counting.grid.first_wrong()) is not None:
            self._desk.say(_("A number of pieces cannot be read. Type it like 12."), "error")
            wrong.setFocus()
            return
        difference = counted - facts.expected
        if difference and not self.counting.text("explanation"):
            self.counting.ask_reason(difference)
            return
        yes = _("Close the session")
        if not self._desk.ask(_("Close the session?"), _numbers(facts, counted), yes=yes):
            return
        try:
            closed = self._desk.store.write(
                close_session,
                counted=self.counting.grid.pieces(),
                explanation=self.counting.text("explanation"),
                handed_to=self.counting.text("handed_to"),
                slip_number=self.counting.text("slip_number"),
            )
        except UserError as refusal:
            self._desk.refuse(refusal)
            return
        self.counting.clear()
        self._desk.say(_("Session {number} is closed").format(number=closed.number), "done")
        self._show_paper(closed)
        self._print(closed)

    def _print(self, facts: SessionFacts) -> None:
        """Print the report when a printer is remembered; it can be printed again at any time."""
        if not self._desk.settings.print_choice(DOCUMENT).printer:
            return
        from propdesk.fees.documents import session_pdf

        def failed(error: UserError) -> None:
            self._desk.say(str(error), "warning")

        self._desk.run(
            lambda _progress: print_remembered(session_pdf(facts), DOCUMENT, self._desk.settings),
            title=_("Printing"),
            failed=failed,
            quiet=True,
        )


def _numbers(facts: SessionFacts, counted: Money) -> list[str]:
    words = ngettext("{count} receipt, {total} in all", "{count} receipts, {total} in all",
                     facts.receipts)  # fmt: skip
    lines = [
        words.format(count=facts.receipts, total=facts.total),
        _("Cash expected {expected}, counted {counted}").format(
            expected=facts.expected, counted=counted
        ),
    ]
    if counted != facts.expected:
        told = _("Difference {difference}, explained on the report")
        lines.append(told.format(difference=counted - facts.expected))
    lines.append(_("After that, receipts of this session are taken back by red receipts only."))
    return lines
