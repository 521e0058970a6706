"""All meters of a round on the number pad, in walking order.

Figures and Enter: the reading is in the books, and the next meter is in hand. `*` says of it that
the meter began again at 0, `-` takes it back, the arrows go to another one; an empty Enter passes
by. The code of a sheet, scanned or typed, goes to its meter. Each reading is a write of its own:
nothing is half typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from propdesk.fees.meters.keeping import shown
from propdesk.fees.meters.rounds import (
    RoundRow,
    RoundScope,
    meters_of_round,
    read_meter,
    round_choices,
    take_reading_back,
    told_of,
)
from propdesk.fees.meters.rules import ReadingKind, coded_meter, meter_code
from propdesk.kernel.days import read_day
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.desk import Attempt
from propdesk.ui.lists.columns import Column, Kind, badge_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import ElidedLabel, line_of
from propdesk.ui.parts.keys import Keys, PadKeys
from propdesk.ui.parts.line_inputs import Drop, LineInput, go_to
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

WIDE, HIGH = 940, 380
DAY_WIDE, VALUE_WIDE = 120, 140
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _written(value: int | None) -> str:
    return "" if value is None else shown(value)


_COLUMNS = (
    Column("unit", N_("Unit"), width=100, weight=500, sortable=False),
    Column("no", N_("Meter number"), width=130, sortable=False),
    Column(
        "kind", N_("Kind of meter"), width=90, value=lambda row: row.kind.label, sortable=False
    ),
    Column("place", N_("Where it hangs"), stretch=True, free=True, sortable=False),
    Column(
        "last", N_("Last reading"), kind=Kind.COUNT, width=110, sortable=False,
        value=lambda row: _written(row.last.value if row.last else None),
    ),
    Column(
        "usual", N_("Usual"), kind=Kind.COUNT, width=80, ink="text2", sortable=False,
        value=lambda row: _written(row.usual),
    ),
    Column(
        "now", N_("Reading"), kind=Kind.COUNT, width=110, weight=600, sortable=False,
        value=lambda row: _written(row.now.value if row.now else None),
    ),
    Column(
        "used", N_("Used since"), kind=Kind.COUNT, width=90, sortable=False,
        value=lambda row: _written(row.used.quantity if row.used else None),
    ),
    Column(
        "doubt", N_("Stands out"), kind=Kind.STATE, width=150, sortable=False,
        value=lambda row: badge_of(row.doubt) or "",
    ),
)  # fmt: skip


class ReadingRound(WritingSheet):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Read meters"), width=WIDE)
        self._desk = desk
        self._rows: tuple[RoundRow, ...] = ()
        self._how = ReadingKind.ORDINARY
        self._make_parts()
        self._build()
        self._connect()
        self.read_again()
        self._to_first_unread()
        go_to(self.value)

    def _make_parts(self) -> None:
        today, kinds, buildings = self._desk.store.read(round_choices)
        self.day, self.by = LineInput(plain=True), LineInput()
        self.day.setText(today.isoformat())
        self.by.setText(self._desk.store.actor.name)
        self.kind, self.building = Drop(), Drop()
        for kind, words in kinds:
            self.kind.addItem(words, kind)
        self.building.addItem(_("All buildings"), None)
        for building_id, code in buildings:
            self.building.addItem(code, building_id)
        self.value = LineInput(plain=True, digits=True)
        named = {
            self.day: _("Read on"), self.by: _("Read by"), self.value: _("Reading"),
            self.kind: _("Kind of meter"), self.building: _("Building"),
        }  # fmt: skip
        for field, name in named.items():
            field.setAccessibleName(name)
            field.setFixedHeight(Size.FIELD)
        self.kind.fit(Size.FIELD)
        self.building.fit(Size.FIELD)
        self.day.setFixedWidth(DAY_WIDE)
        self.by.setFixedWidth(DAY_WIDE)
        self.value.setFixedWidth(VALUE_WIDE)
        self.in_hand, self.told = ElidedLabel("", 15), ElidedLabel("", 13)
        self.counted = label("", 13, 500, "text2")
        self.table = Table(_COLUMNS, choice=self._desk.settings.table("fees.meters.round"))
        self.table.setMinimumHeight(HIGH)
        self.table.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _build(self) -> None:
        self.body.addLayout(
            line_of(
                label(_("Read on"), 13, 500), self.day, 8, label(_("Read by"), 13, 500), self.by,
                None, self.kind, self.building,
                spacing=8,
            )
        )  # fmt: skip
        self.body.addWidget(self.table, 1)
        line = line_of(label(_("Reading"), 13, 500), self.value, 8, self.in_hand, spacing=8)
        line.setStretch(3, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.told)
        self.body.addLayout(line_of(self.counted, None))
        for words, key, act in (
            (_("Back"), "Esc", self.reject),
            (_("Take back"), "-", self.take_back),
            (_("Began again at 0"), "*", self.roll),
        ):
            self.add_button(Button(words, key=key, bind_its_key=False, on_click=act))
        put = Button(
            _("Put down, next meter"), kind="primary", key="Enter", bind_its_key=False,
            on_click=self.put,
        )  # fmt: skip
        self.add_button(put)

    def _connect(self) -> None:
        enter: Keys = dict.fromkeys(_ENTER, self.put)
        keys: Keys = {
            **enter, "-": self.take_back, "*": self.roll,
            Qt.Key.Key_Down: lambda: self._step(1), Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self._step(10), Qt.Key.Key_PageUp: lambda: self._step(-10),
        }  # fmt: skip
        PadKeys(self.value, keys)
        on: Keys = dict.fromkeys(_ENTER, self._head_done)
        PadKeys(self.day, on)
        PadKeys(self.by, on)
        self.value.textEdited.connect(self._typed)
        self.kind.activated.connect(lambda _place: self._head_done())
        self.building.activated.connect(lambda _place: self._head_done())
        self.table.current_changed.connect(self._show_in_hand)
        self.table.activated.connect(lambda _row: go_to(self.value))

    # The round

    def _scope(self) -> RoundScope | None:
        try:
            day = read_day(self.day.text(), self._desk.today())
        except UserError as error:
            self._refuse_day(str(error))
            return None
        return RoundScope(
            day=day, kind=self.kind.currentData(), building_id=self.building.currentData()
        )

    def _refuse_day(self, sentence: str) -> None:
        self.told.setText(sentence)
        self._desk.say(sentence, "warning")
        go_to(self.day)

    def _head_done(self) -> None:
        if self.read_again():
            self._to_first_unread()
            go_to(self.value)

    def read_again(self) -> bool:
        """Read the round anew, the meter in hand stays; False when the day is none."""
        scope = self._scope()
        if scope is None:
            return False
        self._rows = self._desk.store.read(meters_of_round, scope=scope)
        self.table.show_rows(self._rows, nothing=_("No meter is read here."))
        done = sum(row.now is not None for row in self._rows)
        words = ngettext(
            "{done} of {count} meter read", "{done} of {count} meters read", len(self._rows)
        )
        self.counted.setText(words.format(done=done, count=len(self._rows)))
        self._show_in_hand()
        return True

    @property
    def row(self) -> RoundRow | None:
        """The meter in hand."""
        found = self.table.current_row()
        return found if isinstance(found, RoundRow) else None

    def _to_first_unread(self) -> None:
        first = next((row for row in self._rows if row.now is None), None)
        if (row := first or next(iter(self._rows), None)) is not None:
            self.table.select(row.id)

    def _show_in_hand(self, _row: object = None) -> None:
        row, self._how = self.row, ReadingKind.ORDINARY
        self.value.clear()
        self.told.setText("")
        if row is None:
            self.in_hand.setText("")
            return
        parts = [row.unit, row.no, row.kind.label, row.place]
        if row.last is not None:
            last = _("last {value} of {day}")
            parts.append(last.format(value=shown(row.last.value), day=row.last.read_on))
        self.in_hand.setText(" · ".join(filter(None, parts)))
        if row.now is not None:
            self.value.setText(shown(row.now.value).replace(",", ""))
            self.value.selectAll()
            self._how = row.now.kind

    def _step(self, by: int) -> None:
        ids = [row.id for row in self._rows]
        if self.row is not None:
            place = ids.index(self.row.id) + by
            self.table.select(ids[max(0, min(place, len(ids) - 1))])
            go_to(self.value)

    # Typing

    def _typed(self, text: str) -> None:
        row, scope = self.row, self._scope()
        if coded_meter(f"{text}0") is not None:  # a code, from its first letter on
            self.told.setText("")
        elif row is not None and scope is not None:
            self.told.setText(told_of(row, text, scope.day, self._how))

    def roll(self) -> None:
        """`*`: the meter began again at 0, or did not."""
        rolled = self._how is ReadingKind.ROLLED
        self._how = ReadingKind.ORDINARY if rolled else ReadingKind.ROLLED
        self._typed(self.value.text())

    def put(self) -> None:
        """Enter: put the reading into the books; the next meter is in hand."""
        row, scope = self.row, self._scope()
        if scope is not None and (coded := coded_meter(self.value.text())) is not None:
            self._go_to_meter(coded)
            return
        if row is None or scope is None:
            return
        if self.value.text().strip():
            with self._beside_value():
                write, how = self._desk.store.write, self._how
                write(
                    read_meter, meter_id=row.id, day=scope.day, text=self.value.text(), kind=how,
                    read_by=self.by.text().strip(),
                )  # fmt: skip
                self.read_again()
                self._step(1)
        else:
            self._step(1)

    def _go_to_meter(self, meter_id: int) -> None:
        """Take the meter of a code in hand; one of another kind or building opens the round."""
        if all(row.id != meter_id for row in self._rows):
            self.kind.setCurrentIndex(0)
            self.building.setCurrentIndex(0)
            self.read_again()
        if all(row.id != meter_id for row in self._rows):
            told = _("No meter that is read has the code {code}. Look it up by its number.")
            self._refuse_value(told.format(code=meter_code(meter_id)))
            return
        self.table.select(meter_id)
        go_to(self.value)

    def take_back(self) -> None:
        """`-`: take back what was read of the meter in hand."""
        row, scope = self.row, self._scope()
        if row is None or scope is None:
            return
        if row.now is None:
            self._desk.say(_("Nothing was read of this meter on that day."), "warning")
            return
        with self._beside_value():
            self._desk.store.write(take_reading_back, meter_id=row.id, day=scope.day)
            self.read_again()
            go_to(self.value)

    def _beside_value(self) -> Attempt:
        return Attempt(lambda error: self._refuse_value(str(error)))

    def _refuse_value(self, sentence: str) -> None:
        self.told.setText(sentence)
        self._desk.say(sentence, "warning")
        go_to(self.value)
