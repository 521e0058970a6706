"""The sheet on which a check-list is answered by the keyboard: digits choose, * rests normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.duties.checklists.register import CHECK_SHEET
from propdesk.duties.checklists.rules import (
    TAKEN,
    CheckKind,
    answer_shown,
    answer_to,
    normal_answer,
    result_of,
)
from propdesk.duties.checklists.sheets import CheckRow, answer_sheet, sheet_facts
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.file_parts import FilePart
from propdesk.ui.files.files_dialog import FilesDialog
from propdesk.ui.files.printed import files_by_part
from propdesk.ui.files.section import KEY as FILES_KEY
from propdesk.ui.forms.record_actions import declared_actions
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.keys import bind_key
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from propdesk.db.attachments.attaching import AttachedFile
    from propdesk.duties.checklists.rules import CheckResult
    from propdesk.duties.checklists.sheets import Typed
    from propdesk.ui.desk import Desk

REST, PICTURES_KEY = "*", "F4"
WIDTH, HIGH = 860, 330


class CheckAnswering(WritingSheet):
    """See the module. `save(typed, worker, finish)` writes the answers down."""

    def __init__(self, desk: Desk, sheet_id: int, save: Callable[..., CheckResult]) -> None:
        self._facts = desk.store.read(sheet_facts, sheet_id=sheet_id)
        super().__init__(desk, self._facts.list, self._facts.no, width=WIDTH)
        self._desk, self._save = desk, save
        self.answers = {one.row: one.answer for one in self._facts.rows}
        self.notes = {one.row: one.note for one in self._facts.rows}
        self.files = self._read_files()
        self.table = Table(self._columns(), card=False)
        self.table.setMinimumHeight(HIGH)
        self.asked = label("", 13, 600, wrap=True)
        self.line, self.note = LineInput(), LineInput()
        self.note.setPlaceholderText(_("What was found, where it is bad"))
        self.worker = LineInput()
        self.worker.setText(self._facts.worker)
        self.worker.setPlaceholderText(_("Done by"))
        self.said = label("", 12, 400, "red", wrap=True)
        for each in (self.table, self.asked, self.line):
            self.body.addWidget(each)
        self.body.addLayout(line_of(self.note, *self._file_buttons()))
        for each in (self.said, self.worker):
            self.body.addWidget(each)
        self._name_fields()
        self._buttons()
        self._connect()
        self.show_rows()
        self.go_to(next((row for row, answer in self.answers.items() if not answer), 1))

    def _name_fields(self) -> None:
        names = ((self.line, _("Result")), (self.note, _("Note")), (self.worker, _("Done by")))
        for field, name in names:
            field.setAccessibleName(name)

    def _columns(self) -> list[Column]:
        rows = {one.row: one for one in self._facts.rows}

        def shown(row: CheckRow) -> str:
            return answer_shown(row.item, self.answers[row.row])

        def ink(row: CheckRow) -> str:
            return "red" if self._is_bad(rows[row.row]) else "text"

        before = Column(
            "before",
            N_("Last look"),
            value=lambda row: row.before.shown if row.before else "",
            width=90,
            ink="text2",
        )
        return [
            Column("row", N_("Row"), kind=Kind.COUNT, width=60, value=lambda row: row.row),
            Column("what", N_("Item"), value=lambda row: row.item.what, stretch=True),
            Column(
                "allowed", N_("Normal"), value=lambda row: row.item.allowed, width=150, ink="text2"
            ),
            *([before] if self._facts.after else []),
            Column("answer", N_("Result"), value=shown, width=120, weight=600, ink=ink),
            Column("note", N_("Note"), value=lambda row: self.notes[row.row], width=150),
            Column(
                "pictures", N_("Picture count"), kind=Kind.COUNT, width=72, value=self._pictured
            ),
        ]

    def _pictured(self, row: CheckRow) -> int | str:
        return sum(one.part == row.row for one in self.files) or ""

    def _is_bad(self, row: CheckRow) -> bool:
        text = self.answers[row.row]
        return bool(text) and answer_to(row.item, text).is_bad

    def _file_buttons(self) -> list[Button]:
        """Beside the note: they are of the item in hand."""
        return [
            Button(_("Pictures"), key=PICTURES_KEY, on_click=self.picture),
            Button(_("Files"), key=FILES_KEY, on_click=self.list_files),
        ]

    def _buttons(self) -> None:
        height = Size.DIALOG_BUTTON
        back = Button(_("Cancel"), key="Esc", bind_its_key=False, height=height)
        self.add_button(back).clicked.connect(self.reject)
        for one in declared_actions(self._desk, "check_sheet", lambda: self._facts.id):
            if one.key not in ("F3", "F5"):  # what becomes of findings
                button = Button(one.words, key=one.key, height=height)
                self.add_button(button).clicked.connect(self._kept_then(one.run))
        later = Button(_("Go on later"), key="F8", height=height)
        self.add_button(later).clicked.connect(lambda: self.save(finish=False))
        rest = Button(_("Rest normal"), key=REST, bind_its_key=False, height=height)
        self.add_button(rest).clicked.connect(self.rest_normal)
        done = Button(_("Complete"), key="F10", kind="primary", height=height)
        self.add_button(done).clicked.connect(lambda: self.save(finish=True))

    def _connect(self) -> None:
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self.take)
        self.note.returnPressed.connect(self._noted)
        for field in (self.line, self.note):
            bind_key(field, "Up", lambda: self.step(-1), only_inside=True)
            bind_key(field, "Down", lambda: self.step(1), only_inside=True)
        self.table.view.selectionModel().currentChanged.connect(lambda *_args: self._tell())

    # What is in hand

    @property
    def current(self) -> CheckRow | None:
        """The row in hand."""
        found = self.table.current_row()
        return found if isinstance(found, CheckRow) else None

    def go_to(self, row: int) -> None:
        """Take a row in hand, with the keyboard in its answer."""
        self.table.select(row)
        self._tell()
        self.line.setFocus()
        self.line.selectAll()

    def step(self, by: int) -> None:
        """Go a row up or down."""
        if (row := self.current) is not None:
            self.go_to(min(max(1, row.row + by), len(self._facts.rows)))

    def _tell(self) -> None:
        row = self.current
        if row is None:
            return
        self.asked.setText(f"{row.row}  {row.item.what} · {self._how(row)}")
        self.line.setText(self.answers[row.row] if row.item.kind in _TYPED else "")
        self.note.setText(self.notes[row.row])
        self.said.setText("")
        before = row.before
        if before is not None and (before.is_bad or before.note):
            told = _("{name}: {what}").format(name=self._facts.after, what=before.told)
            self.asked.setText(f"{self.asked.text()}\n{told}")

    def _how(self, row: CheckRow) -> str:
        match row.item.kind:
            case CheckKind.YES_NO:
                return _("1 yes, 2 no, 0 does not apply")
            case CheckKind.CHOICE:
                named = (f"{number} {one}" for number, one in enumerate(row.item.options, 1))
                return "  ".join(named)
            case CheckKind.PICTURE:
                return _("1 taken, 0 does not apply; F4 adds the pictures here")
        return row.item.allowed

    # What the hand does

    def _typed(self, text: str) -> None:
        """One digit answers what is chosen; * says that the rest is normal."""
        row = self.current
        if text.endswith(REST):
            self.line.setText(text.removesuffix(REST))
            self.rest_normal()
        elif row is not None and row.item.kind not in _TYPED and text.strip():
            self.take()

    def take(self) -> None:
        """Take what is typed as the answer of the row in hand; on to the next without one."""
        row = self.current
        if row is None:
            return
        text = self.line.text()
        if not text.strip():
            self.step(1)
            return
        try:
            found = answer_to(row.item, text, row=row.row)
        except UserError as error:
            self.said.setText(str(error))
            self.line.selectAll()
            return
        self.answers[row.row] = found.text
        self.show_rows()
        if found.is_bad:
            self.note.setFocus()
            self.note.selectAll()
        else:
            self._on(row.row)

    def _noted(self) -> None:
        if (row := self.current) is not None:
            self.notes[row.row] = self.note.text()
            self.show_rows()
            self._on(row.row)

    def _on(self, row: int) -> None:
        """The next row without an answer, else the next one."""
        later = [one for one in self.answers if one > row and not self.answers[one]]
        self.go_to(later[0] if later else min(row + 1, len(self.answers)))

    def rest_normal(self) -> None:
        """Answer as normal what has no answer; what only somebody knows who looked stays."""
        for row in self._facts.rows:
            found = normal_answer(row.item)
            if not self.answers[row.row] and found is not None:
                self.answers[row.row] = found.text
        self.show_rows()
        missing = result_of((r.row, r.item, self.answers[r.row]) for r in self._facts.rows).missing
        if missing:
            self.go_to(missing[0])

    def show_rows(self) -> None:
        """Show the rows as they are answered now, and how the sheet stands."""
        row = self.current
        self.table.show_rows(self._facts.rows)
        if row is not None:
            self.table.select(row.row)
        told = result_of((r.row, r.item, self.answers[r.row]) for r in self._facts.rows)
        self.table.show_totals([Figure("", told.words)], [])

    def list_files(self) -> None:
        """Show the pictures and other files of the sheet, and take more."""
        self._show_files(None)

    def picture(self) -> None:
        """Show the pictures of the row in hand, and take more; they answer a row that asks for
        some."""
        row = self.current
        if row is None:
            return
        self._show_files(FilePart(row.row, f"{row.row} {row.item.what}"))
        if row.item.kind is CheckKind.PICTURE and self._pictured(row):
            self.answers[row.row] = TAKEN
            self.show_rows()
            self._on(row.row)

    def _show_files(self, part: FilePart | None) -> None:
        with self._desk.attempt():
            FilesDialog(self._desk, CHECK_SHEET.kind, self._facts.id, part).exec()
            self.files = self._read_files()
            self.show_rows()

    def _read_files(self) -> tuple[AttachedFile, ...]:
        return files_by_part(self._desk, CHECK_SHEET.kind, self._facts.id)

    # Written down

    def save(self, *, finish: bool) -> bool:
        """Write the answers down; whether it was done. Closes when the sheet is kept."""
        if (row := self.current) is not None and self.note.text() != self.notes[row.row]:
            self.notes[row.row] = self.note.text()
        if (finish and self._write(finish=True)) or (not finish and self._write(finish=False)):
            self.accept()
            return True
        return False

    def _write(self, *, finish: bool) -> bool:
        typed = {row: (self.answers[row], self.notes[row]) for row in self.answers}
        with self._desk.attempt():
            result = self._save(typed, self.worker.text(), finish)
            self._desk.say(f"{self._facts.no}: {result.words}", "done")
            return True
        return False

    def _kept_then(self, run: Callable[[], object]) -> Callable[[], object]:
        """Keep what was answered, then make of its findings what is offered."""

        def go() -> None:
            if self._write(finish=False):
                self.accept()
                run()

        return go


_TYPED = (CheckKind.NUMBER, CheckKind.SCORE, CheckKind.TEXT)


def answer_dialog(desk: Desk, sheet_id: int) -> CheckAnswering:
    """Build the sheet of answers; raises RecordGone."""

    def save(typed: Typed, worker: str, finish: bool) -> CheckResult:
        return desk.store.write(
            answer_sheet, sheet_id=sheet_id, typed=typed, worker=worker, finish=finish
        )

    return CheckAnswering(desk, sheet_id, save)
