"""First readings of a unit: one field a meter, kept when the keyboard leaves it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.movein.visit.readings import NO_METER, reading_text
from propdesk.movein.visit.rules import MeterKind
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.small_parts import Button, label

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts

_UNITS = {MeterKind.WATER: N_("m³"), MeterKind.POWER: N_("kWh"), MeterKind.GAS: N_("m³")}
NUMBER_WIDTH, VALUE_WIDTH = 64, 76
MOST_WIDE, PADDING = 150, 26


def _short(kind: MeterKind) -> str:
    return {
        MeterKind.WATER: pgettext("meter", "Water"),
        MeterKind.POWER: pgettext("meter", "Power"),
        MeterKind.GAS: pgettext("meter", "Gas"),
    }[kind]


class MeterFields:
    """The number of a meter and what it shows."""

    def __init__(self, kind: MeterKind) -> None:
        self.number, self.value = LineInput(plain=True), LineInput(plain=True, digits=True)
        self.number.setFixedWidth(NUMBER_WIDTH)
        self.number.textChanged.connect(self._fit)
        self.number.setPlaceholderText(pgettext("meter", "no"))
        self.number.setAccessibleName(_("{kind}: number").format(kind=kind.label))
        self.value.setFixedWidth(VALUE_WIDTH)
        self.value.setPlaceholderText(_(_UNITS[kind]))
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setAccessibleName(_("{kind}: first reading").format(kind=kind.label))

    def _fit(self, text: str) -> None:
        """Give a number the room it takes: it is compared with the one on the meter."""
        wanted = theme.width_of(text, 13) + PADDING
        self.number.setFixedWidth(min(max(NUMBER_WIDTH, wanted), MOST_WIDE))

    @property
    def is_modified(self) -> bool:
        """Whether something is typed that is not kept yet."""
        return self.number.isModified() or self.value.isModified()

    def show_reading(self, number: str, value: str) -> None:
        """Show what is kept, unless the hand is in the fields."""
        for field, text in ((self.number, number), (self.value, value)):
            if not field.isModified():
                field.setText(text)


class ReadingsCard(Card):
    """`read(kind, value, number)` asks the page to keep a reading; it answers by `show_visit`."""

    read = Signal(object, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.body.setContentsMargins(12, 7, 12, 7)
        self.meters = {kind: MeterFields(kind) for kind in MeterKind}
        row = Flow(gap=5)
        first = Button(_("First readings"), key="F3", on_click=self.begin)
        first.setToolTip(_("The base of later readings; billed by nobody"))
        row.add(first)
        for kind, fields in self.meters.items():
            row.add(label(_short(kind), 13, 500, "text2"))
            row.add(fields.number)
            row.add(fields.value)
            for field in (fields.number, fields.value):
                field.editingFinished.connect(partial(self.keep, kind))
                field.returnPressed.connect(partial(self._next, field))
                PadKeys(field, {Qt.Key.Key_Escape: self._leave})
        self.body.addWidget(row)

    def _fields(self) -> list[LineInput]:
        return [field for one in self.meters.values() for field in (one.number, one.value)]

    def begin(self) -> None:
        """Go to the first meter without a reading."""
        first = next((m.value for m in self.meters.values() if not m.value.text()), None)
        go_to(first or next(iter(self.meters.values())).value)

    def _next(self, field: LineInput) -> None:
        fields = self._fields()
        number = fields.index(field) + 1
        if number < len(fields):
            go_to(fields[number])
        else:
            self.left.emit()

    def keep(self, kind: MeterKind) -> None:
        """Keep what is typed of a meter."""
        one = self.meters[kind]
        if one.is_modified:
            one.number.setModified(False)
            one.value.setModified(False)
            self.read.emit(kind, one.value.text(), one.number.text())

    def keep_all(self) -> None:
        """Keep what stands half typed."""
        for kind in self.meters:
            self.keep(kind)

    def _leave(self) -> None:
        for field in self._fields():
            field.setModified(False)
        self.left.emit()

    def show_visit(self, facts: VisitFacts) -> None:
        """Show what is kept."""
        known = {one.kind: one for one in facts.readings}
        for kind, fields in self.meters.items():
            one = known.get(kind)
            if one is None:
                fields.show_reading("", "")
            else:
                is_waiting = one.value is None and one.meter_no
                value = "" if is_waiting else reading_text(one.value)
                fields.show_reading(one.meter_no, value)
                fields.value.setToolTip(_("no such meter") if value == NO_METER else "")
