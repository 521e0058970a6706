"""The middle of the page: for each step the cards in which it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.duties.checklists.rules import ListUse
from propdesk.movein.visit.page.middle.charges_view import ChargesCard
from propdesk.movein.visit.page.middle.defects_view import DefectsCard
from propdesk.movein.visit.page.middle.files_view import FilesCard
from propdesk.movein.visit.page.middle.items_view import ItemsCard
from propdesk.movein.visit.page.middle.keys_view import KeysCard
from propdesk.movein.visit.page.middle.proxy_view import ProxyCard
from propdesk.movein.visit.page.middle.readings_view import ReadingsCard
from propdesk.movein.visit.page.middle.sign_view import SignCard
from propdesk.movein.visit.rules import VisitStep

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts, VisitItem
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.keys import Keys

_PARTS = {
    VisitStep.PAPERS: ListUse.PAPERS,
    VisitStep.ROOMS: ListUse.ROOMS,
    VisitStep.UTILITIES: ListUse.UTILITIES,
}


class Bodies(QWidget):
    """All cards; those of the step in hand are shown. `keys` are those of the page in each list."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        super().__init__()
        self.items = {step: ItemsCard(part, keys) for step, part in _PARTS.items()}
        self.readings, self.proxy = ReadingsCard(), ProxyCard()
        self.defects, self.sign = DefectsCard(desk), SignCard(keys)
        self.files = FilesCard(desk, keys)
        self.charges, self.keys = ChargesCard(keys), KeysCard(keys)
        self.charges.tell_right(may_collect="fees.collect" in desk.store.actor.permissions)
        self._cards: dict[VisitStep, tuple[QWidget, ...]] = {
            VisitStep.PAPERS: (self.items[VisitStep.PAPERS], self.proxy),
            VisitStep.CHARGES: (self.charges,),
            VisitStep.ROOMS: (self.items[VisitStep.ROOMS], self.readings, self.defects),
            VisitStep.SIGN: (self.sign,),
            VisitStep.KEYS: (self.keys,),
            VisitStep.UTILITIES: (self.items[VisitStep.UTILITIES],),
            VisitStep.FILE: (self.files,),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for cards in self._cards.values():
            for number, card in enumerate(cards):
                column.addWidget(card, 0 if number else 1)
        self.readings.left.connect(self.items[VisitStep.ROOMS].stand)
        self.proxy.left.connect(self.items[VisitStep.PAPERS].stand)

    def show_visit(self, facts: VisitFacts, step: VisitStep) -> None:
        """Show the cards of a step with what is kept."""
        for one, cards in self._cards.items():
            for card in cards:
                card.setVisible(one is step)
        for items in self.items.values():
            items.show_visit(facts)
        rooms = (self.readings, self.proxy, self.defects)
        for card in (*rooms, self.charges, self.sign, self.keys, self.files):
            card.show_visit(facts)

    def stand(self, step: VisitStep) -> None:
        """Put the keyboard to what is next in a step."""
        stand = {
            VisitStep.CHARGES: self.charges.stand,
            VisitStep.SIGN: self.sign.stand,
            VisitStep.KEYS: self.keys.stand,
            VisitStep.FILE: self.files.stand,
        }
        (stand.get(step) or self.items[step].stand)()

    def to_missing(self, step: VisitStep) -> None:
        """Put the keyboard to what is missing in a step."""
        if step is VisitStep.ROOMS:
            self.items[step].to_open()
            if self.items[step].all_marked:
                self.readings.begin()

    def current_item(self, step: VisitStep) -> VisitItem | None:
        """The item in hand in a step."""
        return self.items[step].current if step in self.items else None

    def keep_typed(self) -> None:
        """Keep what stands half typed in any field."""
        for items in self.items.values():
            items.keep_words()
        self.readings.keep_all()
        self.proxy.keep()
