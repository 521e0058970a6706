"""The keys and cards of the unit, with their numbers; one key issues what hangs in the cupboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from propdesk.kernel.i18n import N_, _
from propdesk.ui.lists.columns import NOTHING, Column, Kind, badge_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.small_parts import Button, hairline, label

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts
    from propdesk.ui.parts.keys import Keys


class KeysCard(Card):
    """`issued()` asks the page to issue the set; `stock_wanted()` opens the page of keys."""

    issued = Signal()
    stock_wanted = Signal()

    def __init__(self, keys: Keys) -> None:
        super().__init__(margins=0)
        self.facts: VisitFacts | None = None
        self.table = Table(
            [
                Column("kind", N_("Kind"), width=170, weight=500, sortable=False),
                Column("code", N_("Tag"), width=110, sortable=False),
                Column("number", N_("Card number"), width=120, sortable=False, ink="text2"),
                Column(
                    "state", N_("State"), kind=Kind.STATE, width=110, sortable=False,
                    value=lambda row: badge_of(row.state),
                ),
                Column(
                    "holder", N_("Who has it"), stretch=True, sortable=False,
                    value=lambda row: row.holder or NOTHING,
                ),
            ],
            card=False,
        )  # fmt: skip
        self.said = label("", 13, 400, "text2")
        self.issue = Button(_("Issue the set, signed for"), icon="key-round", key="1")
        self.issue.clicked.connect(self.issued)
        self.stock = Button(_("Make a set"), icon="key", key="F5")
        self.stock.clicked.connect(self.stock_wanted)
        self.body.setSpacing(0)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(hairline())
        bar = line_of(self.said, None, self.stock, self.issue, spacing=8)
        bar.setContentsMargins(12, 6, 12, 6)
        self.body.addLayout(bar)
        PadKeys(self.table.view, {**keys})

    def show_visit(self, facts: VisitFacts) -> None:
        """Show each piece, and who has it."""
        self.facts = facts
        self.table.show_rows(facts.keys, nothing=_("No key hangs for this unit. Make its set."))
        told = _("issued {issued} / {count}")
        self.said.setText(told.format(issued=facts.keys_issued, count=len(facts.keys)))
        here = len(facts.keys) > facts.keys_issued
        self.issue.refuse(None if here else _("Nothing of this unit hangs in the cupboard."))

    def stand(self) -> None:
        """Put the keyboard into the list."""
        if self.facts and self.facts.keys and self.table.current_row() is None:
            self.table.select(self.facts.keys[0].id)
        self.table.view.setFocus()
