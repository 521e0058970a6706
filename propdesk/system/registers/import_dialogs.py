"""The import of a register: file or empty template, what each row would do, report, undo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.kernel.errors import Level
from propdesk.kernel.exchange.results import CHANGED, NEW, PROBLEM, SAME
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.system.registers import bringing_in
from propdesk.ui.files.remarks import save_with_remarks
from propdesk.ui.files.system_dialogs import open_sheet, save_file
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.results import said_in_whole
from propdesk.ui.parts.messages import MessageDialog, choice_dialog
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.kernel.errors import Problem
    from propdesk.kernel.exchange.results import BroughtIn, ImportPlan
    from propdesk.system.registers.register import Register
    from propdesk.ui.desk import Desk

EXCEL = "Excel (*.xlsx)"
NOTICE, WARNING = "notice", "warning"
_BY_LEVEL = {Level.ERROR: PROBLEM, Level.WARNING: WARNING, Level.NOTICE: NOTICE}
_HOW: dict[str, State] = {
    PROBLEM: State(N_("Problem"), "red", "circle-alert"),
    WARNING: State(N_("Warning"), "amber", "triangle-alert"),
    NEW: State(N_("New"), "green", "plus"),
    CHANGED: State(N_("Changed"), "amber", "pencil"),
    SAME: State(N_("Same"), "grey", "circle-check"),
    NOTICE: State(N_("Not taken"), "grey", "ban"),
}


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """A line of the preview: where in the file, how it ends, what it says."""

    id: int
    place: str
    how: str
    what: str


COLUMNS = (
    Column("place", N_("Where in the file"), width=150),
    Column(
        "how", N_("Result"), kind=Kind.STATE, width=104, value=lambda row: _HOW[row.how].in_words()
    ),
    Column("what", N_("What"), stretch=True, free=True),
)


def import_action(desk: Desk, register: Register[Any, Any, Any]) -> list[Action]:
    """The button; none where the register takes no workbook or the user may not edit."""
    if not register.imports or register.kind.edit not in desk.store.actor.permissions:
        return []

    def begin() -> None:
        begin_import(desk, register)

    return [Action(_("Import"), begin, icon="file-spreadsheet", key="Ctrl+I", at_end=True)]


def begin_import(desk: Desk, register: Register[Any, Any, Any]) -> None:
    """Ask for the file, or give an empty template; then show what the file would do."""
    match ask_what(desk, register):
        case "template":
            _save_template(desk, register)
        case "file":
            if (file := open_sheet(desk, "import", _("Choose a workbook"))) is not None:
                _look(desk, register, file)


def ask_what(desk: Desk, register: Register[Any, Any, Any]) -> str:
    """What is wanted: "file", "template", or '' when backed out."""
    dialog = choice_dialog(
        desk.window,
        _("Import into “{list}”").format(list=_(register.title)),
        [
            _("What was exported comes back by its numbers; a row without a number is new."),
            _("Nothing is written before you have seen what each row does."),
        ],
        [_("Choose a workbook"), _("Empty template")],
        icon="file-spreadsheet",
    )
    return {1: "file", 2: "template"}.get(dialog.exec(), "")


def _save_template(desk: Desk, register: Register[Any, Any, Any]) -> None:
    name = _("{list} template").format(list=_(register.title))
    if (out := save_file(desk, "xlsx", _("Empty template"), f"{name}.xlsx", EXCEL)) is not None:
        with desk.attempt():
            bringing_in.save_template(register, out, today=desk.today())
            desk.say(_("{file} written").format(file=out.name), "done")


def _look(desk: Desk, register: Register[Any, Any, Any], file: Path) -> None:
    store = desk.store
    desk.run(
        lambda progress: bringing_in.look_into(store, register, file, progress),
        title=_("Reading {name}").format(name=file.name),
        done=lambda plan: _decide(desk, register, file, plan),
        writes=True,
    )


def _decide(desk: Desk, register: Register[Any, Any, Any], file: Path, plan: Any) -> None:  # noqa: ANN401  an ImportPlan
    match ImportPreview(desk, file, plan).exec():
        case ImportPreview.GO:
            _bring_in(desk, register, file, plan)
        case ImportPreview.REPORT:  # the rows that can be used are still to come in
            save_with_remarks(
                desk, file, plan.problems, lambda: _decide(desk, register, file, plan)
            )


def _bring_in(desk: Desk, register: Register[Any, Any, Any], file: Path, plan: ImportPlan) -> None:
    store = desk.store
    desk.run(
        lambda progress: bringing_in.bring_in(store, register, plan, file, progress),
        title=_("Importing"),
        done=lambda done: _tell(desk, register, file, done),
        writes=True,
    )


def _tell(desk: Desk, register: Register[Any, Any, Any], file: Path, done: Any) -> None:  # noqa: ANN401  a BroughtIn
    brought: BroughtIn = done
    count = len(brought.plan.wanted)
    words = ngettext("{count} row imported", "{count} rows imported", count)
    sentence = words.format(count=f"{count:,}")
    desk.say(sentence, "done")
    match done_dialog(desk, sentence, brought).exec():
        case ImportPreview.UNDO:
            _take_back(desk, register, brought)
        case ImportPreview.REPORT:
            save_with_remarks(desk, file, brought.plan.problems)


def done_dialog(desk: Desk, sentence: str, brought: BroughtIn) -> MessageDialog:
    """Build what is shown after an import: how many, what stayed out, and the way back."""
    left = brought.plan.count(PROBLEM)
    words = ngettext("{count} row stayed out.", "{count} rows stayed out.", left)
    details = [words.format(count=f"{left:,}")] if left else []
    dialog = MessageDialog(
        desk.window,
        sentence,
        details=[*details, _("Undo takes all of it back but what was changed since.")],
        icon="circle-check",
    )
    undo = Button(_("Undo this import"), icon="undo-2", kind="danger", height=Size.DIALOG_BUTTON)
    close = Button(_("Close"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
    if brought.wrote:
        dialog.add_button(undo).clicked.connect(lambda: dialog.done(ImportPreview.UNDO))
    if left:
        report = Button(_("Save annotated report"), icon="download", height=Size.DIALOG_BUTTON)
        dialog.add_button(report).clicked.connect(lambda: dialog.done(ImportPreview.REPORT))
    dialog.add_button(close).clicked.connect(dialog.accept)
    close.setFocus()
    return dialog


def _take_back(desk: Desk, register: Register[Any, Any, Any], brought: BroughtIn) -> None:
    store = desk.store
    desk.run(
        lambda progress: bringing_in.take_back(store, register, brought, progress),
        title=_("Taking it back"),
        done=lambda kept: _told_back(desk, kept),
        writes=True,
    )


def _told_back(desk: Desk, kept: Any) -> None:  # noqa: ANN401  the rows that stayed
    if not kept:
        desk.say(_("The import was undone."), "done")
        return
    names = listed(row.name for row in kept[:5])
    words = _("The import was undone but for {names}: {why}")
    desk.say(words.format(names=names, why=kept[0].why))


class ImportPreview(WritingSheet):
    """What each row would do. It ends with GO or REPORT, or is left."""

    GO, REPORT, UNDO = 1, 2, 3

    def __init__(self, desk: Desk, file: Path, plan: ImportPlan) -> None:
        super().__init__(desk, _("Import preview"), file.name, width=860)
        self.table = Table(COLUMNS)
        self.table.setMinimumHeight(Size.HEAD + 9 * Size.ROW)
        self.body.addWidget(self.table)
        self.body.addWidget(said_in_whole(self.table, lambda line: line.what))
        self.table.show_rows(lines_of(plan), nothing=_("Every row stands in the register already."))
        counts = [(how, plan.count(how)) for how in (NEW, CHANGED, SAME, PROBLEM)]
        self.table.show_totals([Figure(_(_HOW[how].text), f"{count:,}") for how, count in counts])
        wanted = len(plan.wanted)
        words = ngettext("Import {count} row", "Import {count} rows", wanted)
        leave = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        report = Button(
            _("Save annotated report"), icon="download", key="Ctrl+S", height=Size.DIALOG_BUTTON
        )
        go = Button(
            words.format(count=f"{wanted:,}"),
            kind="primary",
            key="Ctrl+Enter",
            height=Size.DIALOG_BUTTON,
        )
        self.add_button(leave).clicked.connect(self.reject)
        self.add_button(report).clicked.connect(lambda: self.done(self.REPORT))
        self.add_button(go).clicked.connect(lambda: self.done(self.GO))
        go.refuse(None if wanted else _("There is nothing to import."))
        report.refuse(None if plan.problems else _("There is nothing to report."))
        self.table.setFocus()


def lines_of(plan: ImportPlan) -> list[ImportedLine]:
    """What is shown of a plan: what is wrong first, each for itself, then what comes in but is to
    be looked at; then what would change, then what is not taken. Rows that say what is there
    already are only counted."""
    found: list[tuple[str, str, str]] = []
    for row in plan.rows:
        place = _place(row.sheet, row.number)
        if row.how in (NEW, CHANGED):
            name = [row.change.name] if row.how == CHANGED else []
            found.append((place, row.how, " · ".join((*name, *row.told))))
        found += [(place, _BY_LEVEL[one.level], _said(one)) for one in row.problems]
    found += [
        (_place(one.sheet, one.row), _BY_LEVEL[one.level], one.sentence) for one in plan.remarks
    ]
    place_of = {PROBLEM: 0, WARNING: 1, NOTICE: 3}
    found.sort(key=lambda line: place_of.get(line[1], 2))
    return [ImportedLine(number, *line) for number, line in enumerate(found, 1)]


def _place(sheet: str, row: int) -> str:
    return _("{sheet}, row {row}").format(sheet=sheet, row=row) if row else sheet


def _said(problem: Problem) -> str:
    if not problem.column:
        return problem.sentence
    words = _("Column {column}: {said}")
    return words.format(column=problem.column, said=problem.sentence)
