"""The small dialogs of the cash desk, each quick enough for a queue at the counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import QEvent, QTimer

from propdesk.fees.billing.service import ends_before, lines_until
from propdesk.fees.counter.orders import Part
from propdesk.fees.counter.page.till_view import ORDER
from propdesk.fees.counter.rows import CounterRow, month_typed
from propdesk.fees.counter.till import PartOffer, month_marks
from propdesk.fees.dues.drafts import DraftLine
from propdesk.fees.late.service import LateFee
from propdesk.fees.papers.words import method_word
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext, together
from propdesk.kernel.money import ZERO, Money, total
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.fields import AmountField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import wrong_when_refused
from propdesk.ui.parts.small_parts import label

CALM_MS = 300  # fast hands leave less than this between the keys of a room


class SplitWrong(UserError):
    """The parts of a split do not make the sum."""

    message = N_("The parts make {sum}, but {wanted} is to pay: {difference} differs.")


class LimitTooHigh(UserError):
    """More than is open of a line."""

    message = N_("Only {open} is open of this line.")


def pay_to_dialog(
    desk: Desk, unit_ids: Sequence[int], *, done: Callable[[date, list[DraftLine]], object]
) -> FormDialog:
    """Build the dialog of 缴至: a month, and below it what that adds to the desk."""
    preview = label("", 13, 500, "text2", wrap=True)

    def lines(until: date) -> list[DraftLine]:
        found: list[DraftLine] = []
        for unit_id in unit_ids:
            found += desk.store.read(lines_until, unit_id=unit_id, until=until)
        return found

    def save(values: dict[str, object]) -> object:
        until = cast("date", values["until"])
        done(until, lines(until))
        return until

    hint = _("12 is the next December; 2712 is December 2027.")
    field = MonthField("until", _("Pay to"), today=desk.today(), hint=hint)
    dialog = FormDialog(
        desk, _("Pay to"), [field], save=save, save_words=_("Put on the desk"), width=520
    )
    dialog.add_below(preview)

    def tell() -> None:
        until = field.value()
        preview.setText("")
        if isinstance(until, date):
            try:
                found = lines(until)
                ends = desk.store.read(ends_before, unit_ids=unit_ids, until=until, lines=found)
                preview.setText(together([ahead_words(until, found), *_ends_words(ends)]))
            except UserError as refusal:
                preview.setText(str(refusal))

    field.edited.connect(tell)
    return dialog


def _ends_words(ends: Sequence[tuple[str, date]]) -> list[str]:
    """That a space is let or charged for a shorter time than what is asked for."""
    words = _("{unit} is only charged up to {day}.")
    return [words.format(unit=unit, day=day) for unit, day in ends]


def ahead_words(until: date, lines: Sequence[DraftLine]) -> str:
    """What paying up to a month adds to the desk."""
    if not lines:
        return _("Up to {month} nothing is missing: everything is billed.").format(
            month=f"{until:%Y-%m}"
        )
    words = ngettext(
        "Adds {count} line up to {month}: {amount}",
        "Adds {count} lines up to {month}: {amount}",
        len(lines),
    )
    amount = total(line.amount for line in lines)
    return words.format(count=len(lines), month=f"{until:%Y-%m}", amount=amount)


def payer_dialog(desk: Desk, payer: str, *, done: Callable[[str], object]) -> FormDialog:
    """Build the dialog of the name on the receipt (代缴, 收据抬头)."""
    field = TextField("payer", _("Made out to"), required=True)

    def save(values: dict[str, object]) -> object:
        return done(str(values["payer"]))

    dialog = FormDialog(desk, _("Receipt made out to"), [field], save=save, width=480)
    dialog.form.set_values({"payer": payer})
    return dialog


def methods_dialog(
    desk: Desk, to_pay: Money, *, done: Callable[[tuple[Part, ...]], object]
) -> FormDialog:
    """Build the dialog that pays one sum by several methods; what is left is told as one types."""
    left = label("", 13, 500, "text2")
    fields = [AmountField(each.value, method_word(each.value)) for each in ORDER]

    def save(values: dict[str, object]) -> object:
        made = _parts(values)
        given = total(part.amount for part in made)
        if given != to_pay:
            raise SplitWrong(sum=given, wanted=to_pay, difference=given - to_pay)
        return done(made)

    dialog = FormDialog(
        desk,
        _("Split"),
        fields,
        save=save,
        subject=f"¥{to_pay}",
        save_words=_("Use the split"),
        width=480,
    )
    dialog.add_below(left)

    def tell() -> None:
        given = total(part.amount for part in _parts(dialog.form.values()))
        left.setText(_("Still open: {amount}").format(amount=to_pay - given))

    for field in fields:
        field.edited.connect(tell)
    tell()
    return dialog


def _parts(values: dict[str, object]) -> tuple[Part, ...]:
    amounts = [(each, values[each.value]) for each in ORDER]
    return tuple(
        Part(method, amount)
        for method, amount in amounts
        if isinstance(amount, Money) and amount > ZERO
    )


def limit_dialog(
    desk: Desk, row: CounterRow, *, done: Callable[[Money | None], object]
) -> FormDialog:
    """Build the dialog of 本次: how much of one line is paid now, whole months at hand."""
    hint = "   ".join(
        f"{mark} → {until:%Y-%m}" for mark, until in month_marks(row.owed)[:6] if until is not None
    )
    field = AmountField("amount", _("Taken now"), hint=hint)

    def save(values: dict[str, object]) -> object:
        amount = values["amount"]
        if isinstance(amount, Money) and amount > row.open:
            raise LimitTooHigh(open=row.open)
        return done(amount if isinstance(amount, Money) and amount != row.open else None)

    subject = f"{row.item} {row.open}"
    dialog = FormDialog(desk, _("Part of a line"), [field], save=save, subject=subject, width=480)
    dialog.form.set_values({"amount": row.taken})
    return dialog


class TillQuestion(ChoiceDialog):
    """What `+` asks. A digit or Enter answers when no other key came close before or after it.

    Who types the next room without looking up has answered nothing: `2-1-101` begins with a 2.
    """

    def __init__(
        self, desk: Desk, title: str, sentence: str, choices: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(desk, title, sentence, choices)
        self._wanted: int | None = None
        self._typing_on = False
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._answer)

    @property
    def is_deciding(self) -> bool:
        """Whether it still waits if more keys come."""
        return self._calm.isActive()

    def event(self, event: QEvent) -> bool:
        """See every key before it answers; the mouse types no room."""
        if event.type() == QEvent.Type.ShortcutOverride:
            self._wanted, self._typing_on = None, self.is_deciding
            self._calm.start()
        return super().event(event)

    def _choose(self, number: int) -> None:
        self._wanted = None if self._typing_on else number
        self._calm.start()

    def _answer(self) -> None:
        self._typing_on = False
        if self._wanted is not None:
            super()._choose(self._wanted)


def part_dialog(
    desk: Desk, given: Money, to_pay: Money, offers: Sequence[PartOffer]
) -> Money | None:
    """Ask what a sum too small is to be: itself, or the nearest sums with whole months.

    None when the clerk goes back.
    """
    amounts = [given, *(offer.amount for offer in offers if offer.amount != given)]
    reached = "".join(_reached(offer) for offer in offers if offer.amount == given)
    choices = [(_("Take {amount} as part payment").format(amount=given), reached)]
    for offer in offers:
        if offer.amount == given:
            continue
        words = _("Take {amount}").format(amount=offer.amount)
        if offer.amount > given:
            words = _("Ask for {more} more: {amount}").format(
                more=offer.amount - given, amount=offer.amount
            )
        choices.append((words, _reached(offer)))
    sentence = _("{given} is {short} less than is to pay. The oldest lines are paid first.").format(
        given=given, short=to_pay - given
    )
    dialog = TillQuestion(desk, _("Part payment"), sentence, choices)
    dialog.exec()
    return None if dialog.choice is None else amounts[dialog.choice]


def _reached(offer: PartOffer) -> str:
    """How far a sum reaches; it names the sum, which stands on the button above it."""
    if offer.until is None:
        return _("With {amount} this is paid: {item}").format(amount=offer.amount, item=offer.item)
    told = _("With {amount} {item} is paid to {month}")
    return told.format(amount=offer.amount, item=offer.item, month=f"{offer.until:%Y-%m}")


def much_dialog(desk: Desk, given: Money, change: Money, room: str) -> str:
    """Ask about a sum out of all proportion: "take" it, it is a "room", or '' to look again.

    Enter takes nothing: what is asked about is likelier a slip.
    """
    sentence = _("{given} was typed as handed over; {change} would go back.").format(
        given=given, change=change
    )
    first = (
        (_("It is the room {room}").format(room=room), "room") if room else (_("Type it again"), "")
    )
    ways = (first, (_("Take it and give {change} back").format(change=change), "take"))
    dialog = TillQuestion(
        desk, _("Is this what was handed over?"), sentence, [(words, "") for words, _way in ways]
    )
    dialog.exec()
    return "" if dialog.choice is None else ways[dialog.choice][1]


def keep_dialog(desk: Desk, over: Money, beside: str = "") -> bool:
    """Ask whether what is too much becomes prepayment; `beside`: what is owed all the same."""
    sentence = _("{amount} is more than is to pay.").format(amount=over)
    if beside:
        sentence = f"{sentence} {beside}"
    words = _("Keep {amount} as prepayment").format(amount=over)
    dialog = TillQuestion(desk, _("Over-payment"), sentence, [(words, "")])
    dialog.exec()
    return dialog.choice == 0


def late_dialog(desk: Desk, late: Sequence[LateFee]) -> str:
    """Ask what becomes of the late fee: "pay", "waive" or "keep" it, or '' to look again."""
    amount = total(one.claim for one in late)
    sentence = _("What is paid now was late: the late fee is {amount}.").format(amount=amount)
    may_waive = "fees.waive" in desk.store.actor.permissions
    ways = (
        (_("Take {amount} too").format(amount=amount), "pay"),
        *([(_("Waive it"), "waive")] if may_waive else []),
        (_("Keep it as a claim; it grows no more"), "keep"),
    )
    dialog = TillQuestion(desk, _("Late fee"), sentence, [(words, "") for words, _way in ways])
    dialog.exec()
    return "" if dialog.choice is None else ways[dialog.choice][1]


class MonthField(TextField):
    """A month, read as its last day: 12, 2612, 2026-12."""

    plain = True

    def __init__(self, name: str, title: str, *, today: date, hint: str = "") -> None:
        self._today = today
        super().__init__(name, title, required=True, hint=hint)

    def parse(self, text: str) -> object:
        with wrong_when_refused():
            return month_typed(text, self._today)

    def write(self, value: object) -> str:
        return f"{value:%Y-%m}" if isinstance(value, date) else str(value)
