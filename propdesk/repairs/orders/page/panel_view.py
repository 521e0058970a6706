"""The panel beside the list of orders: what it is, what happened so far, and whether again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import RecordGone
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.page.story import OrderStory, PastFault, StoryLine, order_story
from propdesk.repairs.orders.register import ORDER
from propdesk.repairs.orders.rules import FINISHED, Urgency
from propdesk.system.registers.sections_view import record_sections
from propdesk.ui.forms.kept_lines import KeptLines, Line, LinesCard
from propdesk.ui.forms.record_panel import show_sections
from propdesk.ui.lists.columns import State, badge_of, write_day, write_phone
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Badge, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.ui.desk import Desk

_BETWEEN = " · "


class OrderPanel(LinesCard):
    """See the module. `marks` are the badges of a row: its deadline while it presses."""

    def __init__(self, desk: Desk, marks: Callable[[Any], list[State]]) -> None:
        super().__init__()
        self._desk, self._marks = desk, marks
        self._sections = record_sections(desk, attachments=ORDER.attachments, linked=ORDER.linked)

    def show_row(self, row: Any | None) -> None:  # noqa: ANN401  an OrderRow
        """Show the order the user is on. Raises what its sections refuse."""
        with suppress(RecordGone), self.lines.shown_anew():
            if row is not None:
                story = self._desk.store.read(order_story, order_id=row.id)
                self._show(row, story)
                show_sections(self.lines, self._sections, ORDER.kind, row.id)

    def _show(self, row: Any, story: OrderStory) -> None:  # noqa: ANN401  an OrderRow
        state = badge_of(row.state)
        assert state is not None  # noqa: S101  every order has one
        self.lines.head(row.no, state)
        if marks := self._marks(row):
            self.lines.badges(marks)
        self.lines.label(row.fault, 15, 600, wrap=True)
        for name, value in _facts(row, story):
            self.lines.fact(name, value)
        show_story(self.lines, story)
        if story.past:
            self.lines.hairline()
            title = _("This household before ({count})")
            self.lines.label(title.format(count=len(story.past)), 13, 600)
            for one in story.past:
                self.lines.put("past", _past, one)


def _facts(row: Any, story: OrderStory) -> list[tuple[str, str]]:  # noqa: ANN401  an OrderRow
    """What there is to know, in the words of the office; what is empty is left out."""
    place = " ".join(filter(None, (row.unit, row.place)))
    who = _BETWEEN.join(filter(None, (row.reporter, write_phone(row.phone) if row.phone else "")))
    sent = row.worker or row.team
    if sent and story.in_hand:
        sent += _BETWEEN + _("{count} in hand").format(count=story.in_hand)
    if story.needs_another:
        sent += _BETWEEN + _("needs another")
    visit = _visit(row)
    told = (
        (_("Where it is"), place),
        (_("Reported by"), who),
        (_("Class"), _class(row)),
        (_("Worker"), sent),
        (_("Warranty firm"), row.builder),
        (_("Letter of"), write_day(row.letter_at) if row.letter_at else ""),
        (_("Reminded"), write_day(row.reminded_at) if row.reminded_at else ""),
        (_("Appointment"), visit),
        (_("Time limit"), write_day(row.due_at) if row.due_at else ""),
        (_("Waits for"), _waits(row)),
        (_("What was done"), row.result),
        (_("Not right"), row.not_right),
        (_("Signed slip back on"), write_day(row.slip_back_on) if row.slip_back_on else ""),
        (_("Promised for"), _promise(row)),
        (_("Cost"), _cost(story)),
        (_("Quoted"), _quote(row)),
        (_("Note"), row.note),
    )
    return [(name, value) for name, value in told if value]


def _class(row: Any) -> str:  # noqa: ANN401  an OrderRow
    told = [row.fault_kind, row.work_class.label]
    if row.work_class is not WorkClass.PAID:
        told.append(_("free of charge"))
    if row.urgency is not Urgency.ORDINARY:
        told.insert(0, row.urgency.label)
    return _BETWEEN.join(filter(None, told))


def _visit(row: Any) -> str:  # noqa: ANN401  an OrderRow
    if row.visit_from is None:
        return write_day(row.visit_until) if row.visit_until else ""
    until = f"–{wall_time(row.visit_until):%H:%M}" if row.visit_until else ""
    return f"{write_day(row.visit_from)}{until}"


def _waits(row: Any) -> str:  # noqa: ANN401  an OrderRow
    if row.waits_for is None or row.state in FINISHED:
        return ""
    return _BETWEEN.join(filter(None, (row.waits_for.label, row.wait_why)))


def _promise(row: Any) -> str:  # noqa: ANN401  an OrderRow
    if row.promised_on is None:
        return ""
    return _BETWEEN.join((write_day(row.promised_on), row.promise_why))


def _quote(row: Any) -> str:  # noqa: ANN401  an OrderRow
    if row.quoted is None or row.quote_answer is None:
        return ""
    return _BETWEEN.join((str(row.quoted), row.quote_answer.label))


def _cost(story: OrderStory) -> str:
    cost = story.material + story.labour
    if not cost:
        return ""
    words = _("material {material} + labour {labour} = {cost}")
    told = words.format(material=story.material, labour=story.labour, cost=cost)
    return f"{told} · {story.receipt}" if story.receipt else told


def show_story(lines: KeptLines, story: OrderStory) -> None:
    """What happened to an order so far, on its own panel and on others."""
    lines.hairline()
    lines.label(_("So far"), 13, 600)
    for step in story.lines:
        lines.put("step", _step, step)


def show_story_of(lines: KeptLines, desk: Desk, order_id: int) -> None:
    """The same for whoever knows the order by its id alone."""
    show_story(lines, desk.store.read(order_story, order_id=order_id))


def _step() -> Line:
    """A move: when, into which state, who and why."""
    icon, time = IconLabel("circle-check", 14, "green"), label("", 12, 400, "text3")
    time.setFixedWidth(76)
    words = label("", 12, 400, "text2", wrap=True)

    def tell(step: StoryLine) -> None:
        time.setText(f"{wall_time(step.at):%m-%d %H:%M}")
        icon.show_icon(step.state.icon, "green")
        who = _BETWEEN.join(filter(None, (step.user, step.why)))
        words.setText(f"{step.state.label}\n{who}")

    row = line_of(icon, time, words, spacing=6)
    row.setStretch(2, 1)
    return row, tell


def _past() -> Line:
    """An earlier fault of the room: when, what, and whether it is the same."""
    time, words, badge = label("", 12, 400, "text3"), label("", 13, wrap=True), Badge()
    time.setFixedWidth(56)

    def tell(one: PastFault) -> None:
        time.setText("" if one.at is None else f"{wall_time(one.at):%y-%m-%d}")
        words.setText(one.fault)
        if one.is_same:
            badge.show_state(_("Same kind"), "amber", "repeat")
        else:
            badge.show_state(one.state.label, one.state.tone, one.state.icon)

    row = line_of(time, words, badge, spacing=6)
    row.setStretch(1, 1)
    return row, tell
