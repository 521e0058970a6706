"""What a file of former books would bring in, before it is kept: what stays out and why, what is
doubtful, and the sums beside the total of the former books."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from propdesk.fees.opening.files.reading import FormerFile, read_arrears
from propdesk.fees.opening.planning import FormerPlan, plan_former
from propdesk.fees.opening.taking_over import keep_lines
from propdesk.kernel.errors import Level
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.files.remarks import save_with_remarks
from propdesk.ui.files.system_dialogs import open_sheet
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.results import said_in_whole
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.kernel.money import Money
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


class FormerNote(msgspec.Struct, frozen=True):
    """A line of the preview: where in the file, how it ends, what it says."""

    id: int
    place: str
    level: str
    what: str


def begin_reading(desk: Desk, books_id: int) -> None:
    """Ask for the file of some books, then show what it would bring in."""
    if (file := open_sheet(desk, "import", _("Choose a list of arrears"))) is not None:
        look_into_arrears(desk, books_id, file)


def look_into_arrears(desk: Desk, books_id: int, file: Path) -> None:
    """Read a list of arrears and show what it would bring in."""
    store = desk.store

    def look(progress: Progress) -> FormerPlan:
        read: FormerFile = read_arrears(file, progress=progress)
        return store.read(plan_former, books_id=books_id, file=read)

    desk.run(
        look,
        title=_("Reading {name}").format(name=file.name),
        done=lambda plan: _decide(desk, file, plan),
    )


def _decide(desk: Desk, file: Path, plan: Any) -> None:  # noqa: ANN401  a FormerPlan
    match FormerPreview(desk, plan).exec():
        case FormerPreview.GO:
            keep_in_books(desk, plan)
        case FormerPreview.REPORT:
            save_with_remarks(desk, file, plan.problems, lambda: _decide(desk, file, plan))


def keep_in_books(desk: Desk, plan: FormerPlan) -> None:
    """Keep what a file says with the books, in a job."""
    store = desk.store

    def tell(count: object) -> None:
        if isinstance(count, int):
            told = ngettext(
                "{no}: {count} line kept. F5 takes it over.",
                "{no}: {count} lines kept. F5 takes them over.",
                count,
            )
            desk.say(told.format(no=plan.no, count=f"{count:,}"), "done")

    desk.run(
        lambda _progress: store.write(keep_lines, plan=plan),
        title=_("Keeping the lines"),
        done=tell,
        writes=True,
        stoppable=False,
    )


class FormerPreview(WritingSheet):
    """See the module. It ends with GO or REPORT."""

    GO, REPORT = 1, 2

    def __init__(self, desk: Desk, plan: FormerPlan) -> None:
        super().__init__(
            desk, _("What the list says"), f"{plan.no} · {plan.name}", width=Size.WIDEST
        )
        self.table = Table(_COLUMNS)
        self.table.setMinimumHeight(Size.HEAD + 7 * Size.ROW)
        self.body.addWidget(self.table)
        self.body.addWidget(said_in_whole(self.table, lambda line: line.what))
        self.table.show_rows(notes_shown(plan), nothing=_("Nothing is doubtful in it."))
        self.table.show_totals(_figures(plan))
        height, count = Size.DIALOG_BUTTON, plan.count
        leave = Button(_("Cancel"), key="Esc", bind_its_key=False, height=height)
        report = Button(_("Save annotated report"), icon="download", key="Ctrl+S", height=height)
        words = ngettext("Keep {count} line", "Keep {count} lines", count)
        go = Button(
            words.format(count=f"{count:,}"), kind="primary", key="Ctrl+Enter", height=height
        )
        self.add_button(leave).clicked.connect(self.reject)
        self.add_button(report).clicked.connect(lambda: self.done(self.REPORT))
        self.add_button(go).clicked.connect(lambda: self.done(self.GO))
        go.refuse(None if count else _("No row of it can come in."))
        report.refuse(None if plan.problems else _("There is nothing to report."))
        self.table.setFocus()


_LEVELS = {
    Level.ERROR.value: State(N_("Stays out"), "red", "circle-alert"),
    Level.WARNING.value: State(N_("Doubtful"), "amber", "triangle-alert"),
    Level.NOTICE.value: State(N_("Not taken"), "grey", "ban"),
}
_COLUMNS = (
    Column("place", N_("Where in the file"), width=150),
    Column(
        "level", N_("Result"), kind=Kind.STATE, width=120,
        value=lambda line: _LEVELS[line.level].in_words(),
    ),
    Column("what", N_("What"), stretch=True, free=True),
)  # fmt: skip


def notes_shown(plan: FormerPlan) -> list[FormerNote]:
    """What is told of a plan: what stays out first, then what is doubtful, then what is no data."""
    order = list(_LEVELS)
    found = sorted(
        (*plan.problems, *plan.passed_over), key=lambda one: order.index(one.level.value)
    )
    notes = []
    for number, one in enumerate(found, 1):
        place = f"{one.sheet}!{one.column}{one.row}" if one.row else one.sheet
        notes.append(FormerNote(number, place, one.level.value, one.sentence))
    return notes


def _figures(plan: FormerPlan) -> list[Figure]:
    figures = [Figure(_("Rows left out"), f"{plan.kept_out:,}")]
    if plan.lines is not None:
        figures += [
            Figure(_("Lines"), f"{len(plan.lines):,}"),
            Figure(_("Owed"), str(plan.owed)),
            Figure(_("Prepaid"), str(plan.prepaid)),
            Figure(_("Their total"), str(plan.stated.owed)),
            Figure(_("Difference"), str(plan.difference), _tone(plan.difference)),
        ]
    if plan.payments is not None:
        figures += _beside(_("Former payments"), plan.paid, plan.stated.payments)
    if plan.deposits is not None:
        figures += _beside(_("Deposits"), plan.held, plan.stated.deposits)
    return figures


def _beside(name: str, found: Money, stated: Money) -> list[Figure]:
    difference = found - stated
    figures = [Figure(name, str(found))]
    if difference:
        figures.append(Figure(_("Difference"), str(difference), _tone(difference)))
    return figures


def _tone(difference: Money) -> str:
    return "red" if difference else "text"
