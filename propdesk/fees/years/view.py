"""The page of sealed years: how each year stands, sealing one, its year box that is only read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.fees.years.package import copy_package, seal_year, unpack_year
from propdesk.fees.years.rules import YEAR_SEALS, YearState
from propdesk.fees.years.years import YearRow, years
from propdesk.kernel.i18n import N_, _, current_language
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import save_file
from propdesk.ui.lists.columns import Column, Kind, badge_of
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Button, label

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk

COLUMNS = (
    Column("id", N_("Year"), width=80, weight=600),
    Column("state", N_("State"), kind=Kind.STATE, width=170, value=lambda row: badge_of(row.state)),
    Column("closed", N_("Months closed"), width=110, value=lambda r: f"{r.closed} / {r.months}"),
    Column("money_in", N_("Money in"), kind=Kind.AMOUNT, width=130),
    Column("income", N_("Income of the year"), kind=Kind.AMOUNT, width=130),
    Column("debt", N_("Owed at the end"), kind=Kind.AMOUNT, width=130),
    Column("sealed_at", N_("Sealed on"), kind=Kind.DATE, width=140, ink="text2"),
    Column("file", N_("Package"), stretch=True, ink="text2", free=True),
)
WATCHES = frozenset({"year_seal", "month_close"})


class YearsPage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted = 0
        self.seal_button = Button(
            _("Seal the year"), icon="lock", kind="primary", key="Ctrl+Enter", on_click=self.seal
        )
        self.open_button = Button(
            _("Open the year box"), icon="book-open", key="F3", on_click=self.open_box
        )
        self.copy_button = Button(
            _("Copy the package…"), icon="download", key="F6", on_click=self.copy_package
        )
        self.table = Table(COLUMNS, choice=desk.settings.table("fees.years"))
        self._build()
        self.table.current_changed.connect(self._judge)
        self.table.activated.connect(lambda _row: self.open_box())
        self.refresh()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(Flow([self.seal_button, self.open_button, self.copy_button]))
        words = _(
            "A year is sealed when all its months are closed: its reports, a workbook and a copy "
            "of the data go into one package beside the backups. The year box shows that copy and "
            "changes nothing. Check the books tells whatever differs from the seal later."
        )
        whole.addWidget(label(words, 12, 400, "text2", wrap=True))
        whole.addWidget(self.table, 1)
        if "system.export" not in self._desk.store.actor.permissions:
            self.copy_button.hide()

    def refresh(self) -> None:
        """Read the years in a job."""
        store = self._desk.store

        def work(_progress: Progress) -> list[YearRow]:
            return store.read(years)

        self._desk.run(work, title=_("Sealed years"), done=self._show, quiet=True, page=self)

    def _show(self, found: Any) -> None:  # noqa: ANN401  what the job gives
        shown = self._wanted or (row.id if (row := self._current()) else 0)
        self.table.show_rows(found, nothing=_("Nothing was booked yet."))
        if found and not self.table.select(shown):
            self.table.select(found[0].id)
        self._wanted = 0
        self._judge(self.table.current_row())

    def _current(self) -> YearRow | None:
        row = self.table.current_row()
        return row if isinstance(row, YearRow) else None

    def _judge(self, _row: object | None) -> None:
        row = self._current()
        may = YEAR_SEALS in self._desk.store.actor.permissions
        self.seal_button.refuse(
            (None if may else _("Whoever closes months may do this.")) or self._why_not(row)
        )
        sealed = None if row and row.seal_id else _("This year is not sealed yet.")
        self.open_button.refuse(sealed)
        self.copy_button.refuse(sealed)

    def _why_not(self, row: YearRow | None) -> str | None:
        if row is None:
            return _("Choose a row first.")
        if row.state is YearState.RUNS:
            return _("{year} is not over yet.").format(year=row.id)
        if row.closed < row.months:
            return _("Close the months of {year} first.").format(year=row.id)
        return None

    # What the frame calls

    def shown(self) -> None:
        """Read again, the keyboard in the list."""
        self.refresh()
        self.table.setFocus()

    def open(self, year: int = 0) -> None:
        """Show a year, when a finding or the log leads here."""
        self._wanted = year
        self.refresh()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when a month or a year was closed."""
        if touched & WATCHES:
            self.refresh()

    # What is done

    def seal(self) -> None:
        """Say what is sealed, check everything in a job, write the package."""
        row = self._current()
        if row is None:
            return
        lines = [
            _("Money in {money}, owed at the end {debt}").format(money=row.money_in, debt=row.debt),
            _("Its reports, a workbook and a copy of the data go into one package."),
        ]
        question = _("Seal {year}?").format(year=row.id)
        if self._desk.ask(question, lines, yes=_("Seal the year")):
            self._seal(row.id)

    def _seal(self, year: int) -> None:
        store, head = self._desk.store, paper_head(self._desk)

        def seal(progress: Progress) -> Path:
            return seal_year(store, year=year, head=head, progress=progress)[0]

        def done(path: Any) -> None:  # noqa: ANN401  what the job gives
            told = _("{year} is sealed: {file}").format(year=year, file=path.name)
            self._desk.say(told, "done")
            self.refresh()

        title = _("Sealing {year}").format(year=year)
        self._desk.run(seal, title=title, done=done, writes=True, page=self)

    def open_box(self) -> None:
        """Open the year box in a window of its own, read-only."""
        row = self._current()
        if row is None or not row.seal_id:
            return
        store, year = self._desk.store, row.id

        def work(_progress: Progress) -> Path:
            return unpack_year(store, year=year)

        def done(path: Any) -> None:  # noqa: ANN401  what the job gives
            look_at(path)
            self._desk.say(_("The year box opens in a window of its own."))

        title = _("Opening the year box")
        self._desk.run(work, title=title, done=done, stoppable=False, page=self)

    def copy_package(self) -> None:
        """Write the package to another place, for whoever keeps it."""
        row = self._current()
        if row is None or not row.seal_id:
            return
        pattern = _("Packages of years") + " (*.zip)"
        target = save_file(self._desk, "zip", _("Copy the package…"), row.file, pattern)
        if target is None:
            return
        store, year = self._desk.store, row.id

        def work(_progress: Progress) -> None:
            copy_package(store, target, year=year)

        def done(_nothing: object) -> None:
            self._desk.say(_("Saved: {file}").format(file=target.name), "done")

        title = _("Copying the package")
        self._desk.run(work, title=title, done=done, stoppable=False, page=self)


def look_at(path: Path) -> None:
    """Start the viewer of a copy of the data, in the language of this window."""
    arguments = ["--view", "--lang", current_language(), str(path)]
    program = sys.executable
    if not getattr(sys, "frozen", False):
        arguments = ["-m", "propdesk", *arguments]
    QProcess.startDetached(program, arguments)
