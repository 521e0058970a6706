"""A ledger from its choice to the orders: its columns, what each row would do, the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.repairs.ledger.importing import LedgerDone, bring_in_ledger, read_ledger
from propdesk.repairs.ledger.names import NameMeant, Names
from propdesk.repairs.ledger.planning import LedgerPlan, plan_ledger, strangers_told
from propdesk.repairs.ledger.reading import named_fields
from propdesk.ui.files.remarks import save_with_remarks
from propdesk.ui.files.system_dialogs import open_sheet
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.named_drops import NamedDrops, column_drops
from propdesk.ui.many.results import said_in_whole
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


class LedgerLine(msgspec.Struct, frozen=True):
    """A line of the preview: where in the file, how it ends, what it says."""

    id: int
    place: str
    level: str
    what: str


def begin_ledger_import(desk: Desk) -> None:
    """Ask for the file, then show what it would do."""
    if (file := open_sheet(desk, "import", _("Choose a ledger"))) is not None:
        look_into_ledger(desk, file)


def look_into_ledger(
    desk: Desk, file: Path, places: dict[str, int] | None = None, names: Names | None = None
) -> None:
    """Read a ledger with these columns, and these names meant so, and show what it would do."""
    store = desk.store

    def look(progress: Progress) -> LedgerPlan:
        lines = read_ledger(store, file, places=places, progress=progress)
        return store.read(plan_ledger, lines=lines, names=names)

    desk.run(
        look,
        title=_("Reading {name}").format(name=file.name),
        done=lambda plan: _decide(desk, file, plan),
    )


def _decide(desk: Desk, file: Path, plan: Any) -> None:  # noqa: ANN401  a LedgerPlan
    dialog = LedgerPreview(desk, file, plan)
    match dialog.exec():
        case LedgerPreview.GO:
            _bring_in(desk, file, plan, dialog.names())
        case LedgerPreview.AGAIN:
            look_into_ledger(desk, file, dialog.places(), dialog.names())
        case LedgerPreview.REPORT:
            named = structs.replace(plan, names=dialog.names())
            save_with_remarks(desk, file, named.remarks, lambda: _decide(desk, file, named))


def _bring_in(desk: Desk, file: Path, plan: LedgerPlan, names: Names) -> None:
    store = desk.store
    desk.run(
        lambda progress: store.write(
            bring_in_ledger, name=file.name, lines=plan.lines, names=names, progress=progress
        ),
        title=_("Importing"),
        done=lambda done: desk.say(ledger_told(done), "done"),
        writes=True,
    )


def ledger_told(done: Any) -> str:  # noqa: ANN401  a LedgerDone
    """What became of a ledger, in one sentence."""
    assert isinstance(done, LedgerDone)  # noqa: S101  what the job gives
    words = _("{fresh} orders brought in, {open} of them open; {left} rows stayed out")
    return words.format(
        fresh=f"{done.fresh:,}", open=f"{done.still_open:,}", left=f"{done.left_out:,}"
    )


class LedgerPreview(WritingSheet):
    """What a ledger would do. It ends with GO, REPORT, or AGAIN when columns were changed."""

    GO, AGAIN, REPORT = 1, 2, 3

    def __init__(self, desk: Desk, file: Path, plan: LedgerPlan) -> None:
        super().__init__(desk, _("What the ledger says"), file.name, width=Size.WIDEST)
        columns = plan.lines.columns
        self._columns = column_drops(named_fields(), columns.headings, columns.places)
        self._names = _name_drops(plan)
        self.body.addWidget(self._columns)
        if plan.strangers:
            self.body.addWidget(label(_("Names that nobody here has: who is meant?"), 13, 500))
            self.body.addWidget(self._names)
        self.table = Table(_COLUMNS)
        self.table.setMinimumHeight(Size.HEAD + 7 * Size.ROW)
        self.body.addWidget(self.table)
        self.body.addWidget(said_in_whole(self.table, lambda line: line.what))
        self.table.show_rows(ledger_lines_shown(plan), nothing=_("Nothing is doubtful in it."))
        self.table.show_totals(_figures(plan))
        self._buttons(plan)

    def _buttons(self, plan: LedgerPlan) -> None:
        height = Size.DIALOG_BUTTON
        leave = Button(_("Cancel"), key="Esc", bind_its_key=False, height=height)
        again = Button(_("Read it again"), icon="rotate-ccw", key="F5", height=height)
        report = Button(_("Save annotated report"), icon="download", key="Ctrl+S", height=height)
        count = len(plan.orders)
        words = ngettext("Bring in {count} order", "Bring in {count} orders", count)
        go = Button(
            words.format(count=f"{count:,}"), kind="primary", key="Ctrl+Enter", height=height
        )
        self.add_button(leave).clicked.connect(self.reject)
        self.add_button(again).clicked.connect(lambda: self.done(self.AGAIN))
        self.add_button(report).clicked.connect(lambda: self.done(self.REPORT))
        self.add_button(go).clicked.connect(lambda: self.done(self.GO))
        go.refuse(None if count else _("All of it is there already."))
        report.refuse(None if plan.remarks else _("There is nothing to report."))
        self.table.setFocus()

    def places(self) -> dict[str, int]:
        """The columns as they stand."""
        return self._columns.chosen()

    def names(self) -> Names:
        """Who is meant by the names that nobody here has, as it stands."""
        return self._names.chosen()


def _name_drops(plan: LedgerPlan) -> NamedDrops[tuple[str, str], NameMeant]:
    drops = NamedDrops[tuple[str, str], NameMeant]()
    for field, name, count in plan.strangers:
        title, chosen = f"{name} ({count:,})", plan.names.get((field, name))
        drops.ask((field, name), title, plan.known[field], chosen)
    return drops


_LEVELS = {
    "error": State(N_("Stays out"), "red", "circle-alert"),
    "warning": State(N_("Doubtful"), "amber", "triangle-alert"),
    "notice": State(N_("Not taken"), "grey", "ban"),
    "name": State(N_("Unknown name"), "amber", "triangle-alert"),
}
_COLUMNS = (
    Column("place", N_("Where in the file"), width=150),
    Column(
        "level",
        N_("Result"),
        kind=Kind.STATE,
        width=120,
        value=lambda line: _LEVELS[line.level].in_words(),
    ),
    Column("what", N_("What"), stretch=True, free=True),
)
_FIRST = ("error", "name", "warning", "notice")


def ledger_lines_shown(plan: LedgerPlan) -> list[LedgerLine]:
    """What is told of a plan: what stays out first, then unknown names, then what is doubtful."""
    found = [("", "name", sentence) for sentence in strangers_told(plan)]
    for one in plan.remarks:
        words = _("Column {column}: {said}")
        said = words.format(column=one.column, said=one.sentence) if one.column else one.sentence
        place = _("{sheet}, row {row}").format(sheet=one.sheet, row=one.row)
        found.append((place if one.row else one.sheet, one.level.value, said))
    found.sort(key=lambda line: _FIRST.index(line[1]))
    return [LedgerLine(number, *line) for number, line in enumerate(found, 1)]


def _figures(plan: LedgerPlan) -> list[Figure]:
    return [
        Figure(_("New"), f"{len(plan.orders):,}"),
        Figure(_("Not finished yet"), f"{sum(one.is_open for one in plan.orders):,}"),
        Figure(_("Here already"), f"{plan.same:,}"),
        Figure(_("Rows left out"), f"{plan.left_out:,}"),
    ]
