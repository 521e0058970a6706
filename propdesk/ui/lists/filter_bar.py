"""The one bar of a list that asks: chips with counts, drop-downs, days from and to, words, clear.

Chips of one group widen, the groups narrow each other: a press chooses one of a group, Ctrl with a
press or Ctrl+Space adds it. Whatever the user does, `asked` is told once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date

from msgspec import structs
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from propdesk.kernel.days import read_day
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.records.question import Cell, Question
from propdesk.kernel.records.states import S, States, Tone
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import Drop, LineInput, mark_state
from propdesk.ui.parts.small_parts import Button, hairline, label

HEIGHT, DAY_WIDTH, WORDS_WIDTH = 30, 104, 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip. Chips of one `group` exclude each other unless `many`, or Ctrl is held; the group's
    name stands before it. One that is `checked` is what the group begins with and goes back to."""

    id: str
    words: str
    _: KW_ONLY
    icon: str = ""
    tone: Tone | None = None
    group: str = ""
    many: bool = False
    checked: bool = False


def state_filters(states: States[S]) -> list[Filter]:
    """The chips of the states in use, as `chips_of_states` finds them."""
    return [
        Filter(f"state:{each}", each.label, icon=each.icon, group=_("State"))
        for each in states.used
    ]


@dataclass(frozen=True, slots=True)
class DropDown:
    """A drop-down: `options` are (value, words), asked for again when the list is read again;
    `everything` is said first and asks for nothing."""

    id: str
    name: str
    everything: str
    options: Callable[[], Iterable[tuple[object, str]]]


class DayInput(LineInput):
    """A day of the bar, typed as anywhere (1120); what cannot be read gets a red edge and its
    reason as a tooltip."""

    def __init__(self, name: str, today: Callable[[], date]) -> None:
        super().__init__(plain=True, digits=True)
        self._today = today
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setFixedSize(DAY_WIDTH, HEIGHT)
        self.setProperty("large", "bar")
        self.day: date | None = None

    def read(self) -> bool:
        """Take what is typed; whether the day is another one now."""
        before, self.day, refusal = self.day, None, ""
        if text := self.text().strip():
            try:
                self.day = read_day(text, self._today())
                self.setText(self.day.isoformat())
            except UserError as error:
                refusal = str(error)
        mark_state(self, "error" if refusal else "")
        self.setToolTip(refusal)
        return self.day != before

    def put(self, day: date | None) -> None:
        """Show a day."""
        self.setText("" if day is None else day.isoformat())
        self.read()


