"""The workbook for the tax bureau, and its result looked over before anything is entered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.fees.invoices.batch.result import (
    NumberRow,
    enter_numbers,
    judge_result,
    read_result,
    result_headings,
)
from propdesk.fees.invoices.batch.sheet import (
    BureauSheet,
    bureau_sheet,
    note_sent,
    waiting_invoices,
    write_bureau_sheet,
)
from propdesk.kernel.i18n import N_, _, ngettext, together
from propdesk.ui.files.system_dialogs import open_sheet, save_file
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

_EXCEL = "Excel (*.xlsx)"


def write_sheet(desk: Desk) -> None:
    """Write what waits: what was in no sheet yet, or, asked for, all of it again."""
    with desk.attempt():
        waits = desk.store.read(waiting_invoices)
        again = waits.fresh == 0
        if 0 < waits.fresh < waits.all:
            asked = again_dialog(desk, waits.fresh, waits.all)
            asked.exec()
            if asked.choice is None:
                return
            again = asked.choice == 1
        sheet = desk.store.read(bureau_sheet, again=again)
        name = _("Invoices for the tax bureau {day}").format(day=desk.today())
        title = _("Sheet for the bureau")
        if (path := save_file(desk, "invoices", title, f"{name}.xlsx", _EXCEL)) is not None:
            put_sheet(desk, path, sheet)


def put_sheet(desk: Desk, path: Path, sheet: BureauSheet) -> None:
    """Write the workbook in a job, and note that its invoices went to the bureau."""

    def put(_progress: object) -> int:
        count = write_bureau_sheet(path, sheet)
        desk.store.write(note_sent, ids=sheet.ids, name=path.name)
        return count

    def tell(done: Any) -> None:  # noqa: ANN401  how many
        words = ngettext(
            "{count} invoice written to {file}", "{count} invoices written to {file}", done
        )
        desk.say(words.format(count=done, file=path.name), "done")

    desk.run(
        put,
        title=_("Writing {name}").format(name=path.name),
        done=tell,
        writes=True,
        stoppable=False,
    )


def again_dialog(desk: Desk, fresh: int, every: int) -> ChoiceDialog:
    """Build the question whether those that were in a sheet before are in this one too."""
    choices = [
        (_("Only the new ones ({count})").format(count=fresh), ""),
        (
            _("All that wait ({count})").format(count=every),
            _("The bureau may then write some of them twice: take care which you load."),
        ),
    ]
    sentence = _("Some of them were in a sheet already.")
    return ChoiceDialog(desk, _("Sheet for the bureau"), sentence, choices)


def begin_result(desk: Desk) -> None:
    """Ask for the bureau's file, then show what it would enter."""
    file = open_sheet(desk, "invoices", _("Choose the result of the bureau"))
    if file is not None:
        look_into(desk, file)


def look_into(desk: Desk, file: Path) -> None:
    """Read the file in a job, then show what each row would do."""
    store = desk.store

    def look(progress: Any) -> tuple[NumberRow, ...]:  # noqa: ANN401  a Progress
        lines = read_result(file, store.read(result_headings), progress)
        return store.read(judge_result, lines=lines)

    desk.run(
        look,
        title=_("Reading {name}").format(name=file.name),
        done=lambda rows: _decide(desk, file, rows),
    )


def _decide(desk: Desk, file: Path, rows: Any) -> None:  # noqa: ANN401  NumberRows
    if ResultPreview(desk, file, rows).exec() == 1:
        enter_rows(desk, rows)


def enter_rows(desk: Desk, rows: tuple[NumberRow, ...]) -> None:
    """Enter the numbers that fit, in a job."""
    desk.run(
        lambda progress: desk.store.write(enter_numbers, rows=rows, progress=progress),
        title=_("Entering the numbers"),
        done=lambda done: _tell(desk, done),
        writes=True,
    )


def _tell(desk: Desk, done: Any) -> None:  # noqa: ANN401  a GestureResult
    count = done.count("done")
    words = ngettext("{count} number entered.", "{count} numbers entered.", count)
    told = words.format(count=count)
    if refused := [one for one in done.rows if one.how == "refused"]:
        desk.say(together([told, f"{refused[0].name}: {refused[0].why}"]), "warning")
    else:
        desk.say(together([told, _("The undo of the list takes all of it back.")]), "done")


_HOW = {
    "fits": (N_("Fits"), "green", "circle-check"),
    "same": (N_("Same"), "grey", "circle-check"),
    "problem": (N_("Stays out"), "red", "circle-alert"),
}


def _state(row: NumberRow) -> State:
    words, tone, icon = _HOW[row.how]
    return State(_(words), tone, icon)  # type: ignore[arg-type]  # a tone


_COLUMNS = (
    Column("row", N_("Row"), kind=Kind.COUNT, width=60),
    Column("how", N_("Result"), kind=Kind.STATE, width=110, value=_state),
    Column("serial", N_("Our serial number"), width=140),
    Column("number", N_("Invoice number"), width=190),
    Column("what", N_("What"), stretch=True, free=True),
)


class ResultPreview(WritingSheet):
    """What each row of the file would do; nothing is entered before the button."""

    def __init__(self, desk: Desk, file: Path, rows: tuple[NumberRow, ...]) -> None:
        title = _("What the bureau wrote")
        super().__init__(desk, title, file.name, width=Size.WIDEST)
        self.table = Table(_COLUMNS)
        self.table.setMinimumHeight(Size.HEAD + 9 * Size.ROW)
        self.body.addWidget(self.table)
        self.table.show_rows(rows, nothing=_("The file has no rows."))
        counts = {how: sum(one.how == how for one in rows) for how in _HOW}
        self.table.show_totals(
            [Figure(_(_HOW[how][0]), f"{count:,}") for how, count in counts.items()]
        )
        leave = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        words = ngettext("Enter {count} number", "Enter {count} numbers", counts["fits"])
        self.go = Button(
            words.format(count=f"{counts['fits']:,}"), kind="primary", key="Ctrl+Enter",
            height=Size.DIALOG_BUTTON,
        )  # fmt: skip
        self.add_button(leave).clicked.connect(self.reject)
        self.add_button(self.go).clicked.connect(self.accept)
        self.go.refuse(None if counts["fits"] else _("No row of it fits."))
        self.table.setFocus()
