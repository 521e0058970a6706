"""One visit, one screen: steps at the left, the work in the middle, what lacks at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.duties.checklists.rules import ListUse
from propdesk.estate.search.service import households_meant
from propdesk.kernel.i18n import _
from propdesk.movein.visit.lacking import visit_facts
from propdesk.movein.visit.marking import mark_item, mark_rest, say_defect
from propdesk.movein.visit.page.acts_view import VisitActs
from propdesk.movein.visit.page.facts_view import VisitFactsCard
from propdesk.movein.visit.page.head_view import VisitHead
from propdesk.movein.visit.page.marks_view import MarksMade
from propdesk.movein.visit.page.middle.bodies_view import Bodies
from propdesk.movein.visit.page.steps_view import StepsCard
from propdesk.movein.visit.page.told import steps_told
from propdesk.movein.visit.page.waiting_view import WaitingCard
from propdesk.movein.visit.readings import read_first
from propdesk.movein.visit.rules import Mark, MeterKind, VisitStep
from propdesk.movein.visit.visits import find_visit, say_proxy, unit_of_case
from propdesk.movein.visit.waiting import hand_over_day
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.line_inputs import go_to
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from propdesk.movein.visit.lacking import VisitFacts, VisitItem
    from propdesk.ui.desk import Desk

WATCHES = frozenset(
    {
        *("move_in_case", "move_in_visit", "move_in_item", "move_in_paper", "first_reading"),
        *("defect", "repair_order", "attachment", "unit", "key_piece", "key_kind"),
        *("payment", "charge", "open_charge", "deposit", "prepayment_entry"),
    }
)


def visit_page(desk: Desk) -> QWidget:
    """Build the page."""
    return VisitPage(desk)


class VisitPage(QWidget):
    """The page. Each cell is kept when the hand leaves it: nothing waits for an end."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.facts: VisitFacts | None = None
        self.step = VisitStep.PAPERS
        self.head, self.steps, self.lacks = VisitHead(), StepsCard(), VisitFactsCard()
        may_export = "system.export" in desk.store.actor.permissions
        self.waiting = WaitingCard(may_export=may_export)
        self.bodies = Bodies(desk, {"+": self.next_step, Qt.Key.Key_Escape: self.leave})
        self.acts = VisitActs(self, self)
        self.marks = MarksMade(self, self)
        self.bar = label("", 13, 500, "text2")
        self._build()
        self._connect()
        self.show_visit()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.head)
        whole.addWidget(self.waiting, 1)
        self._work = QWidget()
        body = QHBoxLayout(self._work)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.steps)
        left.addStretch()
        left.addWidget(self.acts.print)
        left.addWidget(self.acts.record)
        left.addWidget(self.acts.files)
        body.addLayout(left)
        body.addWidget(self.bodies, 1)
        body.addWidget(self.lacks)
        whole.addWidget(self._work, 1)

    def _connect(self) -> None:
        self.head.asked.connect(self.look_for)
        self.head.picked.connect(self.load)
        self.head.down.connect(self.waiting.stand)
        self.waiting.chosen.connect(self.load)
        self.steps.chosen.connect(self.go_to)
        self.lacks.missing_wanted.connect(self.to_missing)
        self.lacks.on.clicked.connect(self.next_step)
        bodies = self.bodies
        for card in bodies.items.values():
            card.marked.connect(self._mark)
            card.rested.connect(partial(self._rest, card.part))
            card.said.connect(self._say)
            card.pictured.connect(self.acts.pictures_of_item)
        bodies.readings.read.connect(self._read)
        bodies.proxy.told.connect(self._proxy)
        bodies.charges.desk_wanted.connect(self.acts.to_the_desk)
        bodies.keys.issued.connect(self.acts.issue)
        bodies.keys.stock_wanted.connect(self.acts.make_set)
        bodies.sign.signed.connect(self.acts.sign)
        bodies.sign.refused.connect(self.acts.refuse_to_sign)
        bodies.defects.add.clicked.connect(self.acts.pictures)
        bodies.defects.pictured.connect(self.acts.pictures_of)
        self.acts.connect_buttons()
        bind_key(self, "Alt+Left", partial(self.step_by, -1))
        bind_key(self, "Alt+Right", partial(self.step_by, 1))

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard where the hand begins."""
        self.refresh()
        self.stand()

    def put_aside(self) -> None:
        """Keep what stands half typed for whoever goes."""
        self.bodies.keep_typed()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again what others changed; what is typed stays."""
        if touched & WATCHES:
            self.refresh()

    def open(self, **context: object) -> None:
        """Show the visit of a unit, or of a case."""
        if isinstance(unit_id := context.get("unit_id"), int):
            self.load(unit_id)
        elif isinstance(case_id := context.get("case_id"), int):
            with self.desk.attempt():
                self.load(self.desk.store.read(unit_of_case, case_id=case_id))

    def bar_widget(self) -> QWidget:
        """How far the hand-overs are, for the page bar."""
        return self.bar

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return (
            ("Enter", _("Find the room; on an item: say something of it")),
            ("1 2 3", _("In order, not in order, not there")),
            ("*", _("The rest of the room is in order")),
            ("/", _("Next room")),
            ("+", _("Next step")),
            ("Backspace", _("Take the mark back")),
            ("Ctrl+Z", _("Take the last marks back")),
            ("Alt+← Alt+→", _("Step before, step after")),
            ("Shift+F6", _("Enter a refusal")),
            ("Esc", _("Another room; the visit stays as it is")),
        )

    # A unit comes to the desk

    def look_for(self, text: str) -> None:
        """Find the unit that a typed text means; several are listed with their names."""
        with self.desk.attempt():
            found = self.desk.store.read(households_meant, text=text)
            if len(found) == 1:
                self.load(found[0].unit_id)
            elif found:
                self.head.candidates.show_candidates(found)
            else:
                self.desk.say(_("Nobody is found by “{text}”.").format(text=text), "warning")

    def load(self, unit_id: int) -> None:
        """Put the visit of a unit on the desk; one that is not begun is begun once it is asked."""
        self.bodies.keep_typed()
        with self.desk.attempt():
            found = self.desk.store.read(find_visit, unit_id=unit_id)
            if found is None:
                told = _("{unit} has no case that is open. Enter one on the page of cases.")
                self.desk.say(told.format(unit=self.head.room.text().strip()), "warning")
                self.head.room.setFocus()
                return
            visit_id = found.visit_id if found.goes_on else self.acts.begin(found)
            if visit_id is None:
                self.head.room.setFocus()
                return
            self.facts = self.desk.store.read(visit_facts, visit_id=visit_id)
            self.step = self.facts.first_missing or VisitStep.FILE
            self.show_visit()
            self.stand()
            self.desk.say(_("Each cell is kept at once: 1 in order, 2 not in order, 3 not there."))

    def leave(self) -> None:
        """Esc: back to the list of who is waited for; the visit stays as it is."""
        self.bodies.keep_typed()
        self.facts = None
        self.refresh()
        self.stand()

    def stand(self) -> None:
        """Put the keyboard into the room field, or to what is next in the step."""
        if self.facts is None:
            go_to(self.head.room)
        else:
            self.bodies.stand(self.step)

    # Showing

    def refresh(self) -> None:
        """Read again what is shown."""
        with self.desk.attempt():
            if self.facts is not None:
                self.facts = self.desk.store.read(visit_facts, visit_id=self.facts.id)
            self.show_visit()

    def show_written(self) -> None:
        """Show what follows of a write before the next key, once: its news is told now. What was
        refused tells none, and is shown as it was."""
        if not self.desk.tell_news():
            self.refresh()

    def show_visit(self) -> None:
        """Show the visit in hand, or whom the desk waits for."""
        facts = self.facts
        day = self.desk.store.read(hand_over_day)
        told = _("handed over today {today}, in all {handed} of {planned}")
        words = told.format(today=day.handed_today, handed=day.handed, planned=day.planned)
        self.bar.setText(words if day.planned else "")
        self.waiting.setVisible(facts is None)
        self._work.setVisible(facts is not None)
        if facts is None:
            self.head.show_nobody()
            self.waiting.show_waiting(day.waiting)
            return
        actor = self.desk.store.actor
        other = facts.hand_id is not None and facts.hand_id != actor.user_id
        may_take = "movein.take_over" in actor.permissions
        self.head.show_visit(facts, other=other, may_take=may_take)
        self.steps.show_steps(facts, steps_told(facts), self.step)
        self.lacks.show_visit(facts, self.step)
        self.bodies.show_visit(facts, self.step)
        self.acts.show_visit(facts, self.step)

    # Steps

    def go_to(self, step: VisitStep) -> None:
        """Go to a step; what is half typed is kept first."""
        self.bodies.keep_typed()
        self.step = step
        self.show_visit()
        self.stand()

    def step_by(self, by: int) -> None:
        """Go a step on or back."""
        steps = self.facts.steps if self.facts else ()
        number = steps.index(self.step) + by if steps else -1
        if 0 <= number < len(steps):
            self.go_to(steps[number])

    def next_step(self) -> None:
        """+: the next step; after the last one the first that lacks something."""
        if self.facts is None:
            return
        if self.step is self.facts.steps[-1]:
            self.to_missing()
        else:
            self.step_by(1)

    def to_missing(self) -> None:
        """F9: the first thing that is missing."""
        if self.facts is None:
            return
        self.bodies.keep_typed()
        step = self.facts.first_missing if self.facts else None
        if step is None:
            self.desk.say(_("Nothing is missing: Ctrl+Enter ends the visit."), "done")
            return
        self.go_to(step)
        self.bodies.to_missing(step)

    # What is entered; each is kept at once

    def _write(self, use_case: Callable[..., object], **given: Any) -> bool:  # noqa: ANN401
        """Keep it, and show what follows; whether it was kept."""
        kept = False
        with self.desk.attempt():
            self.desk.store.write(use_case, **given)
            kept = True
        self.show_written()
        return kept

    def _write_marks(self, use_case: Callable[..., object], **given: Any) -> None:  # noqa: ANN401
        """Keep marks, and what Ctrl+Z is to take back."""
        before = self.facts
        if self._write(use_case, **given) and before is not None and self.facts is not None:
            self.marks.note(before, self.facts)

    def _mark(self, item: VisitItem, mark: Mark) -> None:
        self._write_marks(mark_item, item_id=item.id, mark=mark)

    def _rest(self, part: ListUse, place: str) -> None:
        if self.facts is not None:
            self._write_marks(mark_rest, visit_id=self.facts.id, part=part, place=place)

    def _say(self, item: VisitItem, words: str) -> None:
        if item.part is ListUse.ROOMS:
            self._write(say_defect, item_id=item.id, words=words)
        else:
            self._write_marks(mark_item, item_id=item.id, mark=item.mark, note=words)

    def _read(self, kind: MeterKind, text: str, number: str) -> None:
        if self.facts is not None:
            visit_id = self.facts.id
            self._write(read_first, visit_id=visit_id, kind=kind, text=text, meter_no=number)

    def _proxy(self, name: str, paper: str) -> None:
        if self.facts is not None:
            self._write(say_proxy, visit_id=self.facts.id, name=name, paper=paper)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
