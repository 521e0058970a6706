"""The end of a visit: the scanned papers, and what became of the hand-over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from propdesk.kernel.i18n import _
from propdesk.movein.cases.rules import DELIVERED
from propdesk.ui.files.section import FilesSection
from propdesk.ui.parts.cards import Card
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.small_parts import hairline, label

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts
    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.keys import Keys


class FilesCard(Card):
    """The files of the case; files dropped here come in."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        super().__init__(_("Filed papers"))
        self.files = FilesSection(desk, "move_in_case")
        self._desk, self._case = desk, 0
        self.how = label("", 13, 400, "text2", wrap=True)
        self.body.addWidget(self.how)
        self.body.addWidget(hairline())
        self.body.addWidget(self.files)
        self.body.addStretch()
        PadKeys(self.files.button, {**keys})

    def show_visit(self, facts: VisitFacts) -> None:
        """Show the files of its case."""
        if facts.state in DELIVERED:
            told = _("It is handed over. What is missing may still be brought; then file the case.")
        else:
            told = _(
                "Scan what was signed and add it to the case. Ctrl+Enter hands the unit over; what "
                "is missing is said first."
            )
        self.how.setText(told)
        self.files.show_record(facts.case_id)

    def stand(self) -> None:
        """Put the keyboard on the button of the files."""
        self.files.button.setFocus(Qt.FocusReason.TabFocusReason)
