"""Several selected rows of a list: the bar that counts and adds them up, and what is done with all.

Shift or Ctrl with an arrow or a click selects, Ctrl+A everything, Esc nothing but the row in hand.
The bar slides in between rows and totals, so that no row moves. It is one line: where that is
narrow its buttons keep icon and key, then sums are left out, those of nothing first; the mouse is
told both.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import Money, total
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.row_keys import RowsView
from propdesk.ui.lists.row_menu import RowMenuLine
from propdesk.ui.lists.rows import RowsModel
from propdesk.ui.lists.totals import Figure, figure_part
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Button, icon_button, label
from propdesk.ui.parts.theme import Size, colour

ADD_UP_AFTER = 120  # milliseconds that the hand rests
_SUMMED = frozenset({Kind.AMOUNT, Kind.AREA})


class SelectionBar(QWidget):
    """How many rows are selected, what they add up to, and what can be done with them."""

    all_wanted = Signal()
    none_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(Size.SELECTION)
        self._line = Flow(gap=2)  # buttons bring their own space
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 3)
        row.addWidget(self._line)
        self._buttons: list[tuple[Button, str, str]] = []
        self._sums: list[tuple[QWidget, Figure]] = []
        self.hide()

    def show_selection(
        self,
        count: int,
        figures: Sequence[Figure],
        offers: Sequence[RowMenuLine] = (),
        *,
        everything: int,
    ) -> None:
        """Show `count` selected rows of `everything`, with their own sums, and what is offered."""
        self._line.clear()
        words = ngettext("{count} row selected", "{count} rows selected", count)
        self._line.add(IconLabel("list-checks", 16, "accent"))
        self._line.add(_part_of(Figure("", words.format(count=f"{count:,}"), "accent")))
        self._sums = [(_part_of(one), one) for one in figures]
        for part, _figure in self._sums:
            self._line.add(part)
        self._more = label("…", 13, 600, "text3")
        self._line.add(self._more)
        made = [_button_of(one) for one in offers]
        self._buttons = [(one, one.words, one.toolTip()) for one in made]
        for button in made:
            self._line.add(button)
        if count < everything:
            every = _("Select all {count}").format(count=f"{everything:,}")
            button = Button(every, kind="flat", key="Ctrl+A", bind_its_key=False)
            button.clicked.connect(self.all_wanted)
            self._line.add(button, at_end=True)
        none = icon_button("x", _("Select nothing"), on_click=self.none_wanted.emit)
        self._line.add(none, at_end=True)
        self.show()
        self._fit()

    def _fit(self) -> None:
        """Shorten what is there until it stands in one line; of the sums the last stays longest."""
        for button, words, hint in self._buttons:
            _shorten(button, words, hint, on=False)
        for part, _figure in self._sums:
            part.show()
        self._more.hide()
        for button, words, hint in reversed(self._buttons):
            if self._fits():
                break
            _shorten(button, words, hint, on=True)
        left_out = []
        for part, one in sorted(self._sums, key=lambda sum_: _counts(sum_[1])):
            if self._fits():
                break
            part.hide()
            left_out.append(f"{one.name} {one.value}")
            self._more.setToolTip("\n".join(left_out))
            self._more.show()
        self._line.arrange()

    def _fits(self) -> bool:
        self._line.arrange()  # it asks its parts anew
        return self._line.wants() <= self._line.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("accentSoft"))
            painter.fillRect(0, 0, self.width(), 1, colour("accent"))


def _counts(figure: Figure) -> bool:
    return any(digit in figure.value for digit in "123456789")


def _part_of(figure: Figure) -> QWidget:
    part = figure_part(figure)
    part.setContentsMargins(5, 0, 5, 0)
    return part


def _shorten(button: Button, words: str, hint: str, *, on: bool) -> None:
    """Leave a button its icon and its key; its words stand in its hint then."""
    if button.words != ("" if on else words):
        button.say("" if on else words)
        button.setAccessibleName(words)
        button.setToolTip((hint or words) if on else hint)


def _button_of(offer: RowMenuLine) -> Button:
    """A button of the page once more, in the bar; its key stays with the other."""
    made = Button(
        offer.words,
        icon=offer.icon,
        key=offer.key,
        kind="flat",
        bind_its_key=False,
        on_click=offer.run,
    )
    if not offer.enabled:
        made.refuse(offer.reason)
    return made


class Selection(QObject):
    """What is selected in a table, kept by id while its rows are sorted or read again.

    `waits`: only the first rows are here yet. `add_up` is asked for the sums of the ids, `offers`
    for what can be done with several rows.
    """

    changed = Signal()

    def __init__(self, view: RowsView, model: RowsModel) -> None:
        super().__init__(view)
        self._view, self._model, self.bar = view, model, SelectionBar()
        self.add_up: Callable[[Sequence[int]], Sequence[Figure]] = lambda _ids: ()
        self.offers: Callable[[], Sequence[RowMenuLine]] = list
        self.waits = False
        self._held: list[int] = []
        self._all = False
        self._later = QTimer(self, singleShot=True, interval=ADD_UP_AFTER)
        self._later.timeout.connect(self._tell)
        view.selectionModel().selectionChanged.connect(self._changed)
        self.bar.all_wanted.connect(self.everything)
        self.bar.none_wanted.connect(self.nothing)

    def _numbers(self) -> list[int]:
        numbers: set[int] = set()
        chosen = self._view.selectionModel().selection()
        for part in (chosen.at(number) for number in range(chosen.count())):
            numbers.update(range(part.top(), part.bottom() + 1))
        return sorted(numbers)

    def ids(self) -> list[int]:
        """The ids of the selected rows in order, none of them fetched; empty of one alone."""
        numbers = self._numbers()
        return [self._model.id_at(one) for one in numbers] if len(numbers) > 1 else []

    @property
    def is_of_several(self) -> bool:
        """Whether more than the row in hand is selected."""
        return len(self._numbers()) > 1

    def everything(self) -> None:
        """Select every row of the list, those that are still on their way too."""
        self._view.selectAll()
        self._all = self.waits

    def nothing(self) -> None:
        """Select the row in hand alone."""
        self._all, self._held = False, []
        self._view.stand_on(max(0, self._view.currentIndex().row()))

    def only(self, ids: Sequence[int]) -> None:
        """Select these rows and no others, those that are still on their way too."""
        numbers = [number for each in ids if (number := self._model.number_of(each)) is not None]
        self._all, self._held = False, list(ids)
        if numbers:
            self._view.stand_on(numbers[0])
        self.again()

    def hold(self) -> None:
        """Remember what is selected: the rows are about to be read again."""
        self._held = self.ids() or self._held

    def again(self) -> None:
        """Select what was held, where it stands now; what is gone is dropped."""
        if self._all and not self.waits:
            self.everything()
        elif self._held:
            wanted, last = set(self._held), len(self._model.columns) - 1
            chosen = QItemSelection()
            for number, each in enumerate(self._model.all_ids()):
                if each in wanted:
                    chosen.select(self._model.index(number, 0), self._model.index(number, last))
            flag = QItemSelectionModel.SelectionFlag.Select
            self._view.selectionModel().select(chosen, flag)
        if not self.waits:
            self._held = []

    def _changed(self) -> None:
        count = len(self._numbers())
        if count > 1:
            self.changed.emit()
            self.bar.show_selection(count, (), self.offers(), everything=self._model.rowCount())
            self._later.start()
        else:
            self._later.stop()
            self.bar.hide()
            self.changed.emit()

    def _tell(self) -> None:
        if ids := self.ids():
            figures = self.add_up(ids)
            everything = self._model.rowCount()
            self.bar.show_selection(len(ids), figures, self.offers(), everything=everything)


def sums_of(columns: Sequence[Column], rows: Sequence[object]) -> list[Figure]:
    """What rows that are all here add up to, by column."""
    found = []
    for column in columns:
        if column.kind in _SUMMED:
            values = [column.of(row) for row in rows]
            money = [value for value in values if isinstance(value, Money)]
            areas = [value for value in values if isinstance(value, int)]
            if column.kind is Kind.AMOUNT:
                told = str(total(money))
            else:
                told = f"{format_scaled(sum(areas), AREA, decimals=2)} ㎡"
            found.append(Figure(_(column.header), told))
    return found
