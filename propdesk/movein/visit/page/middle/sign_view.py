"""The papers of the household: printed in one job, noted as signed one by one or all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from propdesk.kernel.i18n import N_, _
from propdesk.movein.papers.rules import PaperState
from propdesk.movein.visit.lacking import VisitPaper
from propdesk.ui.lists.columns import NOTHING, Column, Kind, State, badge_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card, ElidedLabel, line_of
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.small_parts import Button, hairline

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts
    from propdesk.ui.parts.keys import Keys


def _badge(paper: VisitPaper) -> State:
    found = badge_of(paper.one.state)
    return found or State(_("Not printed"), "grey", "circle-dashed")


def _signed(paper: VisitPaper) -> str:
    one = paper.one
    if one.state is PaperState.NOT_SIGNED:
        return one.why_not or NOTHING
    return f"{one.signed_by} {one.signed_on:%m-%d}".strip() if one.signed_on else NOTHING


class SignCard(Card):
    """`signed(papers)` asks the page to keep it, `refused(paper)` to ask why it is not signed."""

    signed = Signal(object)
    refused = Signal(object)

    def __init__(self, keys: Keys) -> None:
        super().__init__(margins=0)
        self.facts: VisitFacts | None = None
        self.table = Table(
            [
                Column("title", N_("To sign"), width=220, weight=500, sortable=False),
                Column("no", N_("Paper number"), width=130, ink="text2", sortable=False),
                Column(
                    "state", N_("State"), kind=Kind.STATE, value=_badge, width=110, sortable=False
                ),
                Column("signed", N_("Signed"), value=_signed, stretch=True, sortable=False),
            ],
            card=False,
        )
        self.asked = ElidedLabel("", 13)
        self.asked.setFixedWidth(190)
        self.body.setSpacing(0)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(hairline())
        bar = Flow([self.asked], gap=8)
        for words, key, run in (
            (_("Signed"), "1", self.sign),
            (_("Not signed"), "2", self.refuse),
            (_("All signed"), "*", self.sign_all),
        ):
            bar.add(Button(words, key=key, bind_its_key=False, on_click=run), at_end=True)
        inside = line_of(bar)
        inside.setContentsMargins(12, 6, 12, 6)
        self.body.addLayout(inside)
        self.table.current_changed.connect(self._tell)
        here: Keys = {"1": self.sign, "2": self.refuse, "*": self.sign_all}
        PadKeys(self.table.view, {**here, **keys})

    def show_visit(self, facts: VisitFacts) -> None:
        """Show each paper, and where it stands."""
        self.facts = facts
        self.table.show_rows(facts.papers)
        self._tell()

    @property
    def current(self) -> VisitPaper | None:
        """The paper in hand."""
        found = self.table.current_row()
        return found if isinstance(found, VisitPaper) else None

    def _tell(self, *_row: object) -> None:
        paper = self.current
        self.asked.setText(paper.title if paper else "")

    def stand(self) -> None:
        """Put the keyboard on the first paper that is not signed."""
        papers = self.facts.papers if self.facts else ()
        open_ones = (one for one in papers if one.is_needed and not one.is_settled)
        first = next(open_ones, None)
        if first is not None and (self.current is None or self.current.is_settled):
            self.table.select(first.id)
        elif self.current is None and papers:
            self.table.select(papers[0].id)
        self.table.view.setFocus()

    def sign(self) -> None:
        """Note the paper in hand as signed."""
        if paper := self.current:
            self.signed.emit([paper])
            self.stand()

    def refuse(self) -> None:
        """Note that the paper in hand is not signed, with the reason."""
        if paper := self.current:
            self.refused.emit(paper)
            self.stand()

    def sign_all(self) -> None:
        """Note all that were printed as signed, but those that somebody would not sign."""
        papers = self.facts.papers if self.facts else ()
        found = [one for one in papers if one.one.state is PaperState.PRINTED]
        self.signed.emit(found)
        self.stand()
