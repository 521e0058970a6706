"""The estate's settings: who we are on paper, the usual due day, the office calendar."""

from dataclasses import dataclass, replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.scaled import half_width
from propdesk.system.settings.estate_settings import (
    MOST_ROUNDED_OFF,
    CalendarEntry,
    CeilingOutOfRange,
    EstateSettings,
    calendar_title,
    change_estate_settings,
    estate_settings,
    rounding_ceiling,
)
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import AmountField, CheckField, NotesField, NumberField, TextField
from propdesk.ui.forms.forms import Form, FormDialog
from propdesk.ui.forms.inputs import Field, Wrong
from propdesk.ui.lists.columns import Column
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card, line_of, scrolling
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.window.pages import PageWidget

TEXTS = ("name", "company", "phone", "address", "tax_no")


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry of the calendar with its place in the list."""

    id: int
    entry: CalendarEntry


def day_words(day: int) -> str:
    """How a day of the month is said."""
    return _("Last day") if day == 0 else _("Day {day}").format(day=day)


def months_words(months: tuple[int, ...]) -> str:
    """In which months something is due."""
    return listed(str(month) for month in months) if months else _("Every month")


CALENDAR_COLUMNS = (
    Column("day", N_("Day"), width=96, value=lambda row: day_words(row.entry.day)),
    Column(
        "title",
        N_("What is due"),
        weight=500,
        stretch=True,
        value=lambda row: calendar_title(row.entry),
    ),
    Column("months", N_("Months"), width=130, value=lambda row: months_words(row.entry.months)),
)


class MonthsField(Field):
    """Months by number, as `3, 6, 9, 12`; empty means every month."""

    plain = digits = True

    def parse(self, text: str) -> object:
        parts = half_width(text).replace("、", ",").replace(" ", ",").split(",")
        numbers = [part for part in parts if part]
        if not all(part.isdigit() and 1 <= int(part) <= 12 for part in numbers):
            raise Wrong(_("“{text}” are not months. Type them like 3, 6, 9, 12.").format(text=text))
        return tuple(sorted({int(part) for part in numbers}))

    def write(self, value: object) -> str:
        return ", ".join(str(each) for each in value) if isinstance(value, tuple) else str(value)


class EstatePage(PageWidget):
    """Everything typed is kept until it is saved or put back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._saved = EstateSettings()
        self._calendar: list[CalendarEntry] = []
        self._ceilings: tuple[tuple[str, int], ...] = ()
        self.form = Form(_identity_fields(), label_width=96)
        self.money = Form(
            [_due_field(), _offset_field(), _takings_field(), _persons_field()], label_width=96
        )
        self.table = Table(CALENDAR_COLUMNS, choice=desk.settings.table("system.calendar"))
        self.save_button = Button(
            _("Save"), icon="save", kind="primary", key="Ctrl+Enter", on_click=self.save
        )
        self._back = Button(_("Put back"), icon="rotate-ccw", on_click=self.put_back)
        self._of_a_line = (
            Button(_("Change"), icon="pencil", key="F2", on_click=self.change_entry),
            Button(_("Delete"), icon="trash-2", key="Del", on_click=self.delete_entry),
        )
        self._note = label("", 12, 400, "text3")
        self._build()
        self._connect()
        self.put_back()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(line_of(self.save_button, self._back, 4, self._note, None))
        columns = QHBoxLayout()
        columns.setSpacing(10)
        columns.addWidget(self._identity_card(), 1)
        columns.addWidget(self._calendar_card(), 1)
        whole.addLayout(columns, 1)

    def _identity_card(self) -> Card:
        card = Card(_("The estate"), _("Stands on receipts, notices and backups"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.form)
        column.addStretch()
        card.body.addWidget(scrolling(inside), 1)
        return card

    def _calendar_card(self) -> Card:
        card = Card(_("Money and calendar"), _("What Today reminds of"))
        card.body.addWidget(self.money)
        card.body.addLayout(
            line_of(
                Button(_("New line"), icon="plus", key="Ins", on_click=self.add_entry),
                *self._of_a_line,
                None,
                Button(_("Rounding off"), icon="pencil", key="F4", on_click=self.change_ceilings),
            )
        )
        card.body.addWidget(self.table, 1)
        return card

    def _connect(self) -> None:
        self.table.activated.connect(self.change_entry)
        self.table.current_changed.connect(self._show_current)
        self.money.entered.connect(self.save)
        for field in (*self.form.fields, *self.money.fields):
            field.edited.connect(self._show_state)

    # What is typed

    def typed(self) -> EstateSettings:
        """The settings as they stand on the page."""
        values = self.form.values()
        due = self.money.field("due_day").value()
        offset = bool(self.money.field("offset_after_billing").value())
        takings_stay = bool(self.money.field("takings_stay").value())
        two_persons = bool(self.money.field("two_persons").value())
        name, company, phone, address, tax_no = (str(values[each] or "") for each in TEXTS)
        lines = tuple(str(values["bank_lines"] or "").splitlines())
        return replace(
            self._saved,
            name=name,
            company=company,
            phone=phone,
            address=address,
            tax_no=tax_no,
            bank_lines=lines,
            due_day=due if isinstance(due, int) else 0,
            offset_after_billing=offset,
            takings_stay=takings_stay,
            two_persons=two_persons,
            rounding_ceilings=self._ceilings,
            calendar=tuple(self._calendar),
        )

    def put_back(self) -> None:
        """Show what is saved and forget what was typed."""
        with self.desk.attempt():
            self._saved = self.desk.store.read(estate_settings)
        values: dict[str, object] = {name: getattr(self._saved, name) for name in TEXTS}
        values["bank_lines"] = "\n".join(self._saved.bank_lines)
        self.form.set_values(values)
        self.money.set_values(
            {
                "due_day": self._saved.due_day,
                "offset_after_billing": self._saved.offset_after_billing,
                "takings_stay": self._saved.takings_stay,
                "two_persons": self._saved.two_persons,
            }
        )
        self._calendar = list(self._saved.calendar)
        self._ceilings = self._saved.rounding_ceilings
        self._show_calendar()

    def save(self) -> None:
        """Save everything, or say in the fields what is wrong."""
        errors = self.form.judge()[0] + self.money.judge()[0]
        if errors:
            self.form.go_to_next_problem() or self.money.go_to_next_problem()
            return
        with self.desk.attempt():
            self.desk.store.write(change_estate_settings, settings=self.typed())
            self.desk.say(_("Settings saved"), "done")
            self.put_back()

    def _show_state(self) -> None:
        changed = self.typed() != self._saved
        self._note.setText(_("Not saved yet") if changed else "")
        self._back.refuse(None if changed else _("Nothing was changed."))

    def change_ceilings(self) -> None:
        """Ask how much each role may round off one payment."""
        roles = [role for role in Role if role is not Role.READER]
        fields = [
            AmountField(role.value, role.label, required=True, check=_below_a_yuan)
            for role in roles
        ]
        dialog = FormDialog(
            self.desk,
            _("Rounding off"),
            fields,
            subject=_("At most per payment"),
            save=lambda values: values,
            save_words=_("Take over"),
        )
        now = self.typed()
        dialog.form.set_values({role.value: rounding_ceiling(now, role) for role in roles})
        if dialog.exec() == 1 and isinstance(values := dialog.result_value, dict):
            most = {role: each.fen for role, each in values.items() if isinstance(each, Money)}
            own = {role: fen for role, fen in most.items() if fen != MOST_ROUNDED_OFF.fen}
            self._ceilings = tuple(own.items())
            self._show_state()

    # The calendar

    def _show_calendar(self) -> None:
        self.table.show_rows([_Line(n, entry) for n, entry in enumerate(self._calendar)])
        self._show_state()
        self._show_current(self.table.current_row())

    def _show_current(self, row: object | None) -> None:
        for button in self._of_a_line:
            button.refuse(None if row is not None else _("Choose a row first."))

    def _current(self) -> _Line | None:
        row = self.table.current_row()
        return row if isinstance(row, _Line) else None

    def add_entry(self) -> None:
        """Ask for a new line of the calendar."""
        if (entry := self._ask(None)) is not None:
            self._calendar.append(entry)
            self._show_calendar()

    def change_entry(self) -> None:
        """Change the line chosen."""
        if (line := self._current()) and (entry := self._ask(line.entry)) is not None:
            self._calendar[line.id] = entry
            self._show_calendar()

    def delete_entry(self) -> None:
        """Take the line chosen out."""
        if line := self._current():
            del self._calendar[line.id]
            self._show_calendar()

    def _ask(self, entry: CalendarEntry | None) -> CalendarEntry | None:
        fields = [
            NumberField("day", _("Day"), most=31, required=True, hint=_("0 = the last day")),
            TextField("title", _("What is due"), required=True),
            MonthsField("months", _("Months"), hint=_("Empty: every month")),
        ]
        dialog = FormDialog(
            self.desk, _("Office calendar"), fields, save=_entry_of, save_words=_("Take over")
        )
        if entry is not None:
            dialog.form.set_values(
                {
                    "day": entry.day,
                    "title": calendar_title(entry),
                    "months": entry.months or None,
                }
            )
        made = dialog.result_value if dialog.exec() == 1 else None
        if entry is not None and made == entry._replace(title=calendar_title(entry)):
            return entry  # ours stays ours, in every language
        return made if isinstance(made, CalendarEntry) else None

    # What the frame calls

    def shown(self) -> None:
        self.form.focus_first()

    def reload(self, touched: frozenset[str]) -> None:
        if "setting" in touched and self.typed() == self._saved:
            self.put_back()


def _entry_of(values: dict[str, object]) -> CalendarEntry:
    day, months = values["day"], values["months"]
    return CalendarEntry(
        day if isinstance(day, int) else 0,
        str(values["title"]),
        months if isinstance(months, tuple) else (),
    )


def _identity_fields() -> list[Field]:
    return [
        TextField("name", _("Estate name"), required=True),
        TextField("company", _("Company"), hint=_("Receives the money; printed on receipts.")),
        TextField("phone", _("Phone")),
        TextField("address", _("Address")),
        TextField("tax_no", _("Tax number")),
        NotesField(
            "bank_lines",
            _("Bank account"),
            lines=4,
            hint=_("Printed on notices as typed, line by line."),
        ),
    ]


def _below_a_yuan(value: object) -> tuple[str, str] | None:
    if isinstance(value, Money) and value > MOST_ROUNDED_OFF:
        return "error", str(CeilingOutOfRange(most=MOST_ROUNDED_OFF))
    return None


def _due_field() -> NumberField:
    return NumberField(
        "due_day",
        _("Due day"),
        most=31,
        required=True,
        hint=_("For new tariffs: day of the month; 0 = the last."),
    )


def _offset_field() -> CheckField:
    return CheckField(
        "offset_after_billing",
        _("Pay from prepayments after billing"),
        title=_("Prepayment"),
        hint=_("The oldest bill first, each payer's own only."),
    )


def _takings_field() -> CheckField:
    return CheckField(
        "takings_stay",
        _("Nothing is paid out of takings"),
        title=_("Takings"),
        hint=_("Cash refunds only out of the float."),
    )


def _persons_field() -> CheckField:
    return CheckField(
        "two_persons",
        _("Somebody else signs red receipts, opened months, full lists"),
        title=_("Two persons"),
        hint=_("May be later; Today and the month close wait for it."),
    )
