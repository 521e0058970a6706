"""Ctrl+Z in a visit: the last gesture that marked items is taken back, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.i18n import _, ngettext
from propdesk.movein.visit.marking import MarkBefore, take_marks_back
from propdesk.movein.visit.rules import VisitStep
from propdesk.ui.parts.keys import bind_key

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.movein.visit.lacking import VisitFacts
    from propdesk.movein.visit.page.surface_view import VisitSurface

_STEPS = {
    ListUse.PAPERS: VisitStep.PAPERS,
    ListUse.ROOMS: VisitStep.ROOMS,
    ListUse.UTILITIES: VisitStep.UTILITIES,
}


class MarksMade(QObject):
    """The gestures of this visit since it was put on the desk; what is marked again is one more."""

    def __init__(self, page: VisitSurface, owner: QWidget) -> None:
        super().__init__(owner)
        self._page = page
        self._visit_id, self._made = 0, list[list[MarkBefore]]()
        bind_key(owner, "Ctrl+Z", self.take_back)

    def note(self, before: VisitFacts, after: VisitFacts) -> None:
        """Note what one gesture marked."""
        if before.id != self._visit_id:
            self._visit_id, self._made = before.id, []
        was = {one.id: (one.mark, one.note) for one in before.items}
        found = [
            MarkBefore(one.id, was[one.id], (one.mark, one.note))
            for one in after.items
            if was[one.id] != (one.mark, one.note)
        ]
        if found:
            self._made.append(found)

    def take_back(self) -> None:
        """Take the last gesture back, and stand where it was made."""
        page, facts = self._page, self._page.facts
        if facts is None or facts.id != self._visit_id or not self._made:
            page.desk.say(_("No mark of this visit is left to be taken back."), "warning")
            return
        page.bodies.keep_typed()
        marks, kept = self._made.pop(), False
        with page.desk.attempt():
            page.desk.store.write(take_marks_back, marks=marks)
            kept = True
        page.show_written()
        if not kept:
            return
        (part,) = {one.part for one in facts.items if one.id == marks[0].item_id}
        page.go_to(_STEPS[part])
        page.bodies.items[_STEPS[part]].stand_on(marks[0].item_id)
        words = ngettext("{count} mark is taken back", "{count} marks are taken back", len(marks))
        page.desk.say(words.format(count=len(marks)), "done")
