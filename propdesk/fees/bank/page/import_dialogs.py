"""A statement from its choice to the books: its columns, its account, what it would bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.fees.bank.files.reading import BankStatement
from propdesk.fees.bank.files.words import named_fields
from propdesk.fees.bank.refusals import AccountUnsaid, FileDoesNotAddUp
from propdesk.fees.bank.rules import RowState
from propdesk.fees.bank.taking.bringing_in import (
    AccountSeen,
    RowsBroughtIn,
    bring_in_statement,
    read_statement,
    remember_columns,
    statement_accounts,
)
from propdesk.kernel.errors import Level
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.ui.files.system_dialogs import open_sheet
from propdesk.ui.forms.inputs import Check
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.named_drops import column_drops
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

Found = tuple[BankStatement, RowsBroughtIn | None, tuple[AccountSeen, ...]]


class StatementLineTold:
    """A line of the preview: a row of the file and what is said of it."""

    def __init__(self, number: int, place: str, level: str, what: str) -> None:
        self.id, self.place, self.level, self.what = number, place, level, what


def begin_statement_import(desk: Desk) -> None:
    """Ask for the file, then show what it would bring."""
    title = _("Choose a statement")
    if (file := open_sheet(desk, "statement", title, more="*.txt")) is not None:
        look_into(desk, file)


def look_into(
    desk: Desk, file: Path, places: dict[str, int] | None = None, number: str = ""
) -> None:
    """Read a file in a job, then show what it would bring."""
    store = desk.store

    def look(progress: Any) -> Found:  # noqa: ANN401  a Progress
        found = read_statement(store, file, number=number, places=places, progress=progress)
        try:
            tried = store.try_out(bring_in_statement, statement=found, is_ours=True)
        except (FileDoesNotAddUp, AccountUnsaid):
            tried = None
        return found, tried, store.read(statement_accounts)

    desk.run(
        look,
        title=_("Reading {name}").format(name=file.name),
        done=lambda found: _decide(desk, file, found),
        writes=True,
    )


def _decide(desk: Desk, file: Path, found: Any) -> None:  # noqa: ANN401  a Found
    dialog = StatementPreview(desk, file, found)
    match dialog.exec():
        case StatementPreview.GO:
            _bring_in(desk, found[0], dialog.places())
        case StatementPreview.AGAIN:
            look_into(desk, file, dialog.places(), dialog.number())


def _bring_in(desk: Desk, statement: BankStatement, places: dict[str, int]) -> None:
    store = desk.store
    print_of, number = statement.columns.fingerprint, statement.number

    def bring(progress: Any) -> RowsBroughtIn:  # noqa: ANN401  a Progress
        done = store.write(bring_in_statement, statement=statement, is_ours=True, progress=progress)
        store.write(remember_columns, number=number, fingerprint=print_of, places=places)
        return done

    desk.run(
        bring,
        title=_("Importing"),
        done=lambda done: desk.say(brought_told(done), "done"),
        writes=True,
    )


def brought_told(done: Any) -> str:  # noqa: ANN401  a RowsBroughtIn
    """What became of a file, in a sentence."""
    words = _("{fresh} new rows, {amount}: {sure} fit exactly, {open} to be decided")
    return words.format(
        fresh=f"{done.fresh:,}", amount=done.total, sure=f"{done.sure:,}",
        open=done.states.get(RowState.OPEN, 0) + done.states.get(RowState.REFUND, 0),
    )  # fmt: skip


class StatementPreview(WritingSheet):
    """What a file would bring. It ends with GO, or AGAIN when columns or account were changed."""

    GO, AGAIN = 1, 2

    def __init__(self, desk: Desk, file: Path, found: Found) -> None:
        super().__init__(desk, _("What the statement says"), file.name, width=Size.WIDEST)
        self._statement, foreseen, accounts = found
        columns = self._statement.columns
        self._columns = column_drops(named_fields(), columns.headings, columns.places)
        self._number = LineInput(plain=True)
        self._number.setFixedSize(220, Size.CONTROL)
        self._number.setText(self._statement.number)
        self._number.setAccessibleName(_("Our account"))
        self.body.addWidget(self._columns)
        says = label(self._said(), 13, 500)
        name = label(_("Our account"), 12, 400, "text3")
        self.body.addLayout(line_of(says, None, name, self._number))
        self._ours = Check(_("This account belongs to the company"))
        known = any(one.number == self._statement.number for one in accounts)
        if not known and self._statement.number:
            self.body.addWidget(self._ours)
            self._ours.toggled.connect(self._judge)
        self._needs_check = not known
        self.table = Table(_COLUMNS)
        self.table.setMinimumHeight(Size.HEAD + 7 * Size.ROW)
        self.body.addWidget(self.table)
        self.table.show_rows(_lines(self._statement), nothing=_("Nothing is doubtful in it."))
        self.table.show_totals(_figures(self._statement, foreseen))
        self._buttons(foreseen)

    def _said(self) -> str:
        one = self._statement
        words = _("{channel}, {first} – {last}: {rows} rows")
        return words.format(
            channel=one.channel.label, first=one.first, last=one.last, rows=f"{len(one.lines):,}"
        )

    def _buttons(self, foreseen: RowsBroughtIn | None) -> None:
        leave = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        again = Button(_("Read it again"), icon="rotate-ccw", key="F5", height=Size.DIALOG_BUTTON)
        fresh = foreseen.fresh if foreseen is not None else 0
        words = ngettext("Bring in {count} row", "Bring in {count} rows", fresh)
        self.go = Button(
            words.format(count=f"{fresh:,}"), kind="primary", key="Ctrl+Enter",
            height=Size.DIALOG_BUTTON,
        )  # fmt: skip
        self.add_button(leave).clicked.connect(self.reject)
        self.add_button(again).clicked.connect(lambda: self.done(self.AGAIN))
        self.add_button(self.go).clicked.connect(lambda: self.done(self.GO))
        self._foreseen = foreseen
        self._judge()
        self.table.setFocus()

    def _judge(self) -> None:
        """Say why it cannot come in."""
        why = None
        if not self._statement.number:
            why = _("Type the number of the account it is of, then read it again.")
        elif self._statement.differences:
            why = _("It does not add up: name the columns, then read it again.")
        elif self._foreseen is None or not self._foreseen.fresh:
            why = _("All of it is there already.")
        elif self._needs_check and not self._ours.isChecked():
            why = _("Nothing came from this account before: say that it belongs to the company.")
        self.go.refuse(why)

    def places(self) -> dict[str, int]:
        """The columns as they stand."""
        return self._columns.chosen()

    def number(self) -> str:
        """The account as it stands."""
        return self._number.text().strip()


_LEVELS = {
    "error": (N_("Stays out"), "red", "circle-alert"),
    "warning": (N_("Doubtful"), "amber", "triangle-alert"),
    "notice": (N_("Not taken"), "grey", "ban"),
}


def _state(line: StatementLineTold) -> State:
    words, tone, icon = _LEVELS[line.level]
    return State(_(words), tone, icon)  # type: ignore[arg-type]  # a tone


_COLUMNS = (
    Column("place", N_("Row"), width=70),
    Column("level", N_("Result"), kind=Kind.STATE, width=150, value=_state),
    Column("what", N_("What"), stretch=True, free=True),
)


def _lines(found: BankStatement) -> list[StatementLineTold]:
    told = [("", Level.ERROR.value, one.sentence) for one in found.differences]
    told += [(f"{one.column}{one.row}", one.level.value, one.sentence) for one in found.problems]
    told += [(str(row), Level.NOTICE.value, why) for row, why in found.passed_over]
    return [StatementLineTold(number, *line) for number, line in enumerate(told, 1)]


def _figures(found: BankStatement, foreseen: RowsBroughtIn | None) -> list[Figure]:
    figures = [
        Figure(_("Total"), str(Money(found.total)), strong=True),
        Figure(_("Fee"), str(Money(found.fee))),
    ]
    if foreseen is not None:
        figures += [
            Figure(_("New"), f"{foreseen.fresh:,}"),
            Figure(_("Read before"), f"{foreseen.same:,}"),
            Figure(_("Fits exactly"), f"{foreseen.sure:,}"),
        ]
    return figures
