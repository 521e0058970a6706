"""The page that imports a roster: file → columns → preview → import → result, and undo."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from propdesk.estate.imports import clinic as clinic_of
from propdesk.estate.imports.clinic import Clinic
from propdesk.estate.imports.dialogs import ColumnsDialog, UndoneDialog, ask_undo, undone_words
from propdesk.estate.imports.importing import Imported, told_after_import
from propdesk.estate.imports.preview_view import PreviewView
from propdesk.estate.imports.start_view import History, ResultView, StartView, choose_roster
from propdesk.estate.imports.undo import Undone, plan_undo, undo_import
from propdesk.estate.imports.writing.records import import_runs
from propdesk.estate.roster.cells.types import ColumnChoice, Policy
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.progress import Progress
from propdesk.system.start.service import is_reached
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import save_file
from propdesk.ui.parts.cards import Card, ElidedLabel, StepRow, WayStep, line_of
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import label
from propdesk.ui.window.pages import PageWidget

STEPS = (N_("Choose file"), N_("Match columns"), N_("Preview"), N_("Import"), N_("Result"))


def import_page(desk: Desk) -> QWidget:
    """Build the import page."""
    return ImportPage(desk)


class ImportPage(PageWidget):
    """The steps one after the other; reading, comparing and writing run as jobs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.clinic: Clinic | None = None
        self._run: int | None = None
        self._file: Path | None = None
        self._busy = False  # a job is under way: a second one would work on what is not shown yet
        self.choose_file, self.choose_target = partial(choose_roster, desk), self._ask_target
        self._name, self._facts = label("", 15, 600), ElidedLabel("", 12, "text2")
        self._steps = StepRow()
        self.history = History(desk)
        self.start = StartView(self.history, self.choose, self.save_template)
        self.preview = PreviewView(desk)
        self.result = ResultView()
        self.stack = QStackedWidget()
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self._go_to(0)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        head = Card(margins=0)
        head.body.setContentsMargins(14, 7, 14, 7)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        row = line_of(IconLabel("file-spreadsheet", 20, "text2"), spacing=12)
        row.addLayout(words, 1)
        row.addWidget(self._steps)
        head.body.addLayout(row)
        whole.addWidget(head)
        for view in (self.start, self.preview, self.result):
            self.stack.addWidget(view)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.preview.sheets_wanted.connect(lambda names: self._read_again(sheets=names))
        self.preview.policy_wanted.connect(lambda policy: self._read_again(policy=policy))
        self.preview.columns_wanted.connect(self.correct_columns)
        self.preview.hidden_wanted.connect(lambda out: self._read_again(skip_hidden=out))
        for text in (self.preview.text, self.start.text):
            text.wanted.connect(self._read_as)
        self.preview.report_wanted.connect(self.save_report)
        self.preview.import_wanted.connect(self.put_in)
        self.preview.back_wanted.connect(self.begin)
        self.result.undo_wanted.connect(self._undo_last)
        self.result.report_wanted.connect(self.save_report)
        self.result.again_wanted.connect(self.choose)
        self.result.units_wanted.connect(lambda: self.desk.open_page("estate.units"))
        self.result.tariffs_wanted.connect(lambda: self.desk.open_page("fees.tariffs"))
        self.history.undo_wanted.connect(lambda run: self._plan_undo(run.id, run.file_name))

    # The steps

    def _go_to(self, step: int) -> None:
        """Show a step: 0 file, 2 preview, 4 result."""
        self.stack.setCurrentIndex(step // 2)
        self._steps.show_steps(
            [
                WayStep(_(words), state="done" if n < step else "current" if n == step else "later")
                for n, words in enumerate(STEPS)
            ]
        )
        if step == 0:
            self._name.setText(_("Import a roster"))
            self._facts.setText(_("Excel or CSV, as the office has it"))

    def begin(self) -> None:
        """Back to the choice of a file."""
        self.clinic = self.preview.clinic = None
        self._go_to(0)
        self._show_runs()

    def choose(self) -> None:
        """Ask for a file and read it."""
        if file := self.choose_file():
            self.read(file)

    def read(self, file: Path, encoding: str = "", separator: str = "") -> None:
        """Read a file in the background; a refusal stands on the first step.

        `encoding` and `separator` are how a text file is to be read; '' finds them out.
        """
        if self._busy:
            return
        self.start.refuse("")
        self._file = file
        store = self.desk.store
        self._work(
            lambda progress: clinic_of.open_clinic(
                store,
                file,
                policy=Policy.MERGE,
                progress=progress,
                encoding=encoding,
                separator=separator,
            ),
            title=_("Reading {name}").format(name=file.name),
            done=self._show_clinic,
            failed=self._refuse_file,
        )

    def _work(
        self,
        function: Callable[[Progress], object],
        *,
        title: str,
        done: Callable[[object], object],
        failed: Callable[[UserError], object] | None = None,
        writes: bool = False,
        stoppable: bool = True,
    ) -> None:
        """Do one job of the import at a time."""
        if self._busy:
            return
        self._busy = True

        def free(then: Callable[[Any], object]) -> Callable[[Any], object]:
            def end(result: object) -> None:
                self._busy = False
                then(result)

            return end

        def stopped() -> None:
            self._busy = False
            self.desk.say(_("Stopped; nothing was changed."))

        job = self.desk.run(
            function,
            title=title,
            done=free(done),
            failed=free(failed or self.desk.refuse),
            cancelled=stopped,
            writes=writes,
            stoppable=stoppable,
            page=self,
        )
        job.broke.connect(free(lambda _error: None))

    def _refuse_file(self, error: UserError) -> None:
        self.begin()
        is_text = self._file is not None and self._file.suffix.lower() in (".csv", ".txt")
        self.start.refuse(str(error), is_text=is_text)

    def _read_as(self, encoding: str, separator: str) -> None:
        if self._file is not None:
            self.read(self._file, encoding, separator)

    def _read_again(
        self,
        *,
        sheets: Collection[str] | None = None,
        policy: Policy | None = None,
        mapping: Mapping[str, ColumnChoice] | None = None,
        skip_hidden: bool | None = None,
    ) -> None:
        """The same file with other sheets, columns or policy; the answers stay."""
        before, store = self.preview.clinic, self.desk.store
        if before is None:
            return
        wanted = policy or before.preview.policy
        names = list(sheets or (sheet.name for sheet in before.chosen)) or None
        if mapping:
            names = list(dict.fromkeys([*(names or ()), *mapping.keys() - before.mapping.keys()]))
        self._work(
            lambda progress: clinic_of.open_clinic(
                store,
                before.file,
                policy=wanted,
                progress=progress,
                before=before,
                sheets=names,
                mapping=mapping,
                skip_hidden=before.skip_hidden if skip_hidden is None else skip_hidden,
            ),
            title=_("Comparing"),
            done=self._show_clinic,
        )

    def _show_clinic(self, found: object) -> None:
        if not isinstance(found, Clinic):
            return
        self.clinic = found
        self._name.setText(found.file.name)
        self._facts.setText(clinic_of.facts_line(found))
        self.preview.show_clinic(found)
        self._go_to(2)
        if not found.chosen:  # what to do about it stands above; no dialog comes by itself
            self.preview.columns.setFocus()
            return
        self.preview.table.setFocus()
        self.desk.say(_("Preview is ready; nothing was written yet"))

    def correct_columns(self, sheet: str = "") -> None:
        """Let the clerk say where the header is and what each column holds."""
        if self.clinic is None:
            return
        dialog = ColumnsDialog(self.desk, self.clinic, sheet)
        if dialog.exec() == 1:
            self._read_again(mapping=dialog.choices)

    # Writing

    def put_in(self) -> None:
        """Write the usable rows."""
        clinic, store = self.preview.clinic, self.desk.store
        if clinic is None:
            return
        self.clinic = clinic
        self._work(
            lambda progress: clinic_of.put_in(store, clinic, progress),
            title=_("Importing"),
            writes=True,
            done=self._show_result,
        )

    def _show_result(self, done: object) -> None:
        if not isinstance(done, Imported) or self.clinic is None:
            return
        self._run = done.run_id
        wrote = done.run_id is not None
        left = self.desk.store.read(told_after_import, unit_ids=done.units)
        self.result.show_result(done.counts, self.clinic, wrote=wrote, left=left)
        may_go_on = "fees.tariffs" in self.desk.store.actor.permissions
        has_tariffs = self.desk.store.read(is_reached, name="tariffs")
        self.result.lead_on(to_tariffs=may_go_on and not has_tariffs)
        self._go_to(4)
        self.result.first.setFocus()
        self.desk.say(_("Imported; it can be undone as a whole"), "done")

    def save_report(self) -> None:
        """Save a copy of the file with a comment on each problem."""
        clinic = self.preview.clinic
        if clinic is None:
            return
        name = _("{name} annotated").format(name=clinic.file.stem)
        out = self.choose_target(str(clinic.file.with_name(f"{name}.xlsx")))
        if out:
            self._work(
                lambda _progress: clinic_of.save_report(clinic, Path(out)),
                title=_("Writing the report"),
                stoppable=False,
                done=self._tell_report,
            )

    def _tell_report(self, count: object) -> None:
        if isinstance(count, int):
            words = ngettext(
                "Report saved with {count} comment", "Report saved with {count} comments", count
            )
            self.desk.say(words.format(count=count), "done")

    def save_template(self) -> None:
        """Save the empty workbook with the columns."""
        name = _("Roster template")
        out = self.choose_target(f"{name}.xlsx")
        if out:
            with self.desk.attempt():
                clinic_of.write_template(Path(out), _("Roster"))
                self.desk.say(_("Template saved"), "done")

    # Undo

    def _undo_last(self) -> None:
        if self._run is not None and self.clinic is not None:
            self._plan_undo(self._run, self.clinic.file.name)

    def _plan_undo(self, run_id: int, name: str) -> None:
        """Find out what an undo would do, tell it in numbers, and ask."""
        store = self.desk.store

        def ask(plan: object) -> None:
            if isinstance(plan, Undone) and ask_undo(self.desk, name, plan):
                self.undo(run_id)

        self._work(
            lambda _progress: store.read(plan_undo, run_id=run_id),
            title=_("Looking at what an undo would do"),
            done=ask,
            stoppable=False,
        )

    def undo(self, run_id: int) -> None:
        """Take an import back and say what had to stay."""
        store = self.desk.store
        self._work(
            lambda _progress: store.write(undo_import, run_id=run_id),
            title=_("Undoing"),
            stoppable=False,
            writes=True,
            done=self._show_undone,
        )

    def _show_undone(self, undone: object) -> None:
        self.begin()
        if not isinstance(undone, Undone):
            return
        if undone.kept:
            UndoneDialog(self.desk, undone).exec()
        words = _("The import was undone: {what}").format(what=undone_words(undone))
        self.desk.say(words, "done")

    def _show_runs(self) -> None:
        with self.desk.attempt():
            self.start.show_runs(self.desk.store.read(import_runs))

    # Asking

    def _ask_target(self, name: str) -> str:
        return str(save_file(self.desk, "xlsx", _("Save as"), name, "Excel (*.xlsx)") or "")

    # What the frame and Qt call

    def shown(self) -> None:
        if self.clinic is None:
            self._show_runs()

    def reload(self, touched: frozenset[str]) -> None:
        if self.clinic is None and "import_run" in touched:
            self._show_runs()

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("1 2 3", _("Answer the conflict shown")),
            ("Enter", _("Next")),
            ("F8", _("Next problem")),
        )

    def open(self, **context: object) -> None:
        file = context.get("file")
        if isinstance(file, str | Path):
            self.read(Path(file))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.accept()
            self.read(Path(files[0]))
