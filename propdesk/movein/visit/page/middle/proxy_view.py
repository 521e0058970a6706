"""Who comes for the owner, and by which document: two fields, kept when the keyboard leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from propdesk.kernel.i18n import _
from propdesk.ui.parts.cards import Card
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.line_inputs import LineInput, go_to
from propdesk.ui.parts.small_parts import Button, label

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts

NAME_WIDTH, PAPER_WIDTH = 130, 250


class ProxyCard(Card):
    """`told(name, paper)` asks the page to keep it."""

    told = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.body.setContentsMargins(12, 7, 12, 7)
        self.name, self.paper = LineInput(), LineInput()
        self.name.setFixedWidth(NAME_WIDTH)
        self.name.setAccessibleName(_("Comes for the owner"))
        self.name.setPlaceholderText(_("the owner himself"))
        self.paper.setFixedWidth(PAPER_WIDTH)
        self.paper.setAccessibleName(_("By which document"))
        self.paper.setPlaceholderText(_("e.g. mandate of 2026-11-18, notary's number 88"))
        row = Flow(gap=8)
        row.add(Button(_("Comes for the owner"), key="F3", on_click=self.begin))
        row.add(self.name)
        row.add(label(_("By which document"), 13, 500, "text2"))
        row.add(self.paper)
        self.body.addWidget(row)
        self.name.returnPressed.connect(lambda: go_to(self.paper))
        self.paper.returnPressed.connect(self._done)
        for each in (self.name, self.paper):
            each.editingFinished.connect(self.keep)
        for field in (self.name, self.paper):
            PadKeys(field, {Qt.Key.Key_Escape: self._leave})

    def begin(self) -> None:
        """Go to the name."""
        go_to(self.name)

    def keep(self) -> None:
        """Keep what is typed."""
        if self.name.isModified() or self.paper.isModified():
            self.name.setModified(False)
            self.paper.setModified(False)
            self.told.emit(self.name.text(), self.paper.text())

    def _done(self) -> None:
        self.keep()
        self.left.emit()

    def _leave(self) -> None:
        self.name.setModified(False)
        self.paper.setModified(False)
        self.left.emit()

    def show_visit(self, facts: VisitFacts) -> None:
        """Show what is kept."""
        for field, text in ((self.name, facts.proxy), (self.paper, facts.proxy_paper)):
            if not field.isModified():
                field.setText(text)
