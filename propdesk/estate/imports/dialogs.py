"""Dialogs of the import: which column holds what, and what an undo had to leave."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QWidget

from propdesk.estate.imports.clinic import OFFERED, Clinic, kind_of_table
from propdesk.estate.imports.lines import FIELD_NAMES, import_field_name
from propdesk.estate.imports.undo import KeptRecord, Undone
from propdesk.estate.roster.cells.types import ColumnChoice, SheetLayout
from propdesk.kernel.i18n import N_, _, listed, ngettext, pgettext
from propdesk.kernel.sheets.cells import column_number
from propdesk.ui.desk import Desk
from propdesk.ui.parts.cards import Banner, ElidedLabel, clear, line_of
from propdesk.ui.parts.line_inputs import Drop
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

NOT_IMPORTED = ""
HEIGHT = 400  # whatever sheet is chosen, the foot stays
HEADER_ROWS = 40
_NEEDED = frozenset(("unit_code", "unit_no", "space", "plate"))
_RECORDS = {
    "unit": N_("Unit"),
    "person": N_("Person"),
    "vehicle": N_("Vehicle"),
    "occupancy": N_("Role"),
    "phone": N_("Phone"),
    "document": N_("Document"),
    "parking_space": N_("Parking space"),
}


MOST_NAMES = 3


class ColumnsDialog(Sheet):
    """Header row and what each column holds, for correction; `choices` says it by sheet."""

    def __init__(self, desk: Desk, clinic: Clinic, sheet: str = "") -> None:
        super().__init__(desk.window, _("What the columns hold"), clinic.file.name, width=760)
        self._clinic = clinic
        self.choices: dict[str, ColumnChoice] = dict(clinic.mapping)
        self.sheet = Drop()
        self.sheet.addItems([s.name for s in clinic.workbook.sheets if s.rows])
        first = next(iter(clinic.chosen), None)
        self.sheet.setCurrentText(sheet or (first.name if first else self.sheet.itemText(0)))
        self.header = Drop()
        self.header.addItem(_("none"), 0)
        for row in range(1, HEADER_ROWS + 1):
            self.header.addItem(str(row), row)
        self.boxes: dict[str, Drop] = {}
        self._lefts: list[int] = []  # where the second and further tables begin
        self._banner = Banner("", "red", "circle-alert")
        self._banner.hide()
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._build()
        self._connect()
        self._show_sheet()

    def _build(self) -> None:
        self.above.addLayout(
            line_of(
                label(_("Sheet"), 13, 500),
                self.sheet,
                16,
                label(_("Header row"), 13, 500),
                self.header,
                None,
                spacing=8,
            )
        )
        self.above.addWidget(self._banner)
        self._holder.setMinimumHeight(HEIGHT)
        self.body.addWidget(self._holder)
        self.foot.addWidget(label(_("Remembered for this layout"), 12, 400, "text3"))
        self.foot.addStretch()
        self._cancel = Button(_("Cancel"), key="Esc", bind_its_key=False, height=34)
        self._apply = Button(_("Apply"), kind="primary", key="Ctrl+Enter", height=34)
        self.foot.addWidget(self._cancel)
        self.foot.addWidget(self._apply)

    def _connect(self) -> None:
        self.sheet.currentTextChanged.connect(lambda _name: self._show_sheet())
        self.header.currentIndexChanged.connect(lambda _row: self._show_columns({}))
        self._cancel.clicked.connect(self.reject)
        self._apply.clicked.connect(self.apply)

    def _layout_of(self, name: str) -> SheetLayout | None:
        return next((s for s in self._clinic.preview.roster.sheets if s.name == name), None)

    def _show_sheet(self) -> None:
        layout = self._layout_of(self.sheet.currentText())
        with QSignalBlocker(self.header):
            self.header.setCurrentIndex(layout.header_row if layout and layout.tables else 1)
        tables = layout.tables if layout else ()
        self._lefts = [table.left for table in tables[1:]]
        self._show_columns(
            {letter: field for table in tables for field, letter in table.letters.items()}
        )

    def _show_columns(self, fields: dict[str, str]) -> None:
        """A line per column: letter, heading, first values, what it holds."""
        kept = fields or {letter: str(box.currentData()) for letter, box in self.boxes.items()}
        clear(self._grid)
        self.boxes = {}
        heads = (_("Column"), _("Heading"), _("First values"), _("Holds"))
        for place, head in enumerate(heads):
            self._grid.addWidget(label(head, 12, 500, "text3"), 0, place)
        found = self._clinic.headings(self.sheet.currentText(), self.header.currentIndex())
        line, table = 0, -1
        for heading in found:
            line += 1
            if self._lefts and self._table_of(heading.letter) != table:
                table = self._table_of(heading.letter)
                words = _("Table {number}").format(number=table + 1)
                self._grid.addWidget(label(words, 13, 600, "accent"), line, 0, 1, 4)
                line += 1
            box = _field_box(kept.get(heading.letter, NOT_IMPORTED))
            self.boxes[heading.letter] = box
            self._grid.addWidget(label(heading.letter, 13, 600), line, 0)
            self._grid.addWidget(ElidedLabel(heading.text, 13), line, 1)
            self._grid.addWidget(ElidedLabel(heading.values, 13, "text2"), line, 2)
            self._grid.addWidget(box, line, 3)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)
        self._grid.setRowStretch(line + 1, 1)

    def _table_of(self, letter: str) -> int:
        """Which of the tables side by side a column belongs to, counted from 0."""
        return sum(1 for left in self._lefts if left <= column_number(letter))

    def letters(self, table: int = 0) -> dict[str, str]:
        """Field → column letter of a table as chosen now."""
        return {
            str(box.currentData()): letter
            for letter, box in reversed(self.boxes.items())
            if box.currentData() and self._table_of(letter) == table
        }

    def apply(self) -> None:
        """Take the choice, unless no column says which unit a row is about.

        A table of which nothing is to be imported is left out.
        """
        name, header = self.sheet.currentText(), self.header.currentIndex()
        layout = self._layout_of(name)
        found = [(number, self.letters(number)) for number in range(len(self._lefts) + 1)]
        tables = [(number, letters) for number, letters in found if letters]
        if not tables or any(not letters.keys() & _NEEDED for _number, letters in tables):
            words = _("One column must hold the unit or the room number.")
            if self._lefts:
                words = _("In each table one column must hold the unit or the room number.")
            self._banner.show_sentence(words)
            self._banner.show()
            return
        first, *beside = (
            ColumnChoice(header, letters, kind_of_table(layout, letters, number))
            for number, letters in tables
        )
        self.choices[name] = replace(first, beside=tuple(beside))
        self.accept()


def _field_box(chosen: str) -> Drop:
    box = Drop()
    box.setMinimumWidth(170)
    box.addItem(_("Not imported"), NOT_IMPORTED)
    for field in OFFERED:
        box.addItem(import_field_name(field), field)
    if chosen and chosen not in OFFERED:
        box.addItem(import_field_name(chosen) if chosen in FIELD_NAMES else chosen, chosen)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box


class UndoneDialog(Sheet):
    """What an undo took back, and what it had to leave with the reason."""

    def __init__(self, desk: Desk, undone: Undone) -> None:
        super().__init__(desk.window, _("The import was undone"), width=580)
        sentence = _("Taken back: {what}.").format(what=undone_words(undone))
        self.above.addWidget(label(sentence, 14, 600, wrap=True))
        self.above.addWidget(
            Banner(
                _("{count} were left as they are:").format(count=len(undone.kept)),
                "amber",
                "triangle-alert",
            )
        )
        for kept in undone.kept[:200]:
            self.body.addWidget(label(kept_text(kept), 13, 400, "text2", wrap=True))
        close = Button(_("OK"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
        self.add_button(close).clicked.connect(self.accept)


def kept_text(kept: KeptRecord) -> str:
    """Unit 1-1-502, Note: it was changed since."""
    name = f"{_(_RECORDS.get(kept.record, N_('Record')))} {kept.name}"
    if kept.field:
        name = f"{name}, {import_field_name(kept.field)}"
    return _("{name}: {reason}").format(name=name, reason=_(kept.reason))


def ask_undo(desk: Desk, file_name: str, plan: Undone) -> bool:
    """Ask before an import is taken back, saying in numbers what goes and what stays."""
    details = [_("It takes back: {what}.").format(what=undone_words(plan))]
    if plan.kept:
        words = ngettext(
            "{count} stays, because it was changed or is in use since: {names}.",
            "{count} stay, because they were changed or are in use since: {names}.",
            len(plan.kept),
        )
        names = _("; ").join(kept_text(one) for one in plan.kept[:MOST_NAMES])
        more = " …" if len(plan.kept) > MOST_NAMES else ""
        details.append(words.format(count=f"{len(plan.kept):,}", names=names + more))
    return desk.ask(
        _("Undo the import of {name}?").format(name=file_name),
        details,
        yes=_("Undo"),
        danger=True,
    )


def undone_words(undone: Undone) -> str:
    """102 units, 131 people, 12 changed values."""
    units = undone.homes
    people, phones, vehicles, spaces = (
        undone.deleted.get(name, 0) for name in ("person", "phone", "vehicle", "parking_space")
    )
    values = undone.restored
    told = (
        (units, ngettext("{count} unit", "{count} units", units)),
        (people, ngettext("{count} person", "{count} people", people)),
        (phones, ngettext("{count} phone", "{count} phones", phones)),
        (vehicles, ngettext("{count} vehicle", "{count} vehicles", vehicles)),
        (spaces, ngettext("{count} space", "{count} spaces", spaces)),
        (values, ngettext("{count} changed value", "{count} changed values", values)),
    )
    parts = [words.format(count=f"{count:,}") for count, words in told if count]
    return listed(parts) or pgettext("to take back", "nothing")
