"""Drop-downs with their names, as many in a line as there is room for: the columns of a file, the
names in it that nobody here has.

    drops = column_drops(named_fields(), columns.headings, columns.places)
    drops.chosen() == {"day": 0, "unit": 3}
"""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.small_parts import label
from propdesk.ui.parts.theme import Size

K = TypeVar("K")
V = TypeVar("V")
NOTHING = "—"


class NamedDrops(Flow, Generic[K, V]):
    """See the module. Each begins with nothing chosen, before its choices."""

    def __init__(self) -> None:
        super().__init__()
        self._drops: dict[K, tuple[Drop, tuple[V, ...]]] = {}

    def ask(
        self, key: K, title: str, choices: Sequence[tuple[V, str]], chosen: V | None = None
    ) -> None:
        """Put one behind the others; what was `chosen` and is no choice any more is not."""
        values = tuple(value for value, _words in choices)
        drop = Drop()
        drop.addItems([NOTHING, *(words for _value, words in choices)])
        drop.setCurrentIndex(values.index(chosen) + 1 if chosen in values else 0)
        drop.fit(Size.CONTROL)
        drop.setAccessibleName(title)
        self._drops[key] = drop, values
        pair = QWidget()
        pair.setLayout(line_of(label(title, 12, 400, "text3"), drop))
        self.add(pair)

    def chosen(self) -> dict[K, V]:
        """What is chosen, of those where anything is."""
        found = {key: (drop.currentIndex(), values) for key, (drop, values) in self._drops.items()}
        return {key: values[place - 1] for key, (place, values) in found.items() if place > 0}


def column_drops(
    names: Mapping[str, str], headings: Sequence[str], places: Mapping[str, int]
) -> NamedDrops[str, int]:
    """A drop-down for each field: in which column, by its heading, it stands; `places` are those
    known so far."""
    drops = NamedDrops[str, int]()
    columns = [(place, text or "…") for place, text in enumerate(headings)]
    for field, title in names.items():
        drops.ask(field, title, columns, places.get(field))
    return drops
