"""The page of call-backs: who is to be called, the answer in two keys, and what happened so far."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.reports.report import month_after
from propdesk.repairs.callbacks.answering import it_rained, shares_of_calls
from propdesk.repairs.callbacks.dialogs import (
    answer_dialog,
    record_dialog_of_calls,
    settings_dialog,
)
from propdesk.repairs.callbacks.reading import CallAtHand, call_at_hand
from propdesk.repairs.callbacks.register import CALL_BACK, CALL_BACKS, CALL_STATES
from propdesk.repairs.callbacks.rules import WAITING
from propdesk.repairs.orders.page.panel_view import show_story_of
from propdesk.system.registers.sections_view import record_sections
from propdesk.system.registers.view import DeclaredPage, badges_of
from propdesk.ui.forms.kept_lines import LinesCard
from propdesk.ui.forms.record_panel import show_sections
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import State, badge_of, write_day, write_phone
from propdesk.ui.lists.totals import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.records.question import Question
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.columns import Column
    from propdesk.ui.lists.register import Told
    from propdesk.ui.lists.source import Totals


class CallBacksPage(DeclaredPage):
    """See the module. F6 and a digit enter what somebody said."""

    typing_key = "Shift+F2"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, CALL_BACKS)

    def beside(self, desk: Desk, marked: Sequence[Column]) -> QWidget:
        return CallPanel(desk, lambda row: badges_of(marked, row))

    def _buttons(self, page: RecordsPage) -> list[Action]:
        follow = {_(move.title) for move in CALL_STATES.moves if move.key == ""}
        kept = [one for one in super()._buttons(page) if one.words not in follow]
        new = kept.pop(0) if self.may_edit else None
        answer = Action(
            _("Enter answer"),
            self.answer,
            icon="phone",
            key="F6",
            needs_row=True,
            why_not=_why_not,
        )
        rained = Action(_("It has rained"), self.rained, icon="bell", key="F7", in_menu=True)
        record = Action(_("Record of call-backs"), self.record, icon="printer", key="F8")
        order = Action(_("Open order"), self.open_order, icon="wrench", key="F2", needs_row=True)
        settings = Action(_("Settings"), self.settings, icon="settings", key="F12", in_menu=True)
        mine = [answer, new, rained] if new is not None else []
        rights = self._at.store.actor.permissions
        allowed = [settings] if "system.settings" in rights else []
        return [*(one for one in mine if one is not None), *kept, order, record, *allowed]

    def _counted(self, totals: Totals, question: Question) -> Told:
        """How many, and how far the shares of this month are."""
        figures, _none = super()._counted(totals, question)
        first = self._at.today().replace(day=1)
        last = month_after(first, 1) - timedelta(days=1)
        shares = self._at.store.read(shares_of_calls, first=first, last=last)
        told = [
            Figure(
                post.label,
                _("{now} % of {least} %").format(
                    now=count * 100 // shares.calls if shares.calls else 0, least=least
                ),
                ink="amber" if count * 100 < least * shares.calls else "text",
            )
            for post, count, least in shares.made
        ]
        return figures, [Figure(_("Calls this month"), str(shares.calls)), *told]

    def answer(self) -> None:
        """Enter what the one in hand said."""
        if row := self.row():
            with self._at.attempt():
                answer_dialog(self._at, row.id).exec()

    def rained(self) -> None:
        """Call today whoever is asked after rain."""
        with self._at.attempt():
            count = self._at.store.write(it_rained)
            words = ngettext("{count} call for today", "{count} calls for today", count)
            self._at.say(words.format(count=count), "done")

    def record(self) -> None:
        """Print the record of call-backs of a period."""
        asked = self.question()
        with self._at.attempt():
            record_dialog_of_calls(self._at, asked.first, asked.last).exec()

    def settings(self) -> None:
        """How often somebody tries, and the shares."""
        with self._at.attempt():
            settings_dialog(self._at).exec()

    def open_order(self) -> None:
        """Go to the order of the call."""
        row = self.row()
        if row is not None and row.order_id is not None:
            self._at.open_page("repairs.orders", record_id=row.order_id)


def _why_not(row: Any) -> str:  # noqa: ANN401  a CallBackRow
    told = _("It is “{state}” already.")
    return "" if row.state in WAITING else told.format(state=row.state.label)


class CallPanel(LinesCard):
    """Whom to call, large; about what; what others said, and what happened to the order so far."""

    def __init__(self, desk: Desk, marks: Callable[[Any], list[State]]) -> None:
        super().__init__()
        self._desk, self._marks = desk, marks
        self._sections = record_sections(desk, attachments=False, linked=CALL_BACK.linked)

    def show_row(self, row: Any | None) -> None:  # noqa: ANN401  a CallBackRow
        """Show the call the user is on. Raises what its sections refuse."""
        with suppress(RecordGone), self.lines.shown_anew():
            if row is not None:
                self._show(self._desk.store.read(call_at_hand, call_id=row.id))
                if row.order_id is not None:
                    show_story_of(self.lines, self._desk, row.order_id)
                show_sections(self.lines, self._sections, CALL_BACK.kind, row.id)

    def _show(self, call: CallAtHand) -> None:
        row, state = call.row, badge_of(call.row.state)
        assert state is not None  # noqa: S101  every call has one
        self.lines.head(row.order or _("Without an order"), state)
        if marks := self._marks(row):
            self.lines.badges(marks)
        self.lines.label(row.person or row.unit or _("Nobody is named"), 20, 600, wrap=True)
        if call.phone:
            self.lines.label(write_phone(call.phone), 20, 600)
        for name, value in _facts(row):
            self.lines.fact(name, value)
        if call.others:
            self.lines.hairline()
            self.lines.label(_("Other calls about it"), 13, 600)
            for one in call.others:
                whom = one.person or one.unit
                told = " · ".join(filter(None, (whom, one.state.label, one.said)))
                self.lines.fact(write_day(one.called_on or one.due_on), told)


def _facts(row: Any) -> list[tuple[str, str]]:  # noqa: ANN401  a CallBackRow
    """What there is to know before calling; what is empty is left out."""
    told = (
        (_("Unit"), row.unit),
        (_("Fault"), row.fault),
        (_("Worker"), row.worker),
        (_("Call by"), write_day(row.due_on)),
        (_("Waits for"), _("the next rain") if row.after_rain else ""),
        (_("Calls made"), str(row.tries) if row.tries else ""),
        (_("What was said"), row.said),
        (_("Called by"), row.called_by),
        (_("Note"), row.note),
    )
    return [(name, value) for name, value in told if value]
