"""What the F keys of the cash desk do: pay-to, add, split, notice, void, picture."""

from collections.abc import Callable
from datetime import date

from propdesk.fees.billing.service import counter_tariffs
from propdesk.fees.cards.service import card_meters
from propdesk.fees.counter.orders import Part
from propdesk.fees.counter.page import dialogs
from propdesk.fees.counter.page.charge_dialogs import ChargeDialog
from propdesk.fees.counter.page.surface_view import CounterSurface
from propdesk.fees.counter.reversing_dialogs import ask_to_take_back
from propdesk.fees.counter.rows import CounterRow
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.invoices.page.dialogs import ask_at_receipt
from propdesk.fees.notices.dialogs import ask_overdue_only
from propdesk.fees.notices.service import issue_notices
from propdesk.fees.offers.taken.service import offer_words, offers_for, why_no_offer
from propdesk.fees.receipts.out_view import copy_picture
from propdesk.fees.receipts.service import ReceiptRow, ReceiptState, recent_receipts
from propdesk.fees.refunds.of_prepayment_dialogs import ask_back_dialog
from propdesk.fees.rules import Nature
from propdesk.fees.tariffs.service import fee_items
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import Money
from propdesk.ui.forms.choosing import choose_one
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.small_parts import Button, ButtonKind
from propdesk.ui.parts.theme import Size

PREPAYABLE = (Nature.OWN_INCOME, Nature.COMMON_AREA, Nature.PAID_SERVICE)


def _button(
    words: str, key: str, run: Callable[[], object], *, kind: ButtonKind = "rest"
) -> Button:
    return Button(words, key=key, bind_its_key=False, kind=kind, on_click=run)


