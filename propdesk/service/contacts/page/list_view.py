"""The contact book below the entry line: chips, the list by deadline, what is done with a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from msgspec import structs
from PySide6.QtWidgets import QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.question import Question
from propdesk.kernel.records.states import States
from propdesk.service.contacts.page.papers_view import reply_letter_sheet, reply_slip_sheet
from propdesk.service.contacts.register import (
    CLOCKS,
    CONTACT_STATES,
    CONTACTS,
    AnswerGiven,
    ContactRow,
)
from propdesk.service.contacts.rules import OUTER, TURNED, ContactState
from propdesk.service.contacts.taking import first_answers, outer_in_time
from propdesk.system.registers import dialogs
from propdesk.system.registers.import_dialogs import import_action
from propdesk.system.registers.records_view import RecordForms, RecordsPage, filters_of
from propdesk.ui.desk import Desk
from propdesk.ui.forms.moving import MoveButtons
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State, badge_of
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.actions import duplicate_action, edit_action, undo_action

SHOWN_CHIPS = ("today", "waiting", "overdue", "outer", "late", "mine", "all")
# What is made of a contact is made by its key, not by a bare move of its state.
BY_HAND = States(
    ContactState,
    first=CONTACT_STATES.first,
    moves=tuple(one for one in CONTACT_STATES.moves if one.form is AnswerGiven),
    retired=frozenset(TURNED),
)


class ContactList(RecordsPage):
    """See the module."""

    def __init__(self, desk: Desk, detail: QWidget) -> None:
        listed = CONTACTS.listed
        super().__init__(
            desk,
            # There is no step before the entry line above: an empty list says only that.
            structs.replace(
                listed,
                words=structs.replace(listed.words, none="", no_fit=listed.words.none),
            ),
            RecordForms(
                form=partial(dialogs.form_of, desk, CONTACTS),
                edit=partial(dialogs.edit_dialog, desk, CONTACTS),
                typing_key="Shift+F2",
            ),
            buttons=self._buttons,
            instead=contact_columns(desk),
            detail=detail,
            told=self._told,
            filters=[replace(one, group=" ") for one in _chips()],
            watches=frozenset({"contact", "clock", "unit", "record_link"}),
        )

    def _buttons(self, _page: RecordsPage) -> Sequence[Action]:
        slip = CONTACTS.slip
        assert slip is not None  # noqa: S101  it is declared
        printed, *exported = self.outputs()
        changes = []
        if self.may_edit:
            changes = [
                *self._moves().actions(),
                replace(edit_action(self.edit, self.many), key="F10", in_panel=True),
                duplicate_action(self.duplicate),
                replace(undo_action(self.many), in_menu=True),
            ]
        of_a_row = partial(Action, needs_row=True, in_panel=True)
        papers = (
            of_a_row(_(slip.title), self.slip, icon="receipt-text", key="F11"),
            of_a_row(
                _("Reply letter"), self.letter, icon="mail", key="Shift+F11", why_not=_why_no_letter
            ),
        )
        return [
            *changes,
            *papers,
            replace(printed, key="Ctrl+Shift+P", in_menu=True),
            *(replace(one, in_menu=True) for one in import_action(self._at, CONTACTS)),
            *(replace(one, in_menu=True) for one in exported),
        ]

    def _moves(self) -> MoveButtons[ContactRow, ContactState]:
        desk, uses = self._at, CONTACTS.uses

        return MoveButtons(
            desk,
            BY_HAND,
            row=self.row,
            state=lambda row: row.state,
            name=CONTACTS.called,
            move=lambda row, move, why: desk.store.write(
                uses.move, record_id=row.id, to=move.to, why=why, seen=row.state
            ),
            form=partial(dialogs.move_dialog, desk, CONTACTS),
        )

    def slip(self) -> None:
        """Show the slip of the contact; of what came from outside that of the reply."""
        row = self.row()
        if row is None:
            return
        if row.channel in OUTER:
            with self._at.attempt():
                reply_slip_sheet(self._at, row.id).exec()
        else:
            dialogs.slip_sheet(self._at, CONTACTS, row).exec()

    def letter(self) -> None:
        """Show the letter of the reply."""
        if row := self.row():
            with self._at.attempt():
                if sheet := reply_letter_sheet(self._at, row.id):
                    sheet.exec()

    def _told(
        self, totals: Totals, _question: Question
    ) -> tuple[Sequence[Figure], Sequence[Figure]]:
        """How many, how many still wait, and how many got their first answer at once."""
        read, day = self._at.store.read, self._at.today()
        soon, spoken = read(first_answers, day=day)
        in_time, written = read(outer_in_time, day=day)
        words = ngettext("{count} contact", "{count} contacts", totals.count)
        waiting, late = totals.chips.get("waiting", 0), totals.chips.get("overdue", 0)
        right = [
            Figure(_("To answer"), f"{waiting:,}"),
            Figure(_("Past its time"), f"{late:,}", ink="red" if late else "text"),
        ]
        if spoken:
            share = f"{soon:,} / {spoken:,}  {100 * soon / spoken:.1f} %"
            right.append(Figure(_("answered at once today"), share, strong=True))
        if written:
            right.append(Figure(_("12345 in time, 30 days"), f"{in_time:,} / {written:,}"))
        return [Figure("", words.format(count=f"{totals.count:,}"))], right


def _why_no_letter(row: ContactRow) -> str:
    return "" if row.answer else _("It is not answered yet.")


def _chips() -> list[Filter]:
    mine = {one.id: one for one in filters_of(CONTACTS.bar)}
    words = {"all": _("All days")}
    return [replace(mine[name], words=words.get(name, mine[name].words)) for name in SHOWN_CHIPS]


def contact_columns(desk: Desk) -> list[Column]:
    """The columns that a declaration cannot say: the channel with its icon, what is left of the
    time, and what it became or is called outside."""
    grey = partial(Column, ink="text2")
    return [
        grey("time", N_("Time"), width=64, value=lambda row: _came(row, desk.today())),
        grey(
            "channel",
            N_("Channel"),
            width=96,
            value=lambda row: row.channel.label,
            icon=lambda row: row.channel.icon,
        ),
        Column(
            "unit",
            N_("Unit"),
            width=150,
            weight=500,
            value=lambda row: row.unit or row.place,
            hint=lambda row: row.caller,
        ),
        Column(
            "due_at",
            N_("Answer due"),
            kind=Kind.STATE,
            width=124,
            value=lambda row: time_left(row, desk.clock.now()),
        ),
        grey(
            "outer_no",
            N_("Became / outer number"),
            width=130,
            value=lambda row: row.became or row.outer_no,
        ),
    ]


def _came(row: ContactRow, today: date) -> str:
    """The hour of a contact of today, the day of an older one."""
    return row.time if row.day == today else f"{row.day:%m-%d}"


def time_left(row: ContactRow, now: datetime) -> State | str:
    """What is left of the time for an answer; a day that is far in grey, nothing once it is
    given."""
    if row.due_at is None:
        return ""
    near = CLOCKS.told(row, now) or CLOCKS.unsure(row)
    return State(*near) if near else State(f"{wall_time(row.due_at):%m-%d}", "grey", "calendar")


def contact_badges(row: ContactRow, now: datetime) -> list[State]:
    """How a contact stands, for its panel."""
    left, state = time_left(row, now), badge_of(row.state)
    return [one for one in (left, state) if isinstance(one, State)]
