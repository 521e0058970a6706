"""What became of each row of a gesture: a list that can be copied, printed and exported."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.gestures import GestureResult, RowResult
from propdesk.kernel.sheets.lists import Extent, check_ending, write_list
from propdesk.kernel.sheets.writing import SheetColumn
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_list
from propdesk.ui.papers.list_paper import print_rows
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.db.store import Store

HOW = {
    "done": State(N_("Done"), "green", "circle-check"),
    "same": State(N_("Unchanged"), "grey", "circle"),
    "refused": State(N_("Refused"), "red", "circle-alert"),
}
NAME = N_("Result by row")
TWO_LINES = 40


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of a gesture as its list shows it."""

    id: int
    result: RowResult


COLUMNS = (
    Column("name", N_("Record"), width=170, weight=500, value=lambda row: row.result.name),
    Column(
        "how",
        N_("Result"),
        kind=Kind.STATE,
        width=104,
        value=lambda row: HOW[row.result.how].in_words(),
    ),
    Column("why", N_("Reason"), stretch=True, free=True, value=lambda row: row.result.why),
)
SHEET = (
    SheetColumn("name", N_("Record"), width=24, value=lambda row: row.result.name),
    SheetColumn("how", N_("Result"), value=lambda row: _(HOW[row.result.how].text)),
    SheetColumn("why", N_("Reason"), width=60, value=lambda row: row.result.why),
)


def counted(result: GestureResult) -> list[Figure]:
    """How many rows ended how; what did not happen is left out."""
    inks = {"done": "green", "same": "text3", "refused": "red"}
    counts = {how: result.count(how) for how in HOW}
    return [
        Figure(_(HOW[how].text), f"{count:,}", inks[how]) for how, count in counts.items() if count
    ]


def told(result: GestureResult) -> str:
    """The same in a sentence for the status bar."""
    done, same = result.count("done"), result.count("same")
    sentence = ngettext("{count} row done", "{count} rows done", done).format(count=f"{done:,}")
    if same:
        more = ngettext("{count} row had it already", "{count} rows had it already", same)
        sentence = _("{first}, {second}").format(
            first=sentence, second=more.format(count=f"{same:,}")
        )
    return sentence


def said_in_whole(table: Table, words: Callable[[Any], str]) -> QLabel:
    """Build what stands below a table: what its rows are too narrow for, of the row in hand."""
    below = label("", 13, 400, "text2", wrap=True)
    below.setMinimumHeight(TWO_LINES)
    below.setAlignment(Qt.AlignmentFlag.AlignTop)
    table.current_changed.connect(lambda row: below.setText("" if row is None else words(row)))
    return below


class ResultDialog(Sheet):
    """The rows, those that were refused first; whoever closes it finds these selected.

    `head`: whose paper a print is; without it nothing is printed. `write` writes the list as a
    file and notes that it leaves; without it nothing is written.
    """

    def __init__(
        self,
        desk: Desk,
        result: GestureResult,
        *,
        head: Callable[[], PaperHead] | None = None,
        leave: Callable[[int, str], object] | None = None,
    ) -> None:
        super().__init__(desk.window, _(NAME), width=760)
        self._desk, self._leave = desk, leave
        order = {"refused": 0, "done": 1, "same": 2}
        rows = sorted(result.rows, key=lambda row: order[row.how])
        self.rows = [ResultRow(number, row) for number, row in enumerate(rows)]
        self.table = Table(COLUMNS)
        self.table.setMinimumHeight(Size.HEAD + 10 * Size.ROW)
        below = said_in_whole(self.table, lambda row: row.result.why)
        self.table.show_rows(self.rows)
        self.table.show_totals(counted(result))
        self.body.addWidget(self.table)
        self.body.addWidget(below)
        self._offer(_("Copy"), "copy", "", self._copy)
        if head is not None:
            self._offer(_("Print list"), "printer", "Ctrl+P", lambda: self._print(head()))
        if leave is not None and "system.export" in desk.store.actor.permissions:
            self._offer(_("Export"), "download", "Ctrl+E", self._export)
        close = Button(_("Close"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
        self.add_button(close).clicked.connect(self.accept)
        self.table.setFocus()

    def _offer(self, words: str, icon: str, key: str, run: Callable[[], object]) -> None:
        self.add_button(Button(words, icon=icon, key=key, height=Size.DIALOG_BUTTON, on_click=run))

    def _copy(self) -> None:
        self.table.view.selectAll()
        self.table.copy_rows()

    def _wanted(self, extent: Extent) -> list[ResultRow]:
        ids = extent.ids() if extent.ids else range(len(self.rows))
        return [self.rows[number] for number in ids]

    def _print(self, head: PaperHead) -> None:
        extent = self.table.extent()
        print_rows(self._desk, _(NAME), self.table, lambda: self._wanted(extent), head)

    def _export(self) -> None:
        export_list(self._desk, NAME, self._write, self.table)

    def _write(
        self, store: "Store", path: Path, *, extent: Extent, progress: Progress | None
    ) -> int:
        """Note that the list leaves, then write it; `store` is the desk's own."""
        assert store is self._desk.store  # noqa: S101  the same file
        check_ending(path)
        rows = self._wanted(extent)
        if self._leave is not None:
            self._leave(len(rows), path.name)
        return write_list(path, _(NAME), SHEET, rows, total=len(rows), progress=progress)
