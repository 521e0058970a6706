"""What a slip that came back says, typed in fifteen keys: number, result, arrival, finish.

    TypeBackCard(desk)

Times of four digits go on to the next field by themselves; Enter saves and takes the next slip.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from propdesk.kernel.days import read_day
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.records.typed import read_moment
from propdesk.repairs.board.typing_back import (
    SlipFound,
    SlipResult,
    SlipSaysNoTime,
    TypedBack,
    find_slip,
    type_back,
)
from propdesk.ui.forms.digit_chips import DigitChips
from propdesk.ui.forms.inputs import Check
from propdesk.ui.parts.cards import Card, ElidedLabel, line_of
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.line_inputs import LineInput, mark_state
from propdesk.ui.parts.small_parts import Button, label

if TYPE_CHECKING:
    from datetime import datetime

    from propdesk.ui.desk import Desk

TIME_DIGITS = 4
_RESULTS = tuple(SlipResult)


class TypeBackCard(Card):
    """See the module. What is refused keeps everything that was typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Sheet entry"), "F4")
        self._desk = desk
        self._slip: SlipFound | None = None
        self._count = 0
        self.number = LineInput(plain=True, digits=True)
        self.results = DigitChips([each.label for each in _RESULTS])
        self.arrived, self.until, self.material, self.labour = (
            LineInput(plain=True, digits=True) for _field in range(4)
        )
        self.words, self.signed = LineInput(), Check(_("Signed"))
        self._fields = (self.arrived, self.until, self.material, self.labour, self.words)
        self._heads = [label("", 12, 400, "text3") for _field in self._fields]
        self._title, self._note = ElidedLabel("", 13), ElidedLabel("", 12, "text2")
        self._wrong = label("", 12, 400, "red", wrap=True)
        self._build()
        self._connect()
        self._show_result()

    @property
    def _result(self) -> SlipResult:
        return _RESULTS[self.results.place]

    def _build(self) -> None:
        save = Button(_("Save, next"), key="Enter", bind_its_key=False, on_click=self.save)
        self.head.addWidget(save)
        self.number.setProperty("large", "room")
        self.number.setFixedWidth(84)
        self.number.setAccessibleName(_("Slip number"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._note)
        first = line_of(label(_("Slip number"), 12, 400, "text3"), self.number, spacing=8)
        first.addLayout(words, 1)
        self.body.addLayout(first)
        self.body.addWidget(self.results)
        figures = line_of(spacing=6)
        for head, field in zip(self._heads[:4], self._fields[:4], strict=True):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(head)
            column.addWidget(field)
            figures.addLayout(column, 1)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(figures)
        told = line_of(self._heads[4], self.words, self.signed, spacing=8)
        told.setStretch(1, 1)
        self.body.addLayout(told)
        self.body.addWidget(self._wrong)
        self._wrong.hide()

    def _connect(self) -> None:
        self.number.returnPressed.connect(self.look_up)
        self.number.textEdited.connect(self._forget)
        self.results.chosen.connect(self._go_on)
        self.arrived.textEdited.connect(partial(self._typed, self.arrived, self.until))
        self.until.textEdited.connect(partial(self._typed, self.until, self.material))
        for field in self._fields:
            field.returnPressed.connect(self.save)
            field.textEdited.connect(lambda _text, field=field: mark_state(field, ""))
        bind_key(self, "Esc", self.clear, only_inside=True)
        bind_key(self.signed, "Enter", self.save, only_inside=True)

    # Typing

    def begin(self) -> None:
        """Put the keyboard into the number."""
        self.number.setFocus()
        self.number.selectAll()

    def look_up(self) -> None:
        """Look for the slip; on to its result when it is there."""
        try:
            self._slip = self._desk.store.read(find_slip, typed=self.number.text())
        except UserError as error:
            self._refuse(self.number, error)
            return
        self._say("")
        self._title.setText(self._slip.title)
        self._note.setText(self._slip.note)
        self.results.setFocus()

    def _forget(self, _text: str = "") -> None:
        """Another number is being typed: what stands below was of another slip."""
        self._slip = None
        self._title.clear()
        self._note.clear()
        for field in self._fields:
            field.clear()
            mark_state(field, "")
        mark_state(self.number, "")
        self.results.choose(0)
        self._show_result()
        self._say("")

    def _go_on(self, _place: int) -> None:
        self._show_result()
        self.arrived.setFocus()
        self.arrived.selectAll()

    def _show_result(self) -> None:
        until = {
            SlipResult.REPAIRED: _("Finished at"),
            SlipResult.ANOTHER_DAY: _("Next visit"),
        }.get(self._result, _("Until day"))
        done = self._result is SlipResult.REPAIRED
        told = _("Work done") if done else _("Reason")
        words = (_("There at"), until, _("Material"), _("Labour"), told)
        for head, text in zip(self._heads, words, strict=True):
            head.setText(text)
        self.until.setPlaceholderText("1450" if done else "1122")
        self.signed.setChecked(done)  # whoever types a slip has it in hand, signed as a rule
        for field in (self.material, self.labour, self.signed):  # what is not repaired has none
            field.setEnabled(done)

    def _typed(self, field: LineInput, then: LineInput, text: str) -> None:
        """Go on by itself after a time of four digits."""
        mark_state(field, "")
        is_time = field is self.arrived or self._result is SlipResult.REPAIRED
        if is_time and text.isdigit() and len(text) == TIME_DIGITS:
            then.setFocus()
            then.selectAll()

    # Saving

    def save(self) -> None:
        """Write what was typed and take the next slip."""
        if self._slip is None:
            self.begin()
            return
        try:
            typed = self._read()
            said = self._desk.store.write(type_back, order_id=self._slip.id, typed=typed)
        except UserError as error:
            self._refuse(self._at_fault, error)
            return
        self._count += 1
        self.note.setText(_("{count} typed").format(count=self._count))
        self._desk.say(said, "done")
        self.clear()

    def clear(self) -> None:
        """Empty everything for the next slip."""
        self.number.clear()
        self._forget()
        self.begin()

    def _read(self) -> TypedBack:
        """What stands in the fields; `_at_fault` is the one that is being read."""
        self._at_fault = self.arrived
        arrived = self._moment(self.arrived)
        self._at_fault = self.until
        text = self.until.text().strip()
        if not text:
            raise SlipSaysNoTime
        words = self.words.text().strip()
        if self._result is SlipResult.REPAIRED:
            finished = self._moment(self.until)
            return TypedBack(
                result=self._result,
                arrived=arrived,
                finished=finished,
                words=words,
                material=self._amount(self.material),
                labour=self._amount(self.labour),
                signed=self.signed.isChecked(),
            )
        if self._result is SlipResult.ANOTHER_DAY:
            visit = self._moment(self.until)
            return TypedBack(result=self._result, arrived=arrived, visit=visit, words=words)
        day = read_day(text, self._desk.today())
        return TypedBack(result=self._result, arrived=arrived, until=day, words=words)

    def _moment(self, field: LineInput) -> datetime | None:
        text = field.text().strip()
        return read_moment(text, self._desk.today()) if text else None

    def _amount(self, field: LineInput) -> Money | None:
        self._at_fault, text = field, field.text().strip()
        amount = Money.parse(text) if text else None
        self._at_fault = self.until  # what is wrong with the whole is told there
        return amount

    def _refuse(self, field: LineInput, error: UserError) -> None:
        mark_state(field, "error")
        field.setFocus()
        field.selectAll()
        self._say(str(error))

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
