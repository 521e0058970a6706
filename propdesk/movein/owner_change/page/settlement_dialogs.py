"""The settlement on one page: every line with what each owes afterwards, before anything is done.

Space gives the line in hand its next choice; the two owners below follow. Ctrl+Enter settles.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from propdesk.estate.people.dialogs import check_document, document_fields
from propdesk.estate.units.service import unit_details
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.fields import begun
from propdesk.movein.owner_change.lines import SettleLine, Settlement
from propdesk.movein.owner_change.page.sides_view import TwoSides
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.owner_change.rules import LineChoice, LineSort
from propdesk.movein.owner_change.settling import settlement_of
from propdesk.movein.owner_change.writing import open_change, settle_change
from propdesk.system.registers.dialogs import form_of
from propdesk.ui.forms.declared import record_dialog
from propdesk.ui.forms.fields import CodeField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.small_parts import label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from propdesk.kernel.money import Money
    from propdesk.ui.desk import Desk

_HEIGHT = 200
_MONEY = (
    LineSort.OFFER, LineSort.BILL, LineSort.DEBT, LineSort.TO_COME, LineSort.PREPAID,
)  # fmt: skip
_TONES = {
    LineChoice.STAYS: "grey",
    LineChoice.KEEPS: "grey",
    LineChoice.LATER: "grey",
    LineChoice.ENDS: "amber",
    LineChoice.CANCELLED: "amber",
}


class SettlementDialog(FormDialog):
    """See the module. `choices` are those made so far, by the keys of the lines."""

    def __init__(self, desk: Desk, found: Settlement) -> None:
        self._desk, self._found = desk, found
        self.choices: dict[str, LineChoice] = {one.key: one.choice for one in found.lines}
        document = CodeField("document", _("ID number of the new owner"), check=check_document)
        document.beside = True
        agreement = TextField(
            "agreement",
            _("Agreement both signed"),
            hint=_("Its number or day; needed where something passes to the new owner."),
        )
        super().__init__(
            desk, _("Settle the owner change"), [agreement, document], save=self._settle,
            subject=_subject(found), save_words=_("Settle"), width=Size.WIDEST, label_width=130,
        )  # fmt: skip
        self.table = Table(settlement_columns())
        self.table.setFixedHeight(_HEIGHT)
        self.table.setAccessibleName(_("Settlement"))
        self.body.insertWidget(0, self.table)
        told = _("Space: the next choice for the line in hand. Nothing is written before “Settle”.")
        self._in_hand = label("", 13, 500, wrap=True)
        self.body.insertWidget(1, self._in_hand)
        self.body.insertWidget(2, label(told, 12, 400, "text2", wrap=True))
        self._hinders = Banner("", "red", "octagon-alert")
        self.above.addWidget(self._hinders)
        self.sides = TwoSides()
        self.add_below(self.sides)
        self.table.view.space_pressed.connect(self.next_choice)
        self.table.current_changed.connect(self._tell_line)
        self.form.set_values({"agreement": found.agreement})
        self._show(found)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the table."""
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: self.table.view.setFocus(Qt.FocusReason.TabFocusReason))

    def next_choice(self) -> None:
        """Give the line in hand its next choice, and compute all anew."""
        line = self.table.current_row()
        if not isinstance(line, SettleLine):
            return
        if len(line.choices) < 2:
            self._desk.say(_("For this line there is nothing to choose."), "warning")
            return
        place = (line.choices.index(line.choice) + 1) % len(line.choices)
        self.choices[line.key] = line.choices[place]
        with self._desk.attempt():
            read = self._desk.store.read
            change_id = self._found.change_id
            self._show(read(settlement_of, change_id=change_id, choices=self.choices))
            here = (one.id for one in self._found.lines if one.key == line.key)
            self.table.select(next(here, 1))

    def _tell_line(self, line: object) -> None:
        """Say the line in hand in full: its column may be too narrow."""
        told = (
            (_what(line), _period(line), line.choice.label) if isinstance(line, SettleLine) else ()
        )
        self._in_hand.setText(" · ".join(filter(None, told)))

    def _show(self, found: Settlement) -> None:
        self._found = found
        self.table.show_rows(found.lines, nothing=_("Nothing is open here."))
        self.sides.show_settlement(found)
        self._hinders.show_sentence(found.hinders)
        self._hinders.setVisible(bool(found.hinders))

    def _settle(self, values: dict[str, object]) -> object:
        number = values["document"]
        self._desk.store.write(
            settle_change,
            seen=self._found,
            choices=self.choices,
            agreement=str(values["agreement"] or ""),
            document=document_fields(str(number or "")),
        )
        words = _("{code} now belongs to {name}")
        told = words.format(code=self._found.unit, name=self._found.buyer)
        ended = [one for one in self._found.of(LineSort.STOP) if one.choice is LineChoice.ENDS]
        if ended:
            what = listed(one.what for one in ended)
            hint = _(
                "{told}. Ended: {what}; where bills were made, F10 there drafts the difference."
            )
            told = hint.format(told=told, what=what)
        self._desk.say(told, "done")
        return self._found.change_id