class CounterActions:
    """The row of F keys, and what each does to the page's ticket."""

    def __init__(self, page: CounterSurface) -> None:
        self._page, self._desk = page, page.desk
        self.buttons = (
            _button(_("Pay to…"), "F2", self.pay_to),
            _button(pgettext("fees", "Offer"), "Shift+F2", self.take_offer),
            _button(_("Add charge"), "F3", self.add_charge),
            _button(_("Round off"), "F4", page.round_off),
            _button(_("Split"), "F6", self.split),
            page.keeping.button,
            _button(_("Notice"), "F8", self.notice),
            _button(_("Void last"), "F9", self.void_last, kind="danger"),
            _button(_("Picture"), "F11", self.picture),
        )
        self.without_button: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("Shift+F4", _("What the prepayment is for"), self.purpose),
            ("Shift+F6", _("Refund prepayment"), self.refund_prepayment),
            ("Shift+F7", _("Request an invoice"), self.ask_invoice),
        )

    @property
    def _ticket(self) -> Ticket:
        return self._page.ticket

    def _changed(self) -> None:
        self._page.papers.close_paper()
        self._page.show_lines()

    def _say_room_first(self) -> None:
        self._desk.say(_("Type a room first."), "warning")

    def pay_to(self) -> None:
        """F2: tick everything up to a month, months not yet billed included."""
        facts = self._ticket.facts
        if facts is None:
            self._say_room_first()
            return

        def done(until: date, lines: list[DraftLine]) -> None:
            self._ticket.pay_to(until, lines)
            self._read_offers()
            self._changed()
            fitting = self._ticket.fitting
            words = offer_words(fitting, taken=self._ticket.use_offers) if fitting else ""
            self._desk.say(words or dialogs.ahead_words(until, lines))

        dialogs.pay_to_dialog(self._desk, facts.desk.ahead_ids, done=done).exec()
        self._page.till.tendered.setFocus()

    def _read_offers(self) -> None:
        """Read what is offered for the units of the desk; without offers nothing changes there."""
        facts = self._ticket.facts
        near = facts.desk.near_ids if facts is not None else ()
        self._ticket.offered = self._desk.store.read(offers_for, unit_ids=near)

    def take_offer(self) -> None:
        """Shift+F2: take the offers that fit what is ticked, or take them off again."""
        ticket = self._ticket
        if ticket.facts is None:
            self._say_room_first()
            return
        with self._desk.attempt():
            self._read_offers()
            fitting = ticket.fitting
            ticket.use_offers = bool(fitting) and not ticket.use_offers
            self._changed()
            if fitting:
                self._desk.say(offer_words(fitting, taken=ticket.use_offers))
            else:
                self._desk.say(why_no_offer(ticket.offered), "warning")
        self._page.till.tendered.setFocus()

    def add_charge(self) -> None:
        """F3: add a counter charge; without a room for a walk-in payer."""

        def done(tariff: int, quantity: int, line: DraftLine, payer: str) -> None:
            self._ticket.walk_in = payer or self._ticket.walk_in
            self._ticket.add(tariff, quantity, line)
            self._changed()
            told = _("On the desk: {item} {amount}. Press + to collect.")
            self._desk.say(told.format(item=line.item, amount=line.amount))

        with self._desk.attempt():
            if not self._desk.store.read(counter_tariffs) and not self._sells_by_card():
                from propdesk.fees.counter.page.usual_charges_dialogs import usual_charges_dialog

                if usual_charges_dialog(self._desk).exec() != 1:
                    return
            ChargeDialog(
                self._desk, self._ticket.unit_id, done=done, payer=self._ticket.walk_in
            ).exec()
            if not self._ticket.is_empty:
                self._page.till.tendered.setFocus()

    def _sells_by_card(self) -> bool:
        unit_id = self._ticket.unit_id
        return unit_id is not None and bool(self._desk.store.read(card_meters, unit_id=unit_id))

    def split(self) -> None:
        """F6: pay one sum by several methods."""
        to_pay = self._page.sums().to_pay
        if not to_pay:
            self._desk.say(_("There is nothing to split."), "warning")
            return

        def done(parts: tuple[Part, ...]) -> None:
            self._ticket.split = parts
            self._page.till.tendered.clear()
            self._page.show_lines()

        dialogs.methods_dialog(self._desk, to_pay, done=done).exec()
        self._page.till.tendered.setFocus()

    def refund_prepayment(self) -> None:
        """Shift+F6: ask prepayment of the household back; somebody else approves it."""
        unit_id = self._ticket.unit_id
        if unit_id is None:
            self._say_room_first()
            return
        with self._desk.attempt():
            dialog = ask_back_dialog(self._desk, unit_id)
            if dialog is not None:
                dialog.exec()

    def purpose(self) -> None:
        """Shift+F4: for which item alone what is left over is prepaid, or for any."""
        if self._ticket.is_empty:
            self._say_room_first()
            return
        found = self._desk.store.read(fee_items, active_only=True)
        items = [(one.id, one.name) for one in found if one.nature in PREPAYABLE]
        choices = [(_("For any item"), ""), *((name, "") for _id, name in items)]
        sentence = _("It pays bills of that item only; moving or refunding it stays possible.")
        title = _("What the prepayment is for")
        chosen = choose_one(self._desk, title, sentence, choices)
        if chosen is not None:
            self._ticket.keep_change = True
            self._ticket.keep_for = items[chosen - 1] if chosen else None
            self._page.show_lines()
        self._page.till.tendered.setFocus()

    def ask_invoice(self) -> None:
        """Shift+F7: ask for an invoice over the receipt chosen below, else over the last one."""
        self._page.refresh_receipts()
        row = self._page.recent.table.current_row()
        if isinstance(row, ReceiptRow):
            ask_at_receipt(self._desk, row.no)
        else:
            self._desk.say(_("No receipt yet in this session."), "warning")
        self._page.focus_hand()

    def change_payer(self) -> None:
        """F5: the name the receipt is made out to."""

        if self._ticket.is_empty:
            self._desk.say(_("Type a room or add a charge first."), "warning")
            return

        def done(name: str) -> None:
            self._ticket.make_out_to(name)
            self._page.show_lines()

        dialogs.payer_dialog(self._desk, self._ticket.made_out_to, done=done).exec()
        self._page.till.tendered.setFocus()

    def limit(self, row: object) -> None:
        """Enter on a line: how much of it is taken now."""
        if not isinstance(row, CounterRow) or row.draft is not None:
            return

        def done(amount: Money | None) -> None:
            if amount is None:
                self._ticket.limits.pop(row.id, None)
            else:
                self._ticket.limits[row.id] = amount
            self._ticket.checked.add(row.id)
            self._page.show_lines()

        dialogs.limit_dialog(self._desk, row, done=done).exec()
        self._page.till.tendered.setFocus()

    def explain(self) -> None:
        """?: why the amount of the current line is what it is."""
        row = self._page.dues.current_row()
        if isinstance(row, CounterRow):
            title = f"{row.item} {row.unit_code}  {row.amount}"
            dialog = MessageDialog(self._desk.window, title, details=row.why, width=580)
            close = Button(_("OK"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
            dialog.add_button(close).clicked.connect(dialog.accept)
            close.setFocus()
            dialog.exec()

    # Papers

    def notice(self) -> None:
        """F8: a payment notice of the room and its spaces, of all or the overdue, to look at."""
        facts = self._ticket.facts
        if facts is None:
            self._say_room_first()
            return
        from propdesk.fees.documents import notice_pdf

        with self._desk.attempt():
            near = facts.desk.near_ids
            overdue_only = ask_overdue_only(self._desk, near)
            if overdue_only is None:
                return
            found = self._desk.store.write(issue_notices, unit_ids=near, overdue_only=overdue_only)
            name = f"{found[0].number}.pdf"
            title = _("Payment notice {number}").format(number=found[0].number)
            pdf = notice_pdf(found, paper=self._desk.settings.paper_of("notice", "a4"))
            self._page.papers.show_paper(title, pdf, document="notice", file_name=name)

    def _last(self) -> ReceiptRow | None:
        rows = self._desk.store.read(recent_receipts)
        return next((row for row in rows if row.state is ReceiptState.ISSUED), None)

    def void_last(self) -> None:
        """F9: void the newest receipt of this cashier's open session."""
        row = self._last()
        if row is None:
            self._desk.say(_("There is no receipt to void in this session."), "warning")
            return
        if not row.shift_open:
            closed = _("{no} is in a closed session: issue a red receipt on the page Receipts.")
            self._desk.say(closed.format(no=row.no), "warning")
            return

        if ask_to_take_back(self._desk, row):
            self._page.papers.close_paper()  # it may show this receipt as it was
            self._page.show_lines()  # nor does the change given say anything now
        self._page.focus_hand()

    def picture(self) -> None:
        """F11: the receipt chosen below, else the last one, as a picture for the clipboard."""
        with self._desk.attempt():
            self._page.refresh_receipts()
            row = self._page.recent.table.current_row()
            if isinstance(row, ReceiptRow):
                copy_picture(self._desk, row.no)
            else:
                self._desk.say(_("No receipt yet in this session."), "warning")
