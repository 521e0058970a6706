"""What stands beside the grid of the entry page: the line of a finding, the foot, the panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.i18n import _, ngettext
from propdesk.patrol.rounds.grid.sheet_grid_view import TONES
from propdesk.ui.parts.cards import Card, ElidedLabel, clear, line_of, scrolling
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.small_parts import Badge, Button, hairline, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.patrol.rounds.grid.half_typed import HalfTypedSheet

PLACE_WIDE, CODE_WIDE, PANEL_WIDE = 72, 44, 300
_ICONS = {"red": "triangle-alert", "green": "circle-check", "amber": "circle-minus"}


class FindingLine(QWidget):
    """Where a finding is typed: round and row, two digits, and what they mean."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        super().__init__()
        self.place, self.code = LineInput(plain=True), LineInput(plain=True, digits=True)
        self.place.setFixedSize(PLACE_WIDE, Size.FIELD)
        self.code.setFixedSize(CODE_WIDE, Size.FIELD)
        self.code.setMaxLength(2)
        self.place.setAccessibleName(_("Round and row"))
        self.code.setAccessibleName(_("Code of the phrase"))
        self._meaning = ElidedLabel("", 13)
        parts: tuple[QWidget | int, ...] = (
            label(_("Findings"), 13, 600),
            label(_("round.row"), 12, 400, "text3"),
            self.place,
            label(_("Phrase"), 12, 400, "text3"),
            self.code,
            4,
            self._meaning,
            *buttons,
        )
        line = line_of(*parts, spacing=8)
        line.setStretch(6, 1)
        line.setContentsMargins(14, 8, 12, 6)
        self.setLayout(line)

    def tell(self, words: str) -> None:
        """Say what is typed, or what is wrong with it."""
        self._meaning.setText(words)


class SheetFoot(QWidget):
    """How many points there are, findings, normal ones and missed ones."""

    def __init__(self) -> None:
        super().__init__()
        self._points, self._findings = label("", 15, 600), label("", 15, 600, "red")
        self._normal, self._missed = label("", 12, 400, "text2"), label("", 12, 400, "text2")
        words = _("Points without a time of their own belong to the round and are never on time")
        self._rule = ElidedLabel(words, 12, "text3")
        line = line_of(
            self._points, 4, self._findings, 4, self._normal, 4, self._missed, 12, self._rule
        )
        line.setStretch(8, 1)
        line.setContentsMargins(14, 6, 14, 6)
        self.setLayout(line)

    def show_sheet(self, sheet: HalfTypedSheet | None) -> None:
        """Count them."""
        whole, findings, normal, missed = sheet.counts() if sheet else (0, 0, 0, 0)
        points = ngettext("{count} point check", "{count} point checks", whole).format(count=whole)
        self._points.setText(points if sheet else "")
        told = ngettext("{count} finding", "{count} findings", findings).format(count=findings)
        self._findings.setText(told if findings else "")
        self._normal.setText(_("normal {count}").format(count=normal) if sheet else "")
        self._missed.setText(_("missed {count}").format(count=missed) if sheet else "")


class FindingsPanel(Card):
    """The findings of the sheet, and the buttons that end it."""

    def __init__(self, save: Button, others: Sequence[Button]) -> None:
        super().__init__(margins=0)
        self.setFixedWidth(PANEL_WIDE)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.body.setSpacing(8)
        self._title, self._note = label("", 15, 600), label("", 12, 400, "text3")
        self.body.addLayout(line_of(self._title, None, self._note))
        content = QWidget()
        self._lines = QVBoxLayout(content)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(save)
        self.body.addWidget(Flow(others))

    def show_sheet(self, sheet: HalfTypedSheet | None) -> None:
        """List what was found, the newest last."""
        clear(self._lines)
        found = list(sheet.found.items()) if sheet else []
        words = ngettext("{count} finding", "{count} findings", len(found))
        self._title.setText(words.format(count=len(found)) if sheet else "")
        still = sum(TONES.get(there.outcome) == "red" for _spot, (there, _code) in found)
        told = ngettext("{count} still open", "{count} still open", still)
        self._note.setText(told.format(count=still) if found else "")
        for (number, row), (there, code) in found:
            tone = TONES.get(there.outcome, "grey")
            phrase = sheet.phrase(code) if sheet else None
            name = sheet.facts.rows[row - 1] if sheet else ""
            words = f"{name} · {phrase.words}" if phrase else name
            self._lines.addLayout(
                line_of(
                    label(f"{number}.{row:02d}", 13, 600, "accent"),
                    ElidedLabel(words, 13),
                )
            )
            badge = Badge(there.outcome.label, tone, _ICONS.get(tone, ""))  # type: ignore[arg-type]
            self._lines.addLayout(line_of(badge, None))
            self._lines.addWidget(hairline())
        self._lines.addStretch()
