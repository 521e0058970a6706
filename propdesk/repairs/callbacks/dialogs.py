"""Entering what a call came to by one digit, and the list of all who reported a fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.callbacks.answering import Answered, answer_call
from propdesk.repairs.callbacks.papers import call_record_pdf
from propdesk.repairs.callbacks.reading import (
    CallAtHand,
    Reporter,
    call_at_hand,
    calls_made,
    reporters_of,
)
from propdesk.repairs.callbacks.register import BY_DIGIT
from propdesk.repairs.callbacks.rules import CallState
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.digit_chips import DigitChips
from propdesk.ui.forms.fields import DateField, NumberField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column, Kind, State, write_phone
from propdesk.ui.lists.tables import Table
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

_BETWEEN = " · "


class AnswerSheet(WritingSheet):
    """What somebody said, by its digit: 1 satisfied, 2 fairly, 3 not, 4 nobody there.

    A digit saves at once; “not satisfied” asks why first. What is refused keeps what was typed.
    """

    def __init__(self, desk: Desk, call: CallAtHand) -> None:
        super().__init__(desk, _("Call back"), call.row.order, width=640)
        self._desk, self._call = desk, call
        self.answers = DigitChips(
            [
                _("Satisfied"),
                _("Fairly satisfied"),
                _("Not satisfied"),
                _("Nobody answered"),
            ]
        )
        self.said, self.caller = LineInput(), LineInput()
        self.said.setAccessibleName(_("What was said"))
        self.caller.setAccessibleName(_("Called by"))
        self.caller.setText(desk.store.actor.name)
        self._wrong = label("", 12, 400, "red", wrap=True)
        self._build()
        self.answers.chosen.connect(self._chosen)
        self.said.returnPressed.connect(self.save)
        self.caller.returnPressed.connect(self.save)
        self.answers.setFocus()

    def _build(self) -> None:
        row = self._call.row
        whom = _BETWEEN.join(filter(None, (row.person, row.unit)))
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(label(whom or _("Nobody is named"), 20, 600, wrap=True), 1)
        phone = write_phone(self._call.phone) if self._call.phone else _("no phone")
        head.addWidget(label(phone, 20, 600, "accent"))
        self.body.addLayout(head)
        about = _BETWEEN.join(filter(None, (row.fault, row.worker, row.note)))
        if about:
            self.body.addWidget(label(about, 13, 400, "text2", wrap=True))
        self.body.addWidget(self.answers)
        for words, field in ((_("What was said"), self.said), (_("Called by"), self.caller)):
            name = label(words, 13, 500)
            name.setFixedWidth(Size.LABEL_COLUMN)
            line = line_of(name, spacing=8)
            line.addWidget(field, 1)
            self.body.addLayout(line)
        self.body.addWidget(self._wrong)
        self._wrong.hide()
        height = Size.DIALOG_BUTTON
        back = Button(_("Back"), key="Esc", bind_its_key=False, height=height)
        self.add_button(back).clicked.connect(self.reject)
        save = Button(_("Save"), key="Ctrl+Enter", kind="primary", height=height)
        self.add_button(save).clicked.connect(self.save)

    def _chosen(self, place: int) -> None:
        """Save, or ask first what is not right."""
        if BY_DIGIT[place] is CallState.UNSATISFIED and not self.said.text().strip():
            self._tell(_("Say what is not right; Enter saves and opens the repair again."))
            self.said.setFocus()
        else:
            self.save()

    def save(self) -> None:
        """Write the answer."""
        try:
            done = self._desk.store.write(
                answer_call,
                call_id=self._call.row.id,
                answer=BY_DIGIT[self.answers.place],
                said=self.said.text(),
                called_by=self.caller.text(),
                seen=self._call.row.state,
            )
        except FieldsRefused as error:
            self._tell("\n".join(error.errors.values()))
            self.said.setFocus()
        except UserError as error:
            self._tell(str(error))
            self.caller.setFocus()
        else:
            self._desk.say(told_of(done, self._call), "done")
            self.accept()

    def _tell(self, words: str) -> None:
        self._wrong.setText(words)
        self._wrong.show()


def told_of(done: Answered, call: CallAtHand) -> str:
    """What came of an answer, in a sentence."""
    whom = call.row.person or call.row.unit or call.row.order
    if done.opened:
        words = _("{whom}: {answer}. {no} is open for it.")
    elif done.state is CallState.TRIED:
        words = _("{whom}: {answer}, {count} tried. Try again later.")
    else:
        words = "{whom}: {answer}"
    return words.format(whom=whom, answer=done.state.label, no=done.opened, count=done.tries)


def answer_dialog(desk: Desk, call_id: int) -> AnswerSheet:
    """Build the sheet of a call; raises RecordGone."""
    return AnswerSheet(desk, desk.store.read(call_at_hand, call_id=call_id))


def call_back_order(desk: Desk, order_id: int) -> None:
    """Enter the answer of the one who waits for a call about an order, or show all who reported
    it."""
    no, reporters = desk.store.read(reporters_of, order_id=order_id)
    waiting = [one for one in reporters if one.waits and one.call_id is not None]
    if len(reporters) == 1 and waiting:
        answer_dialog(desk, waiting[0].call_id or 0).exec()
    elif not reporters:
        desk.say(
            _("Nobody is to be called about {no}: no reporter is named.").format(no=no), "info"
        )
    else:
        ReportersSheet(desk, order_id, no).exec()


def _tick(one: Reporter) -> State:
    """Whether somebody was told, as a badge with its tick."""
    if one.state is None:
        return State(_("after the repair is verified"), "grey", "clock")
    return State(one.state.label, one.state.tone, one.state.icon)


_REPORTERS = (
    Column("person", N_("Reported by"), weight=500, width=110, value=lambda one: one.person),
    Column("unit", N_("Unit"), width=90, value=lambda one: one.unit),
    Column("phone", N_("Phone"), width=130, value=lambda one: write_phone(one.phone)),
    Column("no", N_("Reported as"), width=130, value=lambda one: one.no),
    Column("told", N_("Told"), kind=Kind.STATE, width=150, value=_tick),
    Column("said", N_("What was said"), stretch=True, value=lambda one: one.said),
)


class ReportersSheet(Sheet):
    """Everybody who reported a fault, those told ticked; Enter or F6 enters what one says."""

    def __init__(self, desk: Desk, order_id: int, no: str) -> None:
        super().__init__(desk.window, _("Who reported it"), no, width=860)
        self._desk, self._order = desk, order_id
        self.table = Table(_REPORTERS, card=False)
        self.table.setMinimumHeight(220)
        self._count = label("", 13, 400, "text2")
        self.body.addWidget(self.table)
        self.body.addWidget(self._count)
        height = Size.DIALOG_BUTTON
        back = Button(_("Close"), key="Esc", bind_its_key=False, height=height)
        self.add_button(back).clicked.connect(self.reject)
        if "repairs.edit" in desk.store.actor.permissions:
            call = Button(_("Call back"), key="F6", kind="primary", height=height)
            self.add_button(call).clicked.connect(self.call)
            self.table.activated.connect(lambda _row: self.call())
        self.show_reporters()

    def show_reporters(self) -> None:
        """Read them again; the next one who waits is in hand."""
        with self._desk.attempt():
            _no, found = self._desk.store.read(reporters_of, order_id=self._order)
            self.table.show_rows(found)
            told = sum(one.told for one in found)
            words = _("{told} of {count} told").format(told=told, count=len(found))
            self._count.setText(words)
            waiting = next((one.id for one in found if one.waits), None)
            if waiting is not None:
                self.table.select(waiting)

    def call(self) -> None:
        """Enter what the one in hand says."""
        one = self.table.current_row()
        with self._desk.attempt():
            if isinstance(one, Reporter) and one.waits and one.call_id is not None:
                answer_dialog(self._desk, one.call_id).exec()
            elif isinstance(one, Reporter):
                self._desk.say(_tick(one).text, "info")
        self.show_reporters()


def record_dialog_of_calls(desk: Desk, first: date | None, last: date | None) -> FormDialog:
    """Build the question for which days the record of call-backs is printed."""
    today = desk.today()

    def show(values: Mapping[str, object]) -> object:
        begin, end = values["first"], values["last"]
        assert isinstance(begin, date) and isinstance(end, date)  # noqa: S101, PT018  required
        begin, end = min(begin, end), max(begin, end)
        rows = desk.store.read(calls_made, first=begin, last=end)
        pdf = call_record_pdf(begin, end, rows, paper_head(desk))
        name = _("Record of call-backs")
        paper_sheet(desk, name, pdf, document="report", file_name=f"{name} {begin}.pdf").exec()
        return True

    days: Sequence[DateField] = [
        DateField("first", _("From"), today=today, required=True),
        DateField("last", _("Until"), today=today, required=True),
    ]
    words = _("Record of call-backs")
    dialog = FormDialog(desk, words, days, save=show, save_words=_("Show"), asks_only=True)
    dialog.form.set_values({"first": first or today.replace(day=1), "last": last or today})
    return dialog


def settings_dialog(desk: Desk) -> FormDialog:
    """Build the form of how often somebody tries, of whose share of the calls is how much, and of
    how long a repair that does not hold is opened again."""
    asked = {
        "call_tries": (_("Tries until it is given up"), 1, 100),
        "call_share_manager": (_("Manager, at least %"), 0, 100),
        "call_share_supervisor": (_("Supervisor, at least %"), 0, 100),
        "call_share_lead": (_("Repair lead, at least %"), 0, 100),
        "reopen_days": (_("Days in which a repair is opened again"), 0, 3650),
    }
    hints = {"reopen_days": _("Later it becomes a new order.")}
    known = desk.store.read(estate_settings)
    form = [
        NumberField(name, title, least=least, most=most, required=True, hint=hints.get(name, ""))
        for name, (title, least, most) in asked.items()
    ]

    def save(values: Mapping[str, object]) -> object:
        changed = replace(known, **{name: values[name] for name in asked})  # type: ignore[arg-type]
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(desk, _("Call-backs"), form, save=save)
    dialog.form.set_values({name: getattr(known, name) for name in asked})
    return dialog
