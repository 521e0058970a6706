"""How the cash desk takes the money: ask where it may be a slip, save, give back, print."""

from PySide6.QtCore import QTimer

from propdesk.fees.corrections.dialogs import waive_late, waive_late_dialog
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Collected, LineChanged
from propdesk.fees.counter.page import dialogs
from propdesk.fees.counter.page.rooms_view import CounterRooms
from propdesk.fees.counter.page.surface_view import CounterSurface
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.counter.till import Till, TillVerdict
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money


class CounterTaking:
    """The key `+` of a desk."""

    def __init__(self, page: CounterSurface, rooms: CounterRooms) -> None:
        self._page, self._rooms, self._desk = page, rooms, page.desk
        self._paid: Ticket | None = None  # the empty desk after a payment

    def collect(self, *, printing: bool = True) -> None:
        """Take what stands at the till; the receipt prints after the money is safe."""
        if self._rooms.is_waiting():
            return
        try:
            typed = self._page.till.typed()
        except UserError as wrong:
            self._desk.say(str(wrong), "error")
            self._page.till.tendered.selectAll()
            return
        sums = self._page.ticket.till(typed)
        if sums.verdict is TillVerdict.PART:
            offers = self._page.ticket.offers(sums.given + sums.prepaid)
            part = dialogs.part_dialog(self._desk, sums.given, sums.to_pay, offers)
            if part is not None:
                self._save(sums, part, printing=printing)
        elif self._is_meant(sums):
            facts = self._page.ticket.facts
            if facts is not None and facts.late:
                self._with_late(sums, printing=printing)
            else:
                self._save(sums, None, printing=printing)

    def _with_late(self, sums: Till, *, printing: bool) -> None:
        """Ask what becomes of the late fee of what is paid now: paid, waived or kept as a claim."""
        ticket = self._page.ticket
        left = ticket.late_left
        answer = dialogs.late_dialog(self._desk, left) if left else "keep"
        if answer == "pay":
            ticket.toggle_late()
            self._page.show_lines()
            self.collect(printing=printing)
        elif answer == "waive":
            why = waive_late_dialog(self._desk, left)
            if why and self._save(sums, None, printing=printing):
                waive_late(self._desk, left, why)
        elif answer == "keep":
            self._save(sums, None, printing=printing)

    def _is_meant(self, sums: Till) -> bool:
        """Whether the sum is taken as it stands; asked where it may be a slip."""
        if sums.verdict is TillVerdict.NOTHING:
            # A key that was held comes again: what was collected stays said.
            if self._page.ticket is self._paid:
                return False
            self._desk.say(self._why_nothing(), "warning")
            return False
        if sums.verdict is TillVerdict.ZERO:
            sentence = _("0.00 collects nothing. Empty the field to take exactly.")
            self._page.till.show_wrong(sentence, _("0.00 collects nothing"))
            self._desk.say(sentence, "warning")
            self._page.till.tendered.selectAll()
            return False
        room = self._rooms.meant(self._page.till.tendered.text()) if sums.change else ""
        if sums.verdict is TillVerdict.DOUBTFUL or room:
            answer = dialogs.much_dialog(self._desk, sums.given, sums.change, room)
            if answer == "room":
                self._rooms.find(self._page.till.tendered.text())
            elif not answer:
                self._page.till.tendered.selectAll()
            return answer == "take"
        return sums.verdict is not TillVerdict.OVER or dialogs.keep_dialog(
            self._desk, sums.kept, self._page.ticket.beside
        )

    def _why_nothing(self) -> str:
        """Why `+` has nothing to take, and the way on."""
        if self._page.ticket.is_empty:
            return _("Type a room or add a charge first.")
        if self._page.ticket.rows:
            return _("No line is ticked: ↓ and Space tick one, F2 pays months ahead.")
        return _("Nothing is owed: type an amount to prepay, or press F2 to pay months ahead.")

    def _save(self, sums: Till, part: Money | None, *, printing: bool) -> bool:
        """Take it; whether it was taken."""
        order = self._page.writing.for_paper(self._page.ticket.order(sums, part=part))
        try:
            done = self._desk.store.write(collect_payment, order=order)
        except UserError as refusal:
            if isinstance(refusal, LineChanged):
                self._page.read_again()
            self._desk.refuse(refusal)
            return False
        # What was written by hand the payer has already.
        self._after(done, printing=printing and order.paper is None)
        return True

    def _after(self, done: Collected, *, printing: bool) -> None:
        """The next payer's turn; receipts and session are read again when the commit is told."""
        numbers = [issued.no for issued in done.receipts]
        self._page.papers.close_paper()
        self._page.clear()
        self._page.writing.go_on()
        self._paid = self._page.ticket
        if done.change:
            self._page.till.show_given_back(done.change)
        self._desk.say(done.sentence, "warning" if done.beside else "done")
        if printing:
            # The keyboard is back in the room field before any paper moves.
            QTimer.singleShot(
                0,
                self._page.papers,
                lambda: self._page.papers.put_out(numbers, may_show=self._page.ticket.is_empty),
            )