class FilterBar(Flow):
    """See the module."""

    asked = Signal()

    def __init__(
        self,
        filters: Sequence[Filter],
        drops: Sequence[DropDown],
        *,
        search_words: str,
        dates: str,
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.filters, self._drop_downs = tuple(filters), tuple(drops)
        self.chips = {each.id: self._chip(each) for each in filters}
        self.drops = {each.id: Drop() for each in drops}
        self._values: dict[str, list[object]] = {}
        self.cells: dict[Cell, str] = {}  # what is asked of cells, with its words
        self.cell_chips: list[Chip] = []
        self._only: tuple[int, ...] | None = None  # the rows behind a figure, and no others
        self._only_chip: Chip | None = None
        self.words = self._search_field(search_words) if search_words else None
        names = (_("From"), _("Until")) if dates else ()
        self.days = tuple(DayInput(name, today) for name in names)  # the first and the last asked
        self._told = label("", 12, 400, "text3")
        self.clear_button = Button(
            _("Clear the filter"), kind="flat", key="Esc", bind_its_key=False
        )
        self._later = QTimer(self, singleShot=True, interval=0)
        self.typing_rest = 0  # milliseconds: how long the hand rests before words are looked for
        self._build(dates)
        self._connect()
        self.fill_drops()

    def _chip(self, wanted: Filter) -> Chip:
        return Chip(wanted.words, icon=wanted.icon, tone=wanted.tone, checked=wanted.checked)

    def _search_field(self, placeholder: str) -> QLineEdit:
        found = QLineEdit()
        found.setPlaceholderText(placeholder)
        found.setFixedWidth(WORDS_WIDTH)
        found.setProperty("large", "bar")
        return found

    def _build(self, dates: str) -> None:
        group = None
        for each in self.filters:
            if group is not None and each.group != group:
                self.add(hairline(vertical=True, length=18, ink="line2"))
            if each.group.strip() and each.group != group:
                self.add(label(each.group, 12, 400, "text3"))
            group = each.group
            self.add(self.chips[each.id])
        for drop in self._drop_downs:
            self.drops[drop.id].setAccessibleName(drop.name)
            self.drops[drop.id].setProperty("large", "bar")
            self.add(self.drops[drop.id])
        if dates:
            span = QWidget()
            span.setLayout(line_of(label(dates, 12, 400, "text3"), *self.days))
            self.add(span)
        if self.words is not None:
            self.add(self.words)
        self.add(self._told)
        self.add(self.clear_button)

    def _connect(self) -> None:
        for each in self.filters:
            chip = self.chips[each.id]
            chip.toggled.connect(lambda on, wanted=each: self._turned(wanted, on=on))
            chip.installEventFilter(self)
        for drop in self.drops.values():
            drop.activated.connect(self._ask_soon)
            drop.currentTextChanged.connect(drop.setToolTip)
        for day in self.days:
            day.editingFinished.connect(lambda field=day: self._day_typed(field))
        if self.words is not None:
            self.words.textEdited.connect(lambda: self._later.start(self.typing_rest))
        self.clear_button.clicked.connect(self.clear_all)
        self._later.timeout.connect(self.asked)

    def _ask_soon(self) -> None:
        """Ask once for all that changes together."""
        self._later.start(0)

    def _day_typed(self, field: DayInput) -> None:
        if field.read():
            self._ask_soon()

    # Chips

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl with a press adds a chip to its group."""
        held = isinstance(event, QMouseEvent | QKeyEvent) and event.modifiers()
        self._adding = bool(held and held & Qt.KeyboardModifier.ControlModifier)
        if self._adding and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            if event.type() == QEvent.Type.KeyPress and isinstance(watched, Chip):
                watched.click()
            return True
        return False

    _adding = False

    def _turned(self, wanted: Filter, *, on: bool) -> None:
        mates = [one for one in self.filters if one.group == wanted.group and one != wanted]
        if on:
            alone = not (wanted.many or self._adding) or wanted.checked
            for mate in mates:
                if (alone and not mate.many) or (mate.checked and not wanted.many):
                    self._set(mate.id, on=False)
        elif not any(self.chips[mate.id].isChecked() for mate in mates):
            for one in (wanted, *mates):
                if one.checked:
                    self._set(one.id, on=True)
        self._ask_soon()  # once for all chips that turn together

    def _set(self, chip: str, *, on: bool) -> None:
        self.chips[chip].blockSignals(True)  # noqa: FBT003 - Qt's own name for it
        self.chips[chip].setChecked(on)
        self.chips[chip].blockSignals(False)  # noqa: FBT003 - Qt's own name for it
        self.chips[chip].updateGeometry()
        self.chips[chip].update()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write how many rows each chip finds behind its words."""
        for each, chip in self.chips.items():
            chip.show_count(counts.get(each))

    # Drop-downs

    def fill_drops(self) -> None:
        """Offer what there is now; what was chosen stays chosen while it is still there."""
        for drop in self._drop_downs:
            options = [(None, drop.everything), *drop.options()]
            values = [value for value, _words in options]
            if values == self._values.get(drop.id):
                continue
            kept, box = self._chosen(drop.id), self.drops[drop.id]
            self._values[drop.id] = values
            box.clear()
            box.addItems([words for _value, words in options])
            box.fit(HEIGHT)
            box.setCurrentIndex(values.index(kept) if kept in values else 0)

    def _chosen(self, drop: str) -> object:
        values = self._values.get(drop, [None])
        return values[max(0, self.drops[drop].currentIndex())]

    def value_called(self, drop: str, text: str) -> object:
        """What a drop-down offers now under a value kept as text; None when it is gone."""
        values = self._values.get(drop, [])
        return next((one for one in values if one is not None and str(one) == text), None)

    def choose(self, drop: str, value: object) -> None:
        """Choose in a drop-down, as a link from another page does."""
        values = self._values[drop]
        self.drops[drop].setCurrentIndex(values.index(value) if value in values else 0)

    # Cells

    def add_cell(self, cell: Cell, words: str) -> None:
        """Narrow by a value of a cell; a chip of its own says so and takes it away."""
        if cell in self.cells:
            return
        self.cells[cell] = words
        chip = Chip(words, checked=True)
        chip.toggled.connect(lambda _on: self._drop_cell(cell, chip))
        self.cell_chips.append(chip)
        self.add(chip)
        self._ask_soon()

    def _drop_cell(self, cell: Cell, chip: Chip) -> None:
        self.cells.pop(cell)
        self.cell_chips.remove(chip)
        self.drop(chip)
        self._ask_soon()

    def show_only(self, ids: Iterable[int], words: str) -> None:
        """Ask for these rows and no others, as a figure of a report does; a chip of its own says
        so and takes it away."""
        self.put(Question())
        self._only = tuple(ids)
        self._only_chip = Chip(words, checked=True)
        self._only_chip.toggled.connect(lambda _on: self.clear_all())
        self.add(self._only_chip)
        self.asked.emit()

    def _all_again(self) -> None:
        if self._only_chip is not None:
            self.drop(self._only_chip)
        self._only, self._only_chip = None, None

    # The question

    def question(self) -> Question:
        """What is asked for now."""
        choices = tuple(
            (drop, value) for drop in self.drops if (value := self._chosen(drop)) is not None
        )
        first, last = (each.day for each in self.days) if self.days else (None, None)
        return Question(
            chips=frozenset(each for each, chip in self.chips.items() if chip.isChecked()),
            words=self.words.text().strip() if self.words is not None else "",
            choices=choices,
            first=first,
            last=last,
            cells=tuple(self.cells),
            only=self._only,
        )

    def beginning(self) -> Question:
        """What the page begins with."""
        return Question(chips=frozenset(each.id for each in self.filters if each.checked))

    def put(self, question: Question, cells: Mapping[Cell, str] | None = None) -> None:
        """Show a question, as a named view or a link from another page does; `cells` in place of
        its own, with their words."""
        self._all_again()
        for each in self.chips:
            self._set(each, on=each in question.chips)
        if self.words is not None:
            self.words.setText(question.words)
        for drop in self.drops:
            self.choose(drop, question.choice(drop))
        for field, day in zip(self.days, (question.first, question.last), strict=False):
            field.put(day)
        for chip in self.cell_chips:
            self.drop(chip)
        self.cell_chips, self.cells = [], {}
        for cell, words in (cells or {}).items():
            self.add_cell(cell, words)
        self._later.stop()
        self.asked.emit()

    def set_chips(self, ids: Iterable[str]) -> None:
        """Check these chips and no others."""
        self.put(structs.replace(self.question(), chips=frozenset(ids)), dict(self.cells))

    def clear_all(self) -> None:
        """Back to how the page begins."""
        self.put(self.beginning())

    @property
    def is_filtered(self) -> bool:
        """Whether anything else is asked for than at the beginning."""
        return self.question() != self.beginning()

    def tell_narrowed(self) -> None:
        """Say how many filters narrow the list, and how to be rid of them."""
        now, first = self.question(), self.beginning()
        count = len(now.chips - first.chips) + len(now.choices) + len(now.cells)
        count += bool(now.words) + bool(now.first or now.last) + (now.only is not None)
        words = ngettext("{count} filter", "{count} filters", count).format(count=count)
        self._told.setText(words if count else "")
        self._told.setVisible(bool(count))
        self.clear_button.setVisible(now != first)

    @property
    def asks(self) -> bool:
        """Whether there is anything to ask with."""
        return bool(self.filters or self.drops or self.days or self.words is not None)
