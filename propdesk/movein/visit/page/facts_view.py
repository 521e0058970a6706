"""What a visit lacks, and how it goes on: the column at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.i18n import _, ngettext
from propdesk.movein.cases.rules import DELIVERED
from propdesk.movein.visit.rules import VisitStep
from propdesk.ui.parts.cards import Card, clear, line_of, scrolling
from propdesk.ui.parts.small_parts import Badge, Button, hairline, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts

WIDTH, NAME = 276, 84


class VisitFactsCard(Card):
    """`missing_wanted()`: go to the first thing that is missing."""

    missing_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.setFixedWidth(WIDTH)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.who, self.proxy = label("", 14, 600), label("", 12, 400, "text2", wrap=True)
        self.papers = Badge()
        self.lacks = label("", 13, 600, "amber", wrap=True)
        self.jump = Button(_("Go to it"), key="F9", height=Size.CHIP, text_size=12)
        self.jump.clicked.connect(self.missing_wanted)
        self.on = Button("", kind="primary", key="+", bind_its_key=False, height=Size.COLLECT)
        self.postpone = Button(_("Postpone"), icon="hourglass", key="F6")
        self.end = Button(_("Hand over"), icon="key-round", key="Ctrl+Enter")
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self._build()

    def _build(self) -> None:
        self.body.addLayout(line_of(self.who, None, self.papers))
        self.body.addWidget(self.proxy)
        self.body.addWidget(hairline())
        self.body.addLayout(line_of(self.lacks, None, self.jump))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._column)
        column.addStretch()
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(self.on)
        self.body.addWidget(self.end)
        self.body.addWidget(self.postpone)

    def show_visit(self, facts: VisitFacts, step: VisitStep) -> None:
        """Show what is missing and how it goes on from this step."""
        self.who.setText(facts.receiver or facts.unit)
        proxy = _("{name} comes for the owner: {paper}")
        told = proxy.format(name=facts.proxy, paper=facts.proxy_paper or "…")
        self.proxy.setText(told if facts.proxy else "")
        self.proxy.setVisible(bool(facts.proxy))
        checked = not any(lack.step is VisitStep.PAPERS for lack in facts.lacking)
        words = _("papers checked") if checked else _("papers missing")
        icon = "circle-check" if checked else "circle-dashed"
        self.papers.show_state(words, "green" if checked else "amber", icon)
        self._show_lacks(facts)
        steps = facts.steps
        after = steps[(steps.index(step) + 1) % len(steps)]
        self.on.say(_("On to: {step}").format(step=after.label))
        over = facts.state in DELIVERED
        self.end.say(_("File the case") if over else _("Hand over"))
        self.postpone.refuse(_("It is handed over already.") if over else None)

    def _show_lacks(self, facts: VisitFacts) -> None:
        count = sum(lack.count for lack in facts.lacking)
        told = ngettext("{count} thing is missing", "{count} things are missing", count)
        self.lacks.setText(told.format(count=count) if count else _("Nothing is missing"))
        self.jump.setVisible(bool(count))
        clear(self._column)
        told_step: VisitStep | None = None
        for lack in facts.lacking:
            name = label("" if lack.step is told_step else lack.step.label, 12, 400, "text3")
            name.setFixedWidth(NAME)
            name.setWordWrap(True)
            told_step = lack.step
            what = label(lack.what, 13, 400, "text", wrap=True)
            row = line_of(name, what, label(str(lack.count), 13, 600))
            row.setStretch(1, 1)
            self._column.addLayout(row)
