"""The till at the right of the cash desk: amount due, method, tendered, change, collect."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from propdesk.fees.counter.till import Till
from propdesk.fees.papers.words import method_word
from propdesk.fees.rules import Method
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, ElidedLabel, line_of
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.line_inputs import LineInput, mark_state
from propdesk.ui.parts.small_parts import Button, KeyHint, box, hairline, label, set_ink
from propdesk.ui.parts.theme import Size, colour

WIDTH = 340
METHODS_IN_A_ROW = 3
BETWEEN_FACTS = 2
METHOD, METHOD_TIGHT = 32, 28  # how high a button of a method is
SHOWN = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.CARD, Method.TRANSFER, Method.OTHER)
ORDER = (*SHOWN[:-1], Method.CHEQUE, Method.OTHER)
ICONS = {
    Method.CASH: "banknote",
    Method.WECHAT: "qr-code",
    Method.ALIPAY: "qr-code",
    Method.CARD: "credit-card",
    Method.TRANSFER: "landmark",
    Method.CHEQUE: "file-text",
    Method.OTHER: "ellipsis",
}


class MethodButton(QAbstractButton):
    """One way to pay; the last one stands for cheque and other by turns."""

    def __init__(self, method: Method) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_method(method)

    def show_method(self, method: Method) -> None:
        """Stand for this method from now on."""
        self.method = method
        self.setAccessibleName(method_word(method.value))
        self.update()

    def sizeHint(self) -> QSize:
        words = theme.width_of(self.accessibleName(), 13, 500)
        return QSize(words + Size.ICON + 6 + 12, METHOD)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        checked, over = self.isChecked(), self.underMouse()
        ground = "accentSoft" if checked else "hover" if over else "surface"
        ink = "accent" if checked else "text"
        with QPainter(self) as painter:
            edge = "accent" if checked else "line2"
            box(painter, self.rect(), colour(ground), colour(edge), 2 if checked else 1)
            wide = self.sizeHint().width() - 12
            left = (self.width() - wide) // 2
            place = QRect(left, (self.height() - Size.ICON) // 2, Size.ICON, Size.ICON)
            paint_icon(painter, place, ICONS[self.method], ink if checked else "text2")
            painter.setFont(theme.font(13, 600 if checked else 500))
            painter.setPen(colour(ink))
            words = self.rect().adjusted(left + Size.ICON + 6, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.accessibleName())


class TillPanel(Card):
    """Everything about the money of one payment. It computes nothing: the page shows a `Till`."""

    method_chosen = Signal(object)
    edited = Signal()

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.setFixedWidth(WIDTH)
        self.due, self.chosen = label("¥0.00", 34, 600, right=True), label("", 12, 400, "text3")
        self.buttons = [MethodButton(method) for method in SHOWN]
        self.tendered_name = label("", 13, 500, "text2")
        self.tendered_note = label("", 12, 400, "text3", right=True)
        self.tendered = LineInput(plain=True, digits=True)
        self.change_name, self.change = (
            label("", 15, 600, "text2"),
            label("¥0.00", 26, 600, "green", right=True),
        )
        self.rounded, self.prepaid = label("0.00", 13, 600), label("0.00", 13, 600)
        self.prepaid_name = label("", 13, 400, "text2")
        self.kept = label("0.00", 13, 600)
        self.payer = ElidedLabel("", 13)
        self.collect = Button(
            _("Collect and print"),
            kind="primary",
            key="+",
            bind_its_key=False,
            height=Size.COLLECT,
            text_size=16,
        )
        self.quiet = Button(_("Collect only"), key="Ctrl+Enter")
        self.clear = Button(_("Clear"), key="Esc", bind_its_key=False)
        self._method = Method.CASH
        self._tight = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.tendered.setProperty("large", "tendered")
        self.tendered.setFont(theme.font(22, 600))
        self.tendered.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.tendered.setAccessibleName(_("Tendered"))
        self.payer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.payer.setFont(theme.font(13, 600))
        body = self.body
        body.setContentsMargins(16, 6, 16, 9)
        body.setSpacing(4)
        head = QHBoxLayout()
        words = QGridLayout()
        words.setSpacing(0)
        words.addWidget(label(_("To pay"), 15, 600, "text2"), 0, 0)
        words.addWidget(self.chosen, 1, 0)
        head.addLayout(words)
        head.addWidget(self.due, 1)
        body.addLayout(head)
        body.addWidget(hairline())
        body.addLayout(
            line_of(
                label(_("Method"), 13, 500, "text2"),
                None,
                KeyHint("*"),
                label(_("next one"), 12, 400, "text3"),
            )
        )
        body.addLayout(self._methods())
        body.addLayout(line_of(self.tendered_name, None, self.tendered_note))
        body.addWidget(self.tendered)
        body.addLayout(line_of(self.change_name, None, self.change))
        body.addWidget(hairline())
        body.addLayout(self._facts())
        body.addStretch(1)
        body.addWidget(self.collect)
        body.addLayout(line_of(self.quiet, self.clear))

    def _methods(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, button in enumerate(self.buttons):
            grid.addWidget(button, number // METHODS_IN_A_ROW, number % METHODS_IN_A_ROW)
        return grid

    def _facts(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(BETWEEN_FACTS)
        rows = (
            (label(_("Round off"), 13, 400, "text2"), "F4", self.rounded),
            (self.prepaid_name, "/", self.prepaid),
            (label(_("Keep the change as prepayment"), 13, 400, "text2"), "-", self.kept),
            (label(_("Receipt made out to"), 13, 400, "text2"), "F5", self.payer),
        )
        for name, key, value in rows:
            row = line_of(name, KeyHint(key), spacing=6)
            if value is not self.payer:
                row.addStretch()
            row.addWidget(value, 1 if value is self.payer else 0)
            self._spare = QWidget()  # the last row, which the head of the page says too
            self._spare.setLayout(row)
            column.addWidget(self._spare)
        return column

    def minimumSizeHint(self) -> QSize:
        """The size of the tight form: below that the page scrolls."""
        least = super().minimumSizeHint()
        return least if self._tight else least - QSize(0, self._saved())

    def _saved(self) -> int:
        """How much lower the tight form is, in the fonts of this screen."""
        rows = -(-len(self.buttons) // METHODS_IN_A_ROW)
        row = self._spare.minimumSizeHint().height() + BETWEEN_FACTS
        return row + rows * (METHOD - METHOD_TIGHT)

    def _fit(self) -> None:
        """Below a banner the smallest window leaves too little height for all rows."""
        tight = self.height() < self.minimumSizeHint().height() + self._saved()
        if tight == self._tight:
            return
        self._tight = tight
        self._spare.setVisible(not tight)
        for button in self.buttons:
            button.setFixedHeight(METHOD_TIGHT if tight else METHOD)
        self.body.activate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Measure anew when a row or its font has changed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _connect(self) -> None:
        for button in self.buttons:
            button.clicked.connect(self._press(button))
        self.tendered.textEdited.connect(self.edited)

    def _press(self, button: MethodButton) -> Callable[[], None]:
        def press() -> None:
            by_turns = {Method.OTHER: Method.CHEQUE, Method.CHEQUE: Method.OTHER}
            again = button is self.buttons[-1] and button.method is self._method
            self.method_chosen.emit(by_turns[button.method] if again else button.method)

        return press

    def typed(self) -> Money | None:
        """What stands in the tendered field; None when it is empty.

        Raises AmountUnreadable, AmountTooLarge.
        """
        text = self.tendered.text().strip()
        return Money.parse(text) if text else None

    def show_till(
        self, till: Till, *, lines: int, balance: Money, payer: str, keep_for: str = ""
    ) -> None:
        """Show the sums; `balance` is the prepayment there is, `keep_for` what the rest is for."""
        self._method = till.method
        self.due.setText(f"¥{till.to_pay}")
        self._fit_due()
        chosen = ngettext("{count} line chosen", "{count} lines chosen", lines)
        self.chosen.setText(chosen.format(count=lines))
        self._show_methods(till)
        self._show_change(till)
        self.rounded.setText(str(till.rounded_off))
        self.prepaid.setText(str(till.prepaid))
        self.prepaid_name.setText(_("Use prepayment (has {amount})").format(amount=balance))
        self.kept.setText(" ".join(filter(None, (keep_for, str(till.kept)))))
        self.payer.setText(payer or "—")

    def _fit_due(self) -> None:
        """A very large sum is set smaller: an amount is never cut."""
        size = 34 if len(self.due.text()) <= 11 else 26
        self.due.setFont(theme.font(size, 600))

    def _show_methods(self, till: Till) -> None:
        last = self.buttons[-1]
        last.show_method(till.method if till.method is Method.CHEQUE else Method.OTHER)
        for button in self.buttons:
            button.setChecked(button.method is till.method and not till.split)
        cash = till.method is Method.CASH
        self.tendered_name.setText(_("Cash tendered") if cash else _("Amount taken"))
        self.show_wrong(self._fault())
        self.tendered.setReadOnly(bool(till.split))
        if till.split:
            parts = [f"{method_word(part.method.value)} {part.amount}" for part in till.split]
            self.tendered_name.setText(_("Split"))
            self.tendered_note.setText("  ".join(parts[:3]))

    def _fault(self) -> str:
        try:
            self.typed()
        except UserError as fault:
            return str(fault)
        return ""

    def show_wrong(self, sentence: str, note: str = "") -> None:
        """Say beside the field that what is typed is no amount, or `note`; '' takes it away."""
        wrong = note or _("no amount")
        self.tendered_note.setText(wrong if sentence else _("empty and +: exactly"))
        self.tendered_note.setToolTip(sentence)
        set_ink(self.tendered_note, "red" if sentence else "text3")
        mark_state(self.tendered, "error" if sentence else "")

    def show_given_back(self, change: Money) -> None:
        """Keep the change of the payment just taken in sight until the next room is typed."""
        self.change_name.setText(_("Change given"))
        self._show_sum_back(change, "green" if change else "text3")

    def _show_sum_back(self, money: Money, ink: str) -> None:
        self.change.setText(f"¥{money}")
        self.change.setFont(theme.font(26 if len(str(money)) <= 12 else 20, 600))
        set_ink(self.change, ink)

    def _show_change(self, till: Till) -> None:
        short = till.to_pay - till.given
        if short > ZERO:
            self.change_name.setText(_("Short of"))
            self._show_sum_back(short, "amber")
        else:
            self.change_name.setText(_("Change due"))
            self._show_sum_back(till.change, "green" if till.change else "text3")
