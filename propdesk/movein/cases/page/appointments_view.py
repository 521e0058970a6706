"""The appointments of a day, by desk: walked by arrows, given, moved, moved on when nobody came."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import _, ngettext, pgettext
from propdesk.kernel.records.question import Question
from propdesk.movein.cases.appointments import (
    SlotDay,
    nobody_came,
    slots_of_day,
    take_slot,
)
from propdesk.movein.cases.page.dialogs import propose_dialog, slot_dialog
from propdesk.movein.cases.page.papers import day_list_pdf
from propdesk.movein.cases.register import CASES, CaseRow
from propdesk.movein.cases.rules import AT_WORK, WAITING
from propdesk.movein.cases.slots import minute_of
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.boards.day_view import DayView, look_word
from propdesk.ui.boards.days import DayBlock, DayHours, DayLane, Look
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.cards import Card
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Badge, Button, label

if TYPE_CHECKING:
    from datetime import date, datetime

    from propdesk.ui.desk import Desk

PANEL = 250
_WATCHES = frozenset({"move_in_case", "unit", "setting"})


class AppointmentsPage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.day: date = desk.today()
        self._rows: dict[int, CaseRow] = {}
        self._waiting: tuple[int, ...] = ()
        self.view = DayView(_LOOKS, _look_word)
        self.view.setAccessibleName(_("Appointments by desk"))
        self._title, self._left = label("", 16, 600), label("", 13, 500, "text2", wrap=True)
        self._given, self._free, self._missed = Badge(), Badge(), Badge()
        self._build()
        self.view.opened.connect(self._open)
        self.refresh()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        bar = Flow([
            Button(_("Day before"), key="PgUp", on_click=lambda: self.go_to(self.day - ONE_DAY)),
            self._title,
            Button(_("Day after"), key="PgDn", on_click=lambda: self.go_to(self.day + ONE_DAY)),
            Button(_("Today"), key="Home", on_click=lambda: self.go_to(self._desk.today())),
            self._given, self._free, self._missed,
        ])  # fmt: skip
        whole.addWidget(bar)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.view, 1)
        body.addWidget(self._panel())
        whole.addLayout(body, 1)

    def _panel(self) -> QWidget:
        panel = Card(_("Appointments"))
        panel.setFixedWidth(PANEL)
        for button in self._buttons():
            panel.body.addWidget(button)
        panel.body.addWidget(self._left)
        panel.body.addStretch()
        return panel

    def _buttons(self) -> list[Button]:
        listed = Button(_("Day list"), icon="printer", key="F8", on_click=self.print_day)
        if "movein.edit" not in self._desk.store.actor.permissions:
            return [listed]
        return [
            Button(_("Another time"), icon="calendar-days", key="F3", on_click=self.give),
            Button(_("Nobody came"), icon="circle-x", key="F9", on_click=self.miss),
            Button(_("Take the time back"), icon="undo-2", key="Del", on_click=self.take),
            Button(_("Propose for all"), icon="list-checks", key="F6", on_click=self.propose),
            listed,
        ]

    # Reading

    def go_to(self, day: date) -> None:
        """Show another day."""
        self.day = day
        self.refresh()

    def refresh(self) -> None:
        """Read the day again; the appointment in hand is kept."""
        store = self._desk.store
        with self._desk.attempt():
            found = store.read(slots_of_day, day=self.day)
            waiting = Question(chips=frozenset({"without-time"}))
            self._waiting = tuple(store.read(CASES.records.ids, question=waiting))
            self._rows = {row.id: row for row in found.rows}
            moment = self._desk.clock.now()
            wall = wall_time(moment)
            is_today = self.day == self._desk.today()
            self.view.show_day(
                lanes_of(found, moment), hours_of(found),
                now=wall.hour * 60 + wall.minute if is_today else None,
            )  # fmt: skip
            missed = [row.id for row in found.rows if look_of(row, moment) == "missed"]
            if missed and self.view.current() is None:
                self.view.stand_on(missed[0])  # F9 goes from one to the next
            self._tell(found, len(missed))

    def _tell(self, found: SlotDay, missed: int) -> None:
        self._title.setText(f"{self.day:%Y-%m-%d}")
        given = ngettext("{count} appointment", "{count} appointments", len(found.rows))
        self._given.show_state(given.format(count=len(found.rows)), "grey", "calendar-days")
        free = _("{count} free").format(count=found.free)
        self._free.show_state(free, "green" if found.free else "amber", "circle")
        told = _("{count} did not come").format(count=missed) if missed else ""
        self._missed.show_state(told, "red", "circle-x")
        left = ngettext(
            "{count} case waits without an appointment.",
            "{count} cases wait without an appointment.",
            len(self._waiting),
        )
        self._left.setText(left.format(count=len(self._waiting)) if self._waiting else "")

    def row(self) -> CaseRow | None:
        """The case of the appointment in hand; says when there is none."""
        block = self.view.current()
        if block is None:
            self._desk.say(_("Choose an appointment first, with the arrows."), "warning")
            return None
        return self._rows.get(block.id)

    # Doing

    def give(self) -> None:
        """Give the appointment in hand another time."""
        if row := self.row():
            with self._desk.attempt():
                slot_dialog(self._desk, row).exec()

    def miss(self) -> None:
        """Note that nobody came, and give the next free time."""
        if row := self.row():
            with self._desk.attempt():
                slot = self._desk.store.write(nobody_came, case_id=row.id)
                self._desk.tell_news()  # before the next F9, which is for the next one
                told = _("{unit} did not come; the next time is {at} at desk {desk}")
                at = f"{wall_time(slot.at):%m-%d %H:%M}"
                self._desk.say(told.format(unit=row.unit, at=at, desk=slot.desk), "done")

    def take(self) -> None:
        """Take the appointment in hand back."""
        if row := self.row():
            with self._desk.attempt():
                self._desk.store.write(take_slot, case_id=row.id)
                self._desk.say(_("{unit} has no appointment now").format(unit=row.unit), "done")

    def propose(self) -> None:
        """Give all that wait without an appointment the next free times."""
        if not self._waiting:
            self._desk.say(_("Every case that waits has its appointment."), "warning")
            return
        with self._desk.attempt():
            propose_dialog(self._desk, self._waiting).exec()

    def print_day(self) -> None:
        """Show the list of the day on paper."""
        with self._desk.attempt():
            found = self._desk.store.read(slots_of_day, day=self.day)
            pdf = day_list_pdf(self.day, found.rows, paper_head(self._desk))
            name = _("Day list")
            file_name = f"{name} {self.day}.pdf"
            paper_sheet(self._desk, name, pdf, document="report", file_name=file_name).exec()

    def _open(self, case_id: int) -> None:
        self._desk.open_page("movein.cases", record_id=case_id)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard onto the day."""
        self.view.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when something shown was written."""
        if _WATCHES & touched:
            self.refresh()


def lanes_of(found: SlotDay, moment: datetime) -> list[DayLane]:
    """A lane for each desk, empty ones too."""
    desks = range(1, max([found.hours.desks, *(row.desk or 0 for row in found.rows)]) + 1)
    return [
        DayLane(
            _("Desk {desk}").format(desk=desk),
            tuple(_block(row, found, moment) for row in found.rows if row.desk == desk),
        )
        for desk in desks
    ]


def hours_of(found: SlotDay) -> DayHours:
    """The axis from the first slot to the end of the last, the breaks between them."""
    begins, length = found.hours.begins, found.hours.minutes
    if not begins:
        return DayHours()
    breaks = tuple((one + length, other) for one, other in pairwise(begins) if other > one + length)
    return DayHours(begins[0] // 60, -(-(begins[-1] + length) // 60), breaks)


_LOOKS = ("done", "on_site", "planned", "missed")


def _look_word(look: str) -> str:
    """What a look of the day stands for where people come to the desk."""
    words = {
        "done": pgettext("desk appointment", "done"),
        "on_site": pgettext("desk appointment", "at the desk"),
    }
    return words.get(look) or look_word(look)


def look_of(row: CaseRow, moment: datetime) -> Look:
    """How far an appointment is; one whose time is over without anybody there was not kept."""
    if row.state in AT_WORK:
        return "on_site"
    if row.state not in WAITING:
        return "done"
    return "missed" if row.slot_at is not None and row.slot_at < moment else "planned"


def _block(row: CaseRow, found: SlotDay, moment: datetime) -> DayBlock:
    assert row.slot_at is not None  # noqa: S101  it was found by it
    begins = minute_of(row.slot_at)
    title = f"{row.unit} {row.receiver}".strip()
    ends, look = begins + found.hours.minutes, look_of(row, moment)
    return DayBlock(
        id=row.id, title=title, begins=begins, ends=ends, look=look, note=row.state.label
    )
