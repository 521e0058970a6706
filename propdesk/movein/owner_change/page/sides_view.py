"""The old and the new owner side by side: what each owes, has and keeps as it is chosen now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.movein.owner_change.sides import sides
from propdesk.ui.parts.cards import Card, clear, ends_of
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from propdesk.movein.owner_change.lines import Settlement
    from propdesk.movein.owner_change.sides import Side

_HEAD = 1  # what stands before the lines of a card


class TwoSides(QWidget):
    """See the module; `show_settlement` says them anew."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = (Card(_("Old owner"), " "), Card(_("New owner"), " "))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for card in self.cards:
            card.body.setSpacing(3)
            row.addWidget(card, 1)

    def show_settlement(self, found: Settlement) -> None:
        """Say what each has by this settlement."""
        for card, side in zip(self.cards, sides(found), strict=True):
            _show(card, side)


def _show(card: Card, side: Side) -> None:
    card.note.setText(side.name)
    clear(card.body, _HEAD)
    for name, amount in side.figures:
        card.body.addLayout(ends_of(label(name, 12, 400, "text2"), label(f"{amount}", 13, 600)))
    for name, things in side.things:
        card.body.addWidget(label(_("{name}: {things}").format(name=name, things=things), 12,
                                  400, "text2", wrap=True))  # fmt: skip
    card.body.addStretch(1)