def _subject(found: Settlement) -> str:
    return f"{found.unit} · {found.seller} → {found.buyer} · {found.day}"


def settlement_columns() -> list[Column]:
    """The columns of a settlement."""
    return [
        Column("sort", N_("Section"), width=130, value=lambda one: one.sort.label, sortable=False),
        Column("what", N_("What"), width=210, value=_named, stretch=True, free=True,
               sortable=False),
        Column("period", N_("Period"), width=180, value=_period, sortable=False, yields=True),
        Column("principal", N_("Principal"), kind=Kind.AMOUNT, width=90, sortable=False,
               value=partial(_amount, "principal")),
        Column("late_fee", N_("Late fee"), kind=Kind.AMOUNT, width=70, sortable=False,
               yields=True, value=partial(_amount, "late_fee")),
        Column("settled", N_("Already paid"), kind=Kind.AMOUNT, width=85, sortable=False,
               yields=True, value=partial(_amount, "settled")),
        Column("old", N_("Old owner"), kind=Kind.AMOUNT, width=90, weight=600, sortable=False,
               value=partial(_amount, "old")),
        Column("new", N_("New owner"), kind=Kind.AMOUNT, width=90, weight=600, sortable=False,
               value=partial(_amount, "new")),
        Column("choice", N_("What becomes of it"), kind=Kind.STATE, width=200, value=_choice,
               sortable=False),
    ]  # fmt: skip


def _named(line: SettleLine) -> str:
    """What the column says: of money the note stands below the table, of the line in hand."""
    return _bare(line) if line.sort in _MONEY else _what(line)


def _bare(line: SettleLine) -> str:
    return f"{line.unit} {line.what}" if line.unit and line.unit != line.what else line.what


def _what(line: SettleLine) -> str:
    return f"{_bare(line)} ({line.note})" if line.note else _bare(line)


def _period(line: SettleLine) -> str:
    return " – ".join(str(day) for day in (line.first, line.last) if day is not None)


def _amount(name: str, line: SettleLine) -> Money | None:
    found: Money = getattr(line, name)
    return found if found or line.sort in _MONEY else None


def _choice(line: SettleLine) -> State:
    icon = "repeat" if len(line.choices) > 1 else "lock"
    return State(line.choice.label, _TONES.get(line.choice, "accent"), icon)  # type: ignore[arg-type]  # tones


def settle_dialog(desk: Desk, change_id: int) -> SettlementDialog:
    """Build the page that settles a change; raises RecordGone."""
    return SettlementDialog(desk, desk.store.read(settlement_of, change_id=change_id))


def change_owner(desk: Desk, unit_id: int) -> None:
    """Enter the owner change of a unit and go on to its settlement; one that is open goes on."""
    with desk.attempt():
        known = desk.store.read(open_change, unit_id=unit_id)
        if known:
            settle_dialog(desk, known).exec()
            return
        dialog = new_change_dialog(desk, unit_id)
        if dialog.exec() and isinstance(dialog.result_value, int):
            settle_dialog(desk, dialog.result_value).exec()


def new_change_dialog(desk: Desk, unit_id: int) -> FormDialog:
    """Build the form of a new change of a unit."""
    code = desk.store.read(unit_details, unit_id=unit_id).code

    def save(fields: OwnerChangeFields, _seen: object) -> object:
        return desk.store.write(OWNER_CHANGES.uses.add, fields=fields)

    dialog = record_dialog(
        desk,
        _("Owner change"),
        OwnerChangeFields,
        form_of(desk, OWNER_CHANGES),
        save=save,
        shown=begun(OwnerChangeFields, desk.clock) | {"unit_id": unit_id},
        subject=code,
    )
    dialog.begin_in("owners")
    return dialog
