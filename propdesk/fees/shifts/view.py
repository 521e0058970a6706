"""The page of closing: open with the float, the session's report, count, close, hand over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from propdesk.fees.receipt_books.service import paper_words
from propdesk.fees.shifts.cards_view import ReportCard
from propdesk.fees.shifts.closed import ClosedShift, closed_shifts
from propdesk.fees.shifts.count_view import CountCard, OpenCard
from propdesk.fees.shifts.facts import ShiftFacts
from propdesk.fees.shifts.paper import agreement, days_told
from propdesk.fees.shifts.shifts import (
    SUPERVISE,
    NoOpenShift,
    begin_shift,
    close_shift,
    kept_float,
    open_shift,
    shift_report,
)
from propdesk.fees.shifts.unclosed import unclosed_shifts
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import Money
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.lists.columns import Column, Kind, write_day
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.paper_panel import PaperPanel
from propdesk.ui.papers.printing import print_remembered
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size

WATCHES = frozenset({"payment", "receipt", "session_close", "cash_session"})
DOCUMENT = "report"


def _difference_ink(row: ClosedShift) -> str:
    return "red" if row.difference else "text3"


CLOSES = (
    Column("number", N_("Report"), width=124, weight=500),
    Column("cashier", N_("Cashier"), width=112),
    Column("closed", N_("Closed"), kind=Kind.DATE, width=128, ink="text2"),
    Column("receipts", N_("Receipts"), kind=Kind.COUNT, width=72),
    Column("total", N_("Money in"), kind=Kind.AMOUNT, stretch=True, weight=600),
    Column("difference", N_("Difference"), kind=Kind.AMOUNT, width=84, ink=_difference_ink),
)


def closing_page(desk: Desk) -> QWidget:
    """Build the page of closing."""
    return ClosingPage(desk)


class ClosingPage(QStackedWidget):
    """The report and the count, or the printed report in their place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._facts: ShiftFacts | None = None
        self._offered = False  # the float that stayed, to open the next session with
        self._chosen: int | None = None  # the session of another cashier that is shown
        self.report = ReportCard()
        self.counting = CountCard(self._close)
        self.opening = OpenCard(self._begin)
        self.other_button = Button(_("Another session…"), key="F6", on_click=self.choose_shift)
        self.others = Banner("", "amber", "clock", self.other_button)
        self.closes = Table(CLOSES, choice=desk.settings.table("fees.closing.closes"))
        self.print_button = Button(
            _("Print so far"), icon="printer", key="Ctrl+P", on_click=self._print_so_far
        )
        self.handover_button = Button(
            _("Handover slip"), icon="arrow-right-left", key="F8", on_click=self.show_handover
        )
        self.paper = PaperPanel(desk, closing=self.close_paper)
        self._build()
        self.closes.activated.connect(self._show_close)
        self.counting.grid.counted_changed.connect(self.counting.show_difference)
        self.counting.form.field("float_left").edited.connect(self.counting.show_difference)
        self.counting.form.entered.connect(self._close)
        self.opening.form.entered.connect(self._begin)
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
        self.report.head_line.add(self.print_button, at_end=True)
        self.report.head_line.add(self.handover_button, at_end=True)
        left.addWidget(self.report, 1)
        self.closes.setMaximumHeight(Size.HEAD + 5 * Size.ROW + 2)
        left.addWidget(self.closes, 1)
        body.addLayout(left, 1)
        body.addWidget(self.counting, 100)
        body.addWidget(self.opening, 100)
        whole.addLayout(body, 1)
        self.addWidget(page)
        self.addWidget(self.paper)

    # What is shown

    def refresh(self) -> None:
        """Read the open session, the sessions of others, and the last closes."""
        store = self._desk.store
        with self._desk.attempt():
            others = self._others()
            if self._chosen not in [session_id for session_id, _words in others]:
                self._chosen = None
            try:
                self._facts = store.read(shift_report, session_id=self._chosen)
            except NoOpenShift:
                self._facts = None
            own = self._chosen is None
            self.report.show_report(self._facts, own=own)
            self.print_button.refuse(None if self._facts else _("There is no open session."))
            self.counting.show_shift(self._facts, own=own)
            self._show_cards()
            rows = store.read(closed_shifts)
            self.closes.show_rows(rows, nothing=_("Nothing was closed yet."))
            self.handover_button.refuse(None if rows else _("Nothing was closed yet."))
            self._tell_others([words for _id, words in others])

    def _others(self) -> list[tuple[int, str]]:
        """The open sessions of other cashiers: id, and whose since when."""
        store = self._desk.store
        own = store.read(open_shift)
        return [
            (session_id, _("{cashier} since {moment}").format(
                cashier=name, moment=write_day(opened)))
            for session_id, name, opened in store.read(unclosed_shifts)
            if own is None or session_id != own.session_id
        ]  # fmt: skip

    def _tell_others(self, others: Sequence[str]) -> None:
        self.others.setVisible(bool(others))
        self.other_button.setVisible(self._may(SUPERVISE))
        self.others.show_sentence(_("Not closed yet: {sessions}").format(sessions=listed(others)))

    def _show_cards(self) -> None:
        """Count what is open; where nothing is, open a session with its float."""
        is_open = self._facts is not None
        offered, self._offered = self._offered, not is_open
        self.counting.setVisible(is_open)
        self.opening.setVisible(not is_open)
        if self._offered and not offered:  # later it is what the cashier typed
            kept = self._desk.store.read(kept_float)
            self.opening.show_kept(kept, self._why_not_open())

    def _why_not_open(self) -> str | None:
        if not self._may("fees.collect"):
            return _("Only who takes money has a session.")
        return _("The data is open read-only.") if self._desk.store.read_only else None

    def _may(self, permission: str) -> bool:
        return permission in self._desk.store.actor.permissions

    def choose_shift(self) -> None:
        """Show the session of an absent cashier, to void in it or to close it; or the own one."""
        others = self._others()[:8]
        if not others or not self._may(SUPERVISE):
            return
        choices = [(words, "") for _id, words in others]
        dialog = ChoiceDialog(
            self._desk,
            _("Which session?"),
            _("Closing the session of an absent cashier needs a reason; it stands on the report."),
            [*choices, (_("My own session"), "")],
        )
        dialog.exec()
        if dialog.choice is not None:
            own = dialog.choice == len(others)
            self._chosen = None if own else others[dialog.choice][0]
            self.counting.clear()
            self.refresh()
            self._go_to_work()

    def _begin(self) -> None:
        """Open the session with the float that was typed."""
        amount = self.opening.float_amount
        if amount is None:
            self.opening.form.judge()
            return
        with self._desk.attempt():
            self._desk.store.write(begin_shift, float_amount=amount)
            told = _("The session is open, with {amount} in the drawer.").format(amount=amount)
            self._desk.say(told, "done")
            self.refresh()
            self._go_to_work()

    def _go_to_work(self) -> None:
        first = self.counting.grid.fields[0]
        (first if self._facts else self.opening.form.field("float_amount").input).setFocus()

    # What the frame calls

    def shown(self) -> None:
        """Read again and put the keyboard into the first count."""
        self._chosen = None
        self.refresh()
        self._go_to_work()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when money moved; what is counted stays."""
        if touched & WATCHES:
            self.refresh()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Next value; in the list: show the report"))]

    def close_paper(self) -> None:
        """Back to the page, the keyboard to the list the paper came from."""
        self.setCurrentIndex(0)
        self.closes.setFocus()

    # Papers

    def _print_so_far(self) -> None:
        if self._facts is not None:
            self._show_paper(self._facts)

    def open(self, close_id: int | None = None) -> None:
        """Show the report of a closed session, when the search leads here."""
        if close_id is not None:
            with self._desk.attempt():
                self._show_paper(self._desk.store.read(shift_report, session_id=close_id))

    def _show_close(self, row: object) -> None:
        if isinstance(row, ClosedShift):
            self.open(row.id)

    def show_handover(self) -> None:
        """Show what the cashier of the chosen close, or of the last one, hands the next."""
        row = self.closes.current_row() or next(iter(self._desk.store.read(closed_shifts)), None)
        if isinstance(row, ClosedShift):
            with self._desk.attempt():
                facts = self._desk.store.read(shift_report, session_id=row.id)
                self._put_up(_("Cashier handover slip"), facts)

    def _put_up(self, title: str, facts: ShiftFacts) -> None:
        from propdesk.fees.documents import handover_pdf

        pdf, name = handover_pdf(facts, paper_head(self._desk)), f"{title}-{facts.number}.pdf"
        self.paper.show_paper(title, pdf, document="card", file_name=name)
        self.setCurrentWidget(self.paper)
        self.paper.setFocus()

    def _show_paper(self, facts: ShiftFacts) -> None:
        from propdesk.fees.documents import shift_pdf

        title = facts.number or _("Session so far")
        pdf = shift_pdf(facts)
        self.paper.show_paper(title, pdf, document=DOCUMENT, file_name=f"{title}.pdf")
        self.setCurrentWidget(self.paper)
        self.paper.setFocus()

    # Closing

    def _close(self) -> None:
        """Ask for the words that are missing, then with the numbers; close."""
        facts, counted = self._facts, self.counting.grid.counted()
        if facts is None:
            return
        if (wrong := self.counting.grid.first_wrong()) is not None:
            self._desk.say(_("A number of pieces cannot be read. Type it like 12."), "error")
            wrong.setFocus()
            return
        difference = counted - facts.expected
        stays = self.counting.float_left
        if self._chosen is not None and not self.counting.absence:
            self.counting.ask_absence()
        elif difference and not self.counting.text("explanation"):
            self.counting.ask_reason(difference)
        elif stays is None or stays > counted:
            self.counting.ask_float(counted)
        else:
            self._close_with(facts, counted, stays)

    def _close_with(self, facts: ShiftFacts, counted: Money, stays: Money) -> None:
        """Ask with the numbers, close, and show the report that goes with the money."""
        yes = _("Close the session")
        if not self._desk.ask(_("Close the session?"), _numbers(facts, counted, stays), yes=yes):
            return
        try:
            closed = self._desk.store.write(
                close_shift,
                counted=self.counting.grid.pieces(),
                explanation=self.counting.text("explanation"),
                handed_to=self.counting.text("handed_to"),
                slip_number=self.counting.text("slip_number"),
                float_left=stays,
                session_id=self._chosen,
                absence=self.counting.absence,
            )
        except UserError as refusal:
            self._desk.refuse(refusal)
            return
        self._chosen = None
        self.counting.clear()
        self._desk.say(_("Session {number} is closed").format(number=closed.number), "done")
        self._show_paper(closed)
        self._print(closed)

    def _print(self, facts: ShiftFacts) -> None:
        """Print the report when a printer is remembered; it can be printed again at any time."""
        if not self._desk.settings.print_choice(DOCUMENT).printer:
            return
        from propdesk.fees.documents import shift_pdf

        def failed(error: UserError) -> None:
            self._desk.say(str(error), "warning")

        self._desk.run(
            lambda _progress: print_remembered(shift_pdf(facts), DOCUMENT, self._desk.settings),
            title=_("Printing"),
            failed=failed,
            quiet=True,
        )


def _numbers(facts: ShiftFacts, counted: Money, stays: Money) -> list[str]:
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
    if facts.days > 1:
        lines.append(days_told(facts))
    lines += paper_words(facts.written)
    if not facts.agrees:
        lines.append(agreement(facts))
    over = _("{over} is handed over, {stays} stays as the next float")
    lines.append(over.format(over=counted - stays, stays=stays))
    lines.append(_("After that, receipts of this session are taken back by red receipts only."))
    return lines
