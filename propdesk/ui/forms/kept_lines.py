"""The lines of a panel that is shown again for each record: where they look alike they stay.

    panel = LinesCard()
    with panel.lines.shown_anew():
        panel.lines.label(row.no, 16, 600, wrap=True)
        panel.lines.fact(_("Due day"), "2026-11-20")
        panel.lines.add(Flow(buttons))  # made anew each time

To make, style and lay out a widget takes longer than to read what it says.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from propdesk.ui.lists.columns import State
from propdesk.ui.parts.cards import Card, clear, fact_row, line_of, scrolling
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Badge, hairline, label
from propdesk.ui.parts.theme import Size

Line = tuple[QWidget | QLayout, Callable[..., object]]
"""A line, and what changes its words."""
W = TypeVar("W", bound=QWidget)


class KeptLines:
    """See the module. Nothing else may be put into its `layout`."""

    def __init__(self, spacing: int = 6) -> None:
        self.layout, self._place = QVBoxLayout(), 0
        self.layout.setSpacing(spacing)
        self._kept: list[tuple[Hashable, Callable[..., object]]] = []
        self._parts: dict[Hashable, QWidget] = {}

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

    def put(self, look: Hashable, make: Callable[[], Line], *said: Any) -> None:  # noqa: ANN401  what it is told
        """A line of a look: the one that stands here is told other words, or one is made."""
        if self._place == len(self._kept) or self._kept[self._place][0] != look:
            self._drop()
            part, tell = make()
            if isinstance(part, QLayout):
                self.layout.addLayout(part)
            else:
                self.layout.addWidget(part)
            self._kept.append((look, tell))
        self._kept[self._place][1](*said)
        self._place += 1

    def _drop(self) -> None:
        for look, _tell in self._kept[self._place :]:
            if (part := self._parts.get(look)) is not None:
                self.layout.removeWidget(part)
                part.hide()
        clear(self.layout, self._place)
        del self._kept[self._place :]

    def add(self, part: QWidget | QLayout) -> None:
        """A part that is made anew each time."""
        self.put(object(), lambda: (part, lambda: None))

    def keep(self, name: Hashable, make: Callable[[], W]) -> W:
        """A part that is made once, whatever stands above it; it waits unseen where it is not
        wanted."""
        part: Any = self._parts.get(name) or self._parts.setdefault(name, make())
        self.put(name, lambda: (part, lambda: None))
        if part.isHidden():
            part.show()
        return part  # type: ignore[no-any-return]  # of the type its name was made with

    def hairline(self) -> None:
        """A thin line."""
        self.put("hairline", lambda: (hairline(), lambda: None))

    def label(
        self, text: str, size: int = 13, weight: int = 400, ink: str = "text", *, wrap: bool = False
    ) -> None:
        """A line of text."""

        def make() -> Line:
            made = label("", size, weight, ink, wrap=wrap)
            return made, made.setText

        self.put(("label", size, weight, ink, wrap), make, text)

    def fact(self, name: str, value: str, *, ink: str = "text", width: int = 72) -> None:
        """A name with its value."""

        def make() -> Line:
            row = fact_row(name, "", ink=ink, width=width)
            second = row.itemAt(1)
            shown = second.widget() if second is not None else None
            assert isinstance(shown, QLabel)  # noqa: S101  as `fact_row` lays it
            return row, shown.setText

        self.put(("fact", name, ink, width), make, value)

    def head(self, title: str, state: State) -> None:
        """What it is, and at the right how it stands."""

        def make() -> Line:
            name, badge = label("", 16, 600), Badge()

            def tell(title: str, state: State) -> None:
                name.setText(title)
                badge.show_state(state.text, state.tone, state.icon)

            return line_of(name, None, badge), tell

        self.put("head", make, title, state)

    def badges(self, states: Iterable[State]) -> None:
        """States beside each other, in the next line where the panel is narrow."""
        shown = tuple(states)

        def make() -> Line:
            parts = [Badge() for _state in shown]

            def tell(*states: State) -> None:
                for part, one in zip(parts, states, strict=True):
                    part.show_state(one.text, one.tone, one.icon)

            return Flow(parts, line=Size.BADGE), tell

        self.put(("badges", len(shown)), make, *shown)


class LinesCard(Card):
    """A panel of such lines; it scrolls where the window is low. `room` is left above and below."""

    def __init__(self, room: tuple[int, int] = (14, 12)) -> None:
        super().__init__(margins=0)
        self.lines, content = KeptLines(), QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, room[0], 14, room[1])
        column.addLayout(self.lines.layout)
        column.addStretch()
        self.body.addWidget(scrolling(content), 1)
