"""The head of a visit: the room that is typed, whose it is, who is at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from propdesk.estate.search.room_view import RoomEntry
from propdesk.kernel.i18n import _
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.ui.lists.columns import write_phone
from propdesk.ui.parts.cards import Card, ElidedLabel
from propdesk.ui.parts.flow import Flow
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
        self.room = RoomEntry(ROOM_WIDTH)
        self.candidates = self.room.candidates
        self.title, self.state = label("", 18, 600), Badge()
        self.name, self.phone = label("", 14, 600), label("", 14, 400, "text2")
        self.held = Badge()
        self.about = ElidedLabel("", 12, "text3")
        self.about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.take_over = Button(_("Take the visit over"), icon="user-cog", key="Shift+F7")
        self.put_by = Button(_("Put by"), icon="pause", key="F7")
        self.home = Button(_("Household"), icon="panel-left", key="F12")
        self._build()
        self.room.asked.connect(self.asked)
        self.room.picked.connect(self.picked)
        self.room.below.connect(self.down)

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
