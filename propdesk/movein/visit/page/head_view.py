"""The head of a visit: the room that is typed, whose it is, who is at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from propdesk.fees.counter.page.head_view import CandidateList
from propdesk.kernel.i18n import _
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.ui.lists.columns import write_phone
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import Card, ElidedLabel
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.keys import PadKeys
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.small_parts import Badge, Button, label

if TYPE_CHECKING:
    from propdesk.movein.visit.lacking import VisitFacts

ROOM_WIDTH = 132


class VisitHead(Card):
    """`asked(text)` on Enter in the room field, `picked(unit id)` from the list below it, `down()`
    when the hand goes below the field."""

    asked = Signal(str)
    picked = Signal(int)
    down = Signal()

    def __init__(self) -> None:
        super().__init__(margins=0)
        self.room = LineInput(plain=True)
        self.room.setProperty("large", "room")
        self.room.setFont(theme.font(18, 600))
        self.room.setFixedWidth(ROOM_WIDTH)
        self.room.setAccessibleName(_("Room number"))
        self.candidates = CandidateList(self.room)
        self.title, self.state = label("", 18, 600), Badge()
        self.name, self.phone = label("", 14, 600), label("", 14, 400, "text2")
        self.held = Badge()
        self.about = ElidedLabel("", 12, "text3")
        self.about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.take_over = Button(_("Take the visit over"), icon="user-cog", key="Shift+F7")
        self.put_by = Button(_("Put by"), icon="pause", key="F7")
        self.home = Button(_("Household"), icon="panel-left", key="F12")
        self._build()
        self.room.returnPressed.connect(self._enter)
        self.room.textEdited.connect(self.candidates.hide)
        self.candidates.chosen.connect(self.picked)
        PadKeys(
            self.room,
            {
                Qt.Key.Key_Down: lambda: self._move(1),
                Qt.Key.Key_Up: lambda: self._move(-1),
                Qt.Key.Key_Escape: self._close_list,
            },
        )

    def _build(self) -> None:
        row = Flow(gap=8)
        words = label(_("Room number"), 13, 500, "text2")
        parts = (words, self.room, self.title, self.state, self.name, self.phone, self.held)
        for part in (*parts, self.about):
            row.add(part)
        for end in (self.take_over, self.put_by, self.home):
            row.add(end, at_end=True)
        self.body.setContentsMargins(13, 6, 11, 6)
        self.body.addWidget(row)
        self._row = row
        self.show_nobody()

    def _enter(self) -> None:
        if self.candidates.isVisible():
            self.candidates.choose_current()
        elif text := self.room.text().strip():
            self.asked.emit(text)

    def _move(self, steps: int) -> bool:
        if self.candidates.isVisible():
            self.candidates.list.move_by(steps)
            return True
        if steps > 0:
            self.down.emit()
        return False

    def _close_list(self) -> bool:
        was = self.candidates.isVisible()
        self.candidates.hide()
        return was

    def show_nobody(self) -> None:
        """Empty it for the next unit."""
        self.room.clear()
        self.candidates.hide()
        for part in (self.title, self.name, self.phone, self.about):
            part.setText("")
        self.state.show_state("")
        self.held.show_state("")
        self.take_over.hide()
        for button in (self.put_by, self.home):
            button.refuse(_("Type a room first."))
        self._row.arrange()

    def show_visit(self, facts: VisitFacts, *, other: bool, may_take: bool) -> None:
        """Show whose room it is; `other`: somebody else is at it."""
        self.candidates.hide()
        self.room.setText(facts.unit)
        self.title.setText(facts.title)
        self.state.show_state(facts.state.label, facts.state.tone, facts.state.icon)
        self.name.setText(facts.receiver)
        self.phone.setText(write_phone(facts.phone) if facts.phone else "")
        since = f"{facts.hand_since:%H:%M}" if facts.hand_since else ""
        told = _("{name} is at it since {since}").format(name=facts.hand_name, since=since)
        self.held.show_state(told if other else "", "red", "user")
        self.take_over.setVisible(other and may_take)
        self.put_by.refuse(_("Somebody else is at this visit.") if other else None)
        self.home.refuse(None)
        self.about.setText(_about(facts))
        self._row.arrange()


def _about(facts: VisitFacts) -> str:
    area = "" if facts.built_area is None else format_scaled(facts.built_area, AREA, decimals=2)
    told = [f"{area} ㎡"] if area else []
    if facts.slot_at is not None:
        words = _("appointed {time}, desk {desk}")
        told.append(words.format(time=f"{facts.slot_at:%m-%d %H:%M}", desk=facts.desk or "—"))
    return " · ".join(told)
