"""The three cards in the middle of the household page: people, what is open, the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.estate.people.service import person_details
from propdesk.estate.service import RoleRow
from propdesk.estate.shared_view import PersonLine, may_edit
from propdesk.estate.units.service import ShownPanel
from propdesk.household.overview import Figures
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _, ngettext
from propdesk.subject import Event, PanelLine
from propdesk.ui.desk import Desk
from propdesk.ui.parts.cards import Card, ElidedLabel, clear, ends_of, line_of, scrolling
from propdesk.ui.parts.charts import Bar, BarChart
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Badge, Button, hairline, label

JOINT, MOST_WIDE, CHART_HIGH = " · ", 340, 116


def time_of(event: Event) -> str:
    """The hour of an event on this PC, '' when only its day is known."""
    return wall_time(event.at).strftime("%H:%M") if isinstance(event.at, datetime) else ""


def lines_and_day(count: int, word: str, day: date | None) -> str:
    """3 笔 · 最早 2026-09-30; that there is none when nothing is open."""
    if not count or day is None:
        return _("none")
    words = ngettext("{count} charge", "{count} charges", count).format(count=count)
    return f"{words} · {word} {day}"


class _Scrolled(Card):
    """A card whose content scrolls when the window is low."""

    def __init__(self, title: str = "") -> None:
        super().__init__(margins=0)
        self.body.setSpacing(0)
        self.top = line_of(spacing=8)
        self.top.setContentsMargins(14, 8, 8, 2)
        if title:
            self.count = label("", 12, 400, "text3")
            self.top.addWidget(label(title, 13, 600))
            self.top.addWidget(self.count)
            self.top.addStretch()
            self.body.addLayout(self.top)
        content = QWidget()
        self.content = QVBoxLayout(content)
        self.content.setContentsMargins(14, 0, 14, 8)
        self.content.setSpacing(0)
        self.body.addWidget(scrolling(content), 1)
        self.setMinimumHeight(120)


class _Pressed(QWidget):
    """A line that a double click opens."""

    def __init__(self, inner: QWidget, run: Callable[[], object]) -> None:
        super().__init__()
        self._run = run
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inner)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        self._run()


class PeoplePanel(_Scrolled):
    """Who lives here, with phones large enough to dial."""

    def __init__(
        self,
        desk: Desk,
        *,
        add: Callable[[], object],
        change: Callable[[], object],
        edit: Callable[[int], object],
    ) -> None:
        super().__init__(_("Living here"))
        self._desk, self._edit = desk, edit
        if may_edit(desk.store):
            self.top.addWidget(
                Button(_("Change"), icon="pencil", key="F9", kind="flat", on_click=change)
            )
            self.top.addWidget(
                Button(_("Add person"), icon="plus", key="Ins", kind="flat", on_click=add)
            )

    def show_people(self, people: Sequence[RoleRow]) -> None:
        """Show these people, owners first."""
        clear(self.content)
        number = len({row.person_id for row in people})
        self.count.setText(
            ngettext("{count} person", "{count} people", number).format(count=number)
        )
        for place, row in enumerate(people):
            if place:
                self.content.addWidget(hairline())
            self.content.addWidget(self._line(row))
        if not people:
            self.content.addSpacing(8)
            self.content.addWidget(label(_("Nobody registered yet"), 13, 400, "text3"))
        self.content.addStretch()

    def _line(self, row: RoleRow) -> QWidget:
        details = self._desk.store.read(person_details, person_id=row.person_id)
        fields = details.fields
        remarks = []
        if fields.birth_year:
            remarks.append(_("born {year}").format(year=fields.birth_year))
        remarks += [one for one in (fields.care, fields.note) if one]
        line = PersonLine(row, remark=" · ".join(remarks))
        return _Pressed(line, lambda: self._edit(row.person_id))


class OpenPanel(_Scrolled):
    """What the subjects show of the unit: charges by item, vehicles with their permits. A line
    that stands for a record opens it."""

    def __init__(self, open_record: Callable[[tuple[str, int]], object]) -> None:
        super().__init__()
        self._open_record = open_record

    def show_panels(self, panels: Sequence[ShownPanel]) -> None:
        """Show what is owed, what drives here, what waits."""
        clear(self.content)
        for panel in panels:
            note = panel.counted if panel.lines else _("none")
            row = line_of(label(panel.title, 12, 600, "text2"), label(note, 12, 400, "text3"), None)
            row.setContentsMargins(0, 8, 0, 3)
            self.content.addLayout(row)
            for line in panel.lines:
                self._line(line)
        self.content.addStretch()

    def _line(self, line: PanelLine) -> None:
        row = Flow(gap=8)
        head = label(line.name, 13, 500)
        head.setMinimumWidth(max(96, head.sizeHint().width()))
        row.add(head)
        for number, fact in enumerate(filter(None, line.detail.split(JOINT))):
            part = ElidedLabel(f"· {fact}" if number else fact, 13, "text2")
            part.setMaximumWidth(MOST_WIDE)
            row.add(part)
        if line.amount is not None:
            row.add(label(str(line.amount), 13, 600, right=True), at_end=True)
        if line.state is not None:
            row.add(Badge(*line.state), at_end=True)
        record = line.record
        if record is None:
            self.content.addWidget(row)
        else:
            self.content.addWidget(_Pressed(row, lambda: self._open_record(record)))
        if line.trend:
            self.content.addWidget(_chart(line))
        self.content.addWidget(hairline())


def _chart(line: PanelLine) -> BarChart:
    """The bars of a line, the last of them the newest."""
    chart, last = BarChart(), len(line.trend) - 1
    chart.setAccessibleName(line.name)
    chart.setFixedHeight(CHART_HIGH)
    chart.show_bars(
        [
            Bar(one.name, (one.value,), (one.text,), current=place == last)
            for place, one in enumerate(line.trend)
        ]
    )
    return chart


class NextStepPanel(_Scrolled):
    """How the money of this household stands, and the next sensible word."""

    def __init__(self) -> None:
        super().__init__(_("Dunning"))

    def show_step(self, found: Figures, today: date) -> None:
        """Show how late the household is and what to say next."""
        clear(self.content)
        self.content.setSpacing(6)
        icon, ink, words, advice = _step(found, today)
        self.content.addLayout(line_of(IconLabel(icon, 18, ink), label(words, 15, 600, ink), None))
        self.content.addWidget(hairline())
        if found.oldest_due and found.overdue:
            self._fact(_("Oldest due"), str(found.oldest_due))
            self._fact(_("Overdue lines"), str(found.overdue_lines))
        if found.next_due:
            self._fact(_("Next due"), str(found.next_due))
        self._fact(_("In all open"), str(found.overdue + found.current))
        if found.late_fee:
            self._fact(_("Late fee till today, not in the sum"), str(found.late_fee), "amber")
        if found.former:
            self._fact(_("Former owners owe"), str(found.former), "amber")
        if advice:
            self.content.addWidget(hairline())
            row = line_of(IconLabel("info", 14, "text3"))
            row.addWidget(label(advice, 12, 400, "text2", wrap=True), 1)
            self.content.addLayout(row)
        self.content.addStretch()

    def _fact(self, name: str, value: str, ink: str = "text") -> None:
        # The name wraps: beside a wide name the card would scroll sideways.
        row = ends_of(label(name, 12, 400, "text3"), label(value, 13, 500, ink, right=True))
        self.content.addLayout(row)


def _step(found: Figures, today: date) -> tuple[str, str, str, str]:
    """Icon, colour, words and advice by how late the oldest line is; what to do about what is late
    is said by dunning alone, which knows what was done."""
    if found.overdue and found.oldest_due:
        days = (today - found.oldest_due).days
        words = ngettext("{count} day late", "{count} days late", days).format(count=days)
        return ("triangle-alert", "red", words, "") if days > 90 else ("clock", "amber", words, "")
    if found.current and found.next_due:
        words = _("Due {day}").format(day=found.next_due)
        return "calendar", "text", words, _("Nothing is late. Remind only when asked.")
    return "circle-check", "green", _("All paid"), _("Nothing to ask for.")
