"""The cash desk: room, dues, till, receipts, on one screen and by the number pad alone."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.jam_dialogs import ask_about_jam
from propdesk.fees.counter.page.actions_view import CounterActions
from propdesk.fees.counter.page.head_view import FiguresStrip, HeadCard
from propdesk.fees.counter.page.keeping_view import CounterKeeping
from propdesk.fees.counter.page.papers_view import CounterPapers
from propdesk.fees.counter.page.rooms_view import CounterRooms
from propdesk.fees.counter.page.tables_view import (
    DuesTable,
    RecentCard,
    Resized,
    ShiftBar,
    since_words,
)
from propdesk.fees.counter.page.taking_view import CounterTaking
from propdesk.fees.counter.page.till_view import ORDER, TillPanel
from propdesk.fees.counter.page.writing_view import KEY as WRITING_KEY, CounterWriting
from propdesk.fees.counter.rows import KEPT_ROW, LATE_ROW
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.counter.till import Till
from propdesk.fees.receipt_books.service import Handwritten
from propdesk.fees.receipts.service import next_receipt_numbers, recent_receipts
from propdesk.fees.rules import Method
from propdesk.fees.shifts.service import open_shift
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.money import ZERO
from propdesk.ui.desk import Desk
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import Keys, PadKeys, bind_key
from propdesk.ui.parts.theme import Size

GAP = 8
MONEY = frozenset(
    {"payment", "charge", "open_charge", "receipt", "receipt_output", "session_close"}
)
REGISTER = frozenset({"unit", "occupancy", "person", "phone", "vehicle", "account"})


def counter_page(desk: Desk) -> QWidget:
    """Build the cash desk."""
    return CounterPage(desk)


class CounterPage(QWidget):
    """The page. What is half-written stands in `ticket`; nothing is stored before `+`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.ticket = Ticket(day=desk.today())
        self._cashier = desk.store.actor.user_id
        self._others: dict[int, tuple[Ticket, str, Handwritten | None]] = {}
        self.head, self.strip, self.till = HeadCard(), FiguresStrip(), TillPanel()
        self.dues = DuesTable(desk)
        self.papers = CounterPapers(desk)
        self.paper = self.papers.panel
        self.recent = RecentCard(
            desk,
            opened=self.papers.look_at,
            reprinted=self.papers.reprint,
            jammed=partial(ask_about_jam, desk),
        )
        self.bar = ShiftBar()
        self.writing, self.keeping = CounterWriting(self), CounterKeeping(self)
        self.f_keys = CounterActions(self)
        self.rooms = CounterRooms(self)
        self.taking = CounterTaking(self, self.rooms)
        self._build()
        self._connect()
        self._show_ticket()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.head)
        whole.addWidget(self.writing.banner)
        whole.addWidget(self.strip)
        self._left = Resized(self.fit_receipts)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.dues, 1)
        self._keys = Flow(self.f_keys.buttons)
        column.addWidget(self._keys)
        column.addWidget(self.recent)
        self.papers.stand_before(self._left)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.papers, 1)
        body.addWidget(self.till)
        whole.addLayout(body, 1)

    def _connect(self) -> None:
        self.head.asked.connect(self.rooms.find)
        self.head.picked.connect(self.load)
        self.head.payer.clicked.connect(self.f_keys.change_payer)
        self.head.home.clicked.connect(self._open_household)
        self.dues.checks_changed.connect(self._take_checks)
        self.dues.activated.connect(self.f_keys.limit)
        self.till.method_chosen.connect(self.use_method)
        self.till.edited.connect(self._show_till)
        self.head.room.textEdited.connect(self._forget_change)
        self.papers.closed.connect(self.focus_hand)
        self.till.collect.clicked.connect(lambda: self.taking.collect(printing=True))
        self.till.quiet.clicked.connect(lambda: self.taking.collect(printing=False))
        self.till.clear.clicked.connect(self.clear)
        everywhere: Keys = {"+": self.taking.collect, "*": self.next_method}
        in_table: Keys = {"/": self.toggle_prepaid, "-": self.toggle_keep, "?": self.f_keys.explain}
        PadKeys(self.head.room, {**everywhere, Qt.Key.Key_Down: self._into_table})
        PadKeys(self.dues.view, {**everywhere, **in_table})
        PadKeys(
            self.till.tendered,
            {
                **everywhere,
                **in_table,
                " ": self._tick,
                Qt.Key.Key_Down: lambda: self._step(1),
                Qt.Key.Key_Up: lambda: self._step(-1),
                Qt.Key.Key_Return: self.rooms.enter_at_money,
                Qt.Key.Key_Enter: self.rooms.enter_at_money,
            },
        )
        self.rooms.watch()
        for button in self.f_keys.buttons:
            # On the page, not on the button: the keys also work while a paper hides the buttons.
            bind_key(self, button.key, button.press)
        bind_key(self, "F10", self.toggle_late)
        for key, _words, run in self.f_keys.without_button:
            bind_key(self, key, run)
        bind_key(self, WRITING_KEY, self.writing.ask)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard where the hand begins."""
        self._change_hands()
        self.refresh_receipts()
        self.keeping.take_up()
        self.focus_hand()

    def put_aside(self) -> None:
        """Keep the half-written desk for whoever goes."""
        self.keeping.put_aside()

    def _change_hands(self) -> None:
        """Another user at the desk finds his own half-written payer; the other's is kept."""
        now = self.desk.store.actor.user_id
        if now == self._cashier:
            return
        typed, paper = self.till.tendered.text(), self.writing.paper
        self._others[self._cashier] = self.ticket, typed, paper
        self._cashier = now
        nobody = Ticket(day=self.desk.today()), "", None
        self.ticket, typed, paper = self._others.pop(now, nobody)
        self.writing.use(paper)
        self.take_ticket(self.ticket, typed)
        self.read_again()

    def focus_hand(self) -> None:
        """Put the keyboard into the room field, or to the money when a payer is at the desk."""
        (self.head.room if self.ticket.is_empty else self.till.tendered).setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again what others changed; what is typed and ticked stays."""
        if touched & MONEY:
            self.refresh_receipts()
        if touched & (MONEY | REGISTER) and self.ticket.facts is not None:
            self.read_again()

    def open(self, **context: object) -> None:
        """Put the household of `unit_id` on the desk."""
        if isinstance(unit_id := context.get("unit_id"), int):
            self.load(unit_id)

    def bar_widget(self) -> QWidget:
        """The session's figures for the page bar."""
        return self.bar

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        covered = self.f_keys.buttons if self.papers.is_open else ()
        return (
            *((each.key, each.words) for each in covered),
            ("Enter", _("Find the room; then to the money")),
            ("*", _("Next method")),
            ("/", _("Use prepayment")),
            ("-", _("Keep the change as prepayment")),
            ("Space", _("Tick the line or not")),
            ("F10", _("Take the late fee along, or do not")),
            *((key, words) for key, words, _run in self.f_keys.without_button),
            (WRITING_KEY, _("Enter receipts written by hand")),
            ("?", _("Why this amount?")),
            ("Ctrl+P", _("Print a receipt again")),
            ("Ctrl+J", _("Paper jam")),
        )

    # A household comes to the desk

    def load(self, unit_id: int) -> None:
        """Put a household on the desk, overdue and current lines ticked."""
        with self.desk.attempt():
            ticket = Ticket(day=self.writing.day)
            facts = self.desk.store.read(counter_facts, unit_id=unit_id, day=ticket.day)
            ticket.take_facts(facts, first=True)
            self.take_ticket(ticket, "")
            self.rooms.tell_found()

    def take_ticket(self, ticket: Ticket, typed: str) -> None:
        """Put a payer on the desk, the keyboard to the money."""
        self.ticket = ticket
        self.till.tendered.setText(typed)
        self.papers.close_paper()
        self._show_ticket()
        self.till.tendered.setFocus()

    def clear(self) -> None:
        """Esc: put a paper away, else empty the desk for the next payer."""
        if self.papers.is_open:
            self.papers.close_paper()
            return
        self.keeping.over()
        self.ticket = Ticket(day=self.writing.day)
        self.till.tendered.clear()
        self._show_ticket()
        self.head.room.setFocus()

    def read_again(self) -> None:
        """Read the household again without losing what was typed."""
        unit_id = self.ticket.unit_id
        if unit_id is None:
            return
        with self.desk.attempt():
            day = self.ticket.day
            facts = self.desk.store.read(counter_facts, unit_id=unit_id, day=day)
            self.ticket.take_facts(facts, first=False)
            self._show_ticket()

    # Showing

    def _show_ticket(self) -> None:
        facts = self.ticket.facts
        if facts is None:
            room = self.head.room.text() if self.ticket.added else ""
            self.head.show_nobody()
            self.head.room.setText(room)
        else:
            self.head.show_household(facts)
        self.strip.show_household(facts)
        self.show_lines()

    def show_lines(self) -> None:
        """Show the lines of the ticket and what follows from them."""
        nothing = _("Nothing is owed.") if self.ticket.facts else _("Type a room, then Enter.")
        self.dues.show_lines(self.ticket.rows, set(self.ticket.checked), nothing=nothing)
        self.fit_receipts()
        self._show_till()

    def _forget_change(self) -> None:
        """The next room is being typed: what went back to the last payer is history."""
        if self.ticket.is_empty:
            self._show_till()

    def fit_receipts(self) -> None:
        """Let the last receipts give way as far as the dues need their height."""
        height = self._left.height() - self._keys.height() - 2 * GAP
        wanted = self.dues.height_for(len(self.ticket.rows)) + self.recent.height_for(0)
        self.recent.show_at_most((height - wanted) // Size.ROW)

    def _take_checks(self) -> None:
        checked = set(self.dues.model.checked_ids())
        late = self.ticket.facts is not None and bool(self.ticket.facts.late)
        if not late:
            self.ticket.checked = checked
            self._show_till()
            return
        # The late fee is that of what is ticked: its rows come and go, its tick stays.
        hidden = {LATE_ROW, KEPT_ROW} - set(self.dues.model.all_ids())
        self.ticket.checked = checked | (self.ticket.checked & hidden)
        self.show_lines()

    def _show_till(self) -> None:
        self.keeping.typed()
        rows, payer = self.ticket.rows, self.ticket.made_out_to
        chosen = [row for row in rows if row.id in self.ticket.checked]
        self.dues.tell_totals(rows, chosen)
        self.head.show_payer(payer)
        self.till.show_till(
            self.sums(),
            lines=len(chosen),
            balance=self.ticket.balance,
            payer=payer,
            keep_for=self.ticket.keep_for[1] if self.ticket.keep_for else "",
        )

    def sums(self) -> Till:
        """The sums of the till as they stand; an unreadable amount counts as none."""
        try:
            return self.ticket.till(self.till.typed())
        except UserError:
            return self.ticket.till(None)

    def refresh_receipts(self) -> None:
        """Read the last receipts, the next number and the session's figures."""
        with self.desk.attempt():
            store = self.desk.store
            numbers = store.read(next_receipt_numbers)
            self.recent.show_receipts(store.read(recent_receipts), listed(numbers))
            found = store.read(open_shift)
            since, late = since_words(found)
            payments = found.payments if found else 0
            cash, money = (found.cash, found.money_in) if found else (ZERO, ZERO)
            reds = found.reds if found else 0
            self.bar.show_shift(since, payments, cash, money, late=late, reds=reds)
            self.keeping.tell_held()

    # Keys of the pad

    def use_method(self, method: Method) -> None:
        """Pay by this method; a split is given up."""
        self.ticket.method, self.ticket.split = method, ()
        self._show_till()

    def next_method(self) -> None:
        """Go to the next method."""
        place = ORDER.index(self.ticket.method)
        self.use_method(ORDER[(place + 1) % len(ORDER)])

    def toggle_prepaid(self) -> None:
        """Use what was paid in advance, or do not."""
        if not self.ticket.balance:
            self.desk.say(_("Nothing is prepaid."), "warning")
        self.ticket.use_prepaid = not self.ticket.use_prepaid and bool(self.ticket.balance)
        self._show_till()

    def toggle_late(self) -> None:
        """F10: take the late fee along with what is ticked, or do not."""
        if not self.ticket.toggle_late():
            self.desk.say(_("No late fee is owed for what is ticked."), "warning")
        self.show_lines()

    def toggle_keep(self) -> None:
        """Keep the change as prepayment, or give it back."""
        self.ticket.keep_change = not self.ticket.keep_change
        self._show_till()

    def round_off(self) -> None:
        """F4: let the fen go, then jiao and fen, then nothing."""
        before = self.sums().rounded_off
        self.ticket.round_off()
        self._show_till()
        if before or self.sums().rounded_off:
            return
        enough = self.ticket.rounded_off != ZERO
        self.desk.say(
            _("The money pays it all: nothing is rounded off.")
            if enough
            else _("There are no jiao and fen to round off."),
            "warning",
        )

    def _into_table(self) -> bool:
        if self.ticket.is_empty or self.head.candidates.isVisible():
            return False
        self.dues.setFocus()
        return True

    def _step(self, steps: int) -> None:
        row = self.dues.view.currentIndex().row() + steps
        self.dues.view.stand_on(max(0, min(self.dues.model.rowCount() - 1, row)))

    def _tick(self) -> None:
        self.dues.model.toggle(self.dues.view.currentIndex().row())
        self._take_checks()

    def _open_household(self) -> None:
        if self.ticket.unit_id is not None:
            self.desk.open_page("household.unit", unit_id=self.ticket.unit_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape:
            at_the_desk = self.ticket.facts is not None or bool(self.head.room.text())
            if at_the_desk and not self.papers.is_open:
                self.desk.say("")  # what was said of this room; a payment just told stays
            self.clear()
        else:
            super().keyPressEvent(event)
