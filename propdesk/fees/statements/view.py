"""The page of statements: a room or a name, the payer, his account with the balance, the paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from propdesk.estate.search.room_view import RoomEntry
from propdesk.estate.search.service import households_meant
from propdesk.estate.units.service import unit_details
from propdesk.fees.notices.dialogs import ask_overdue_only
from propdesk.fees.notices.service import issue_notices, places_of_payer
from propdesk.fees.service import notice_pdf
from propdesk.fees.statements.files import write_book
from propdesk.fees.statements.paper import (
    columns_of,
    days_told,
    statement_pdf,
    story_title,
    sums_of,
)
from propdesk.fees.statements.reading import AccountPayer, Section, Statement, payers_of, statement
from propdesk.fees.statements.story import STORY
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import total
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.paper_panel import PaperPanel
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import Drop, go_to
from propdesk.ui.parts.small_parts import Button, label

ROOM_WIDTH = 168
SELDOM = (Section.SOLD, Section.FORMER)  # shown where there is something
WATCHES = frozenset(
    {
        "charge",
        "payment",
        "allocation",
        "prepayment_entry",
        "deposit_entry",
        "late_clause",
        "former_books",
    }
)


def _columns(section: Section) -> tuple[Column, ...]:
    more, less, balance = columns_of(section)
    return (
        Column("day", N_("Day"), kind=Kind.DATE, width=100, ink="text2", sortable=False),
        Column("what", N_("What it was"), stretch=True, weight=500, sortable=False),
        Column("unit", N_("Unit"), width=96, sortable=False),
        Column("period", N_("For the days"), width=190, ink="text2", sortable=False),
        Column("no", N_("Receipt"), width=150, ink="text2", sortable=False),
        Column("more", more, kind=Kind.AMOUNT, width=110, sortable=False),
        Column("less", less, kind=Kind.AMOUNT, width=110, sortable=False),
        Column("balance", balance, kind=Kind.AMOUNT, width=120, weight=600, sortable=False),
    )


def _story_columns() -> tuple[Column, ...]:
    """A column for each word of the story; it has neither days nor receipts."""

    def of(word: str) -> Column:
        return Column(
            word, STORY[word], kind=Kind.AMOUNT, width=104, sortable=False,
            value=lambda row: row.moves[word],
        )  # fmt: skip

    return (
        Column("unit", N_("Unit"), width=110, weight=500, stretch=True, sortable=False),
        Column("before", N_("Owed before"), kind=Kind.AMOUNT, width=112, sortable=False),
        *map(of, STORY),
        Column("after", N_("Owed after"), kind=Kind.AMOUNT, width=112, weight=600, sortable=False),
    )


class StatementPage(QStackedWidget):
    """The account of a payer, or its paper in the place of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._unit_id: int | None = None
        self._payers: tuple[AccountPayer, ...] = ()
        self.found: Statement | None = None
        self._section = Section.BILLS
        self.room = RoomEntry(ROOM_WIDTH)
        self._payer, self._days = Drop(), Drop()
        self._banner = Banner("", "accent", "info")
        self.chips = {section: Chip(section.label) for section in Section}
        self._tables = QStackedWidget()
        self.bills = Table(_columns(Section.BILLS), choice=desk.settings.table("fees.statement"))
        money = desk.settings.table("fees.statement.money")
        self.money = Table(_columns(Section.PREPAID), choice=money)
        self.former = Table(
            _columns(Section.FORMER), choice=desk.settings.table("fees.statement.former")
        )
        self.story = Table(_story_columns(), choice=desk.settings.table("fees.statement.story"))
        self.in_short = Chip(story_title())
        self.collect = Button(_("Collect"), icon="wallet", key="F2", on_click=self._collect)
        self.print = Button(
            _("Print"), icon="printer", kind="primary", key="Ctrl+P", on_click=self.draw
        )
        self.notice = Button(
            _("Payment notice"), icon="printer", key="F5", on_click=self.ask_to_pay
        )
        self.export = Button(_("Export"), icon="download", key="Ctrl+E", on_click=self._save)
        self.home = Button(_("Household"), icon="panel-left", key="F12", on_click=self._go_home)
        self.paper = PaperPanel(desk, closing=self.close_paper)
        self._build()
        self._connect()
        self._show_nobody()

    def _build(self) -> None:
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self._days.addItems([_("From the beginning"), _("This year"), _("Last twelve months")])
        self._days.fit(30)
        self._payer.addItem(_("Payer"))
        self._payer.fit(30)
        words = label(_("Room number"), 13, 500, "text2")
        top = Flow([words, self.room, self._payer, self._days], gap=8)
        for button in self._buttons():
            top.add(button, at_end=True)
        self.export.setVisible("system.export" in self._desk.store.actor.permissions)
        whole.addWidget(top)
        whole.addWidget(self._banner)
        whole.addWidget(Flow([*self.chips.values(), self.in_short]))
        self._tables.addWidget(self.bills)
        self._tables.addWidget(self.money)
        self._tables.addWidget(self.former)
        self._tables.addWidget(self.story)
        whole.addWidget(self._tables, 1)
        self.addWidget(page)
        self.addWidget(self.paper)

    def _connect(self) -> None:
        self.room.asked.connect(self.look_for)
        self.room.picked.connect(self.load)
        self.room.below.connect(self._go_down)
        self._payer.activated.connect(lambda _number: self.read())
        self._days.activated.connect(lambda _number: self.read())
        self.in_short.clicked.connect(self.tell_in_short)
        for section, chip in self.chips.items():
            chip.clicked.connect(lambda _checked, chosen=section: self._choose(chosen))

    def _go_down(self) -> None:
        shown = (self.bills, self.money, self.former, self.story)[self._tables.currentIndex()]
        shown.view.setFocus()

    # Whose account

    def look_for(self, text: str) -> None:
        """Find the household that a typed text means; several are listed with their names."""
        with self._desk.attempt():
            found = self._desk.store.read(households_meant, text=text)
            if len(found) == 1:
                self.load(found[0].unit_id)
            elif found:
                self.room.candidates.show_candidates(found)
            else:
                told = _(
                    "Nobody is found by “{text}”. Type a room, a name, initials or a phone number."
                )
                self._banner.show_sentence(told.format(text=text), "red", "circle-alert")

    def load(self, unit_id: int) -> None:
        """Show the account of whoever owes for a unit today."""
        with self._desk.attempt():
            payers = self._desk.store.read(payers_of, unit_id=unit_id)
            self._unit_id, self._payers = unit_id, payers
            self.room.setText(self._desk.store.read(unit_details, unit_id=unit_id).code)
            self._payer.clear()
            former = _("{name}, former owner")
            self._payer.addItems(
                [former.format(name=one.name) if one.former else one.name for one in payers]
            )
            self._payer.fit(30)
            self.read()

    def _first(self) -> date | None:
        today = self._desk.today()
        first_of_month = today.replace(day=1)
        return (
            None,
            today.replace(month=1, day=1),
            first_of_month.replace(year=today.year - 1),
        )[max(0, self._days.currentIndex())]

    def read(self) -> None:
        """Read the account that is chosen, in the background."""
        if not self._payers:
            return
        payer, first = self._payers[max(0, self._payer.currentIndex())], self._first()
        self._desk.run(
            lambda _progress: self._desk.store.read(statement, payer=payer, first=first),
            title=_("Reading the account of {name}").format(name=payer.name),
            done=self._show,
            quiet=True,
            page=self,
        )

    # Showing

    def _show_nobody(self) -> None:
        self.found = None
        for button in self._buttons():
            button.refuse(_("Type a room first."))
        for chip in self.chips.values():
            chip.show_count(None)
        for section in SELDOM:
            self.chips[section].hide()
        self._banner.show_sentence(
            _(
                "Type a room or a name and press Enter: all that was charged and paid of one "
                "payer, over all units, with the balance after each entry."
            ),
            "accent",
            "info",
        )
        self.bills.show_rows([], nothing=_("Type a room first."))
        self.bills.show_totals([], [])

    def _show(self, result: object) -> None:
        if not isinstance(result, Statement):
            return
        self.found = result
        for button in self._buttons():
            button.refuse(None)
        for section, chip in self.chips.items():
            count = len(result.of(section))
            chip.show_count(count)
            chip.setVisible(bool(count) or section not in SELDOM)
        told = _("{name} · {units} · {days}").format(
            name=result.payer.name, units=result.units, days=days_told(result)
        )
        self._banner.show_sentence(told, "accent", "user")
        self._choose(self._section if result.of(self._section) else Section.BILLS)

    def _choose(self, section: Section) -> None:
        self._section = section
        self.in_short.setChecked(False)
        for each, chip in self.chips.items():
            chip.setChecked(each is section)
        if self.found is None:
            return
        is_bills = section in (Section.BILLS, Section.SOLD)
        table = self.bills if is_bills else self.money
        table = self.former if section is Section.FORMER else table
        table.show_rows(self.found.of(section), nothing=_("Nothing was booked here."))
        (strong, *others) = sums_of(self.found)
        left = [Figure(name, str(money)) for name, money in others]
        if late := self.found.late_fee:
            left.append(Figure(_("Late fee till today, not in the sum"), str(late), "amber"))
        table.show_totals(left, [Figure(strong[0], str(strong[1]), strong=True)])
        self._tables.setCurrentWidget(table)

    def tell_in_short(self) -> None:
        """Show what became of the bills of each account."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.in_short.setChecked(True)
        if self.found is not None:
            self.story.show_rows(self.found.story, nothing=_("Nothing was booked here."))
            owed = total(one.after for one in self.found.story)
            self.story.show_totals([], [Figure(_("Owed after"), str(owed), strong=True)])
            self._tables.setCurrentWidget(self.story)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the room."""
        go_to(self.room)

    def open(self, **context: object) -> None:
        """Show the account of whoever owes for a unit."""
        if isinstance(unit_id := context.get("unit_id"), int):
            self.close_paper()
            self.load(unit_id)

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when money moved."""
        if touched & WATCHES:
            self.read()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Find the household"))]

    def close_paper(self) -> None:
        """Back to the account."""
        self.setCurrentIndex(0)
        go_to(self.room)

    def _buttons(self) -> Sequence[Button]:
        return self.print, self.notice, self.collect, self.home, self.export

    # What the buttons do

    def ask_to_pay(self) -> None:
        """Make one payment notice over all units of the payer in the background, and show it.

        Where a part is overdue and a part not, what to ask for is asked first.
        """
        if self.found is None:
            return
        store, person = self._desk.store, self.found.payer.person_id
        places = store.read(places_of_payer, person_id=person)
        overdue_only = ask_overdue_only(self._desk, places.unit_ids, places.account_ids)
        if overdue_only is None:
            return
        paper = self._desk.settings.paper_of("notice", "a4")

        def make(_progress: object) -> tuple[str, bytes]:
            (made,) = store.write(
                issue_notices,
                unit_ids=places.unit_ids,
                account_ids=places.account_ids,
                overdue_only=overdue_only,
                whole=True,
            )
            return made.number, notice_pdf([made], paper=paper)

        title = _("Making the notices")
        self._desk.run(
            make, title=title, done=self._show_notice, page=self, writes=True, stoppable=False
        )

    def _show_notice(self, made: object) -> None:
        if isinstance(made, tuple):
            number, pdf = made
            title = _("Payment notice {number}").format(number=number)
            self.paper.show_paper(title, pdf, document="notice", file_name=f"{number}.pdf")
            self.setCurrentWidget(self.paper)
            self.paper.setFocus()

    def draw(self) -> None:
        """Draw the paper in the background, and show it."""
        found = self.found
        if found is None:
            return
        head = paper_head(self._desk)
        self._desk.run(
            lambda _progress: statement_pdf(found, head),
            title=_("Drawing the statement"),
            done=partial(self._show_paper, found),
            page=self,
            stoppable=False,
        )

    def _show_paper(self, found: Statement, pdf: object) -> None:
        if isinstance(pdf, bytes):
            title = self._name(found)
            self.paper.show_paper(title, pdf, document="statement", file_name=f"{title}.pdf")
            self.setCurrentWidget(self.paper)
            self.paper.setFocus()

    def _name(self, found: Statement) -> str:
        return f"{_('Statement of account')}-{found.payer.name}-{found.last}"

    def _save(self) -> None:
        if self.found is not None:
            with self._desk.attempt():
                write = partial(write_book, found=self.found)
                save_as(self._desk, "xlsx", _("Export"), self._name(self.found), write)

    def _collect(self) -> None:
        if self._unit_id is not None:
            self._desk.open_page("fees.desk", unit_id=self._unit_id)

    def _go_home(self) -> None:
        if self._unit_id is not None:
            self._desk.open_page("household.unit", unit_id=self._unit_id)
