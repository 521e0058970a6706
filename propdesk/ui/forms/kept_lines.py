"""The lines of a panel that is shown again for each record: where they look alike they stay.

    lines = KeptLines(column)
    with lines.shown_anew():
        lines.label(row.no, 16, 600, wrap=True)
        lines.fact(_("Due day"), "2026-11-20")
        lines.add(section(_("Origin")))  # made anew each time

To make, style and lay out a widget takes longer than to read what it says.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from propdesk.ui.lists.columns import State
from propdesk.ui.parts.cards import clear, fact_row, line_of
from propdesk.ui.parts.small_parts import Badge, label

Line = tuple[QWidget | QLayout, Callable[..., object]]
"""A line, and what changes its words."""


class KeptLines:
    """See the module. The column is its own, with the room that is left at its end."""

    def __init__(self, column: QVBoxLayout) -> None:
        self._column, self._place = column, 0
        self._kept: list[tuple[Hashable, Callable[..., object]]] = []

    @contextmanager
    def shown_anew(self) -> Iterator[None]:
        """Say inside, in order, what the panel shows now; all else goes. Nothing stays when that
        fails."""
        self._place = 0
        try:
            yield
        except BaseException:
            self._place = 0
            raise
        finally:
            if self._place < len(self._kept):
                self._drop()
            if self._column.count() == len(self._kept):
                self._column.addStretch()

    def put(self, look: Hashable, make: Callable[[], Line], *said: Any) -> None:  # noqa: ANN401  what it is told
        """A line of a look: the one that stands here is told other words, or one is made."""
        if self._place == len(self._kept) or self._kept[self._place][0] != look:
            self._drop()
            part, tell = make()
            if isinstance(part, QLayout):
                self._column.addLayout(part)
            else:
                self._column.addWidget(part)
            self._kept.append((look, tell))
        self._kept[self._place][1](*said)
        self._place += 1

    def _drop(self) -> None:
        clear(self._column, self._place)
        del self._kept[self._place :]

    def add(self, part: QWidget | QLayout) -> None:
        """A part that is made anew each time."""
        self.put(object(), lambda: (part, lambda: None))

    def label(
        self, text: str, size: int = 13, weight: int = 400, ink: str = "text", *, wrap: bool = False
    ) -> None:
        """A line of text."""

        def make() -> Line:
            made = label("", size, weight, ink, wrap=wrap)
            return made, made.setText

        self.put(("label", size, weight, ink, wrap), make, text)

    def fact(self, name: str, value: str, *, width: int = 72) -> None:
        """A name with its value."""

        def make() -> Line:
            row = fact_row(name, "", width=width)
            second = row.itemAt(1)
            shown = second.widget() if second is not None else None
            assert isinstance(shown, QLabel)  # noqa: S101  as `fact_row` lays it
            return row, shown.setText

        self.put(("fact", name, width), make, value)

    def badges(self, states: Iterable[State]) -> None:
        """States beside each other."""
        shown = tuple(states)

        def make() -> Line:
            parts = [Badge() for _state in shown]

            def tell(*states: State) -> None:
                for part, one in zip(parts, states, strict=True):
                    part.show_state(one.text, one.tone, one.icon)

            return line_of(*parts, None), tell

        self.put(("badges", len(shown)), make, *shown)
