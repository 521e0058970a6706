"""Two looks at the same items side by side in a panel; where they differ stands out."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from propdesk.duties.checklists.looks import LookedAt
from propdesk.duties.checklists.sheets import CheckRow
from propdesk.ui.parts.small_parts import label


def looks_grid(rows: Sequence[LookedAt], heads: tuple[str, str]) -> Sequence[QWidget]:
    """The items with what both looks said, under their heads; nothing where there is no item."""
    if not rows:
        return ()
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(0, 1)
    for column, words in enumerate(heads, 1):
        grid.addWidget(label(words, 11, 500, "text3"), 0, column)
    for place, one in enumerate(rows, 1):
        _put(grid, place, one)
    return (made,)


def _put(grid: QGridLayout, place: int, one: LookedAt) -> None:
    weight, ink = (600, "amber") if one.mark else (400, "text")
    words = label(f"{one.one.row}  {one.one.item.what}", 12, weight, ink, wrap=True)
    words.setToolTip(one.notes)
    grid.addWidget(words, place, 0)
    for column, row in ((1, one.first), (2, one.second)):
        bad = row is not None and row.is_bad
        shown = label(_short(row), 12, weight, "red" if bad else "text2")
        grid.addWidget(shown, place, column)


def _short(row: CheckRow | None) -> str:
    return row.shown if row is not None and row.answer else "–"
