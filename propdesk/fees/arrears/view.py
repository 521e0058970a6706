"""The page of arrears: who owes how much for how long, notices, the printed list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.fees.arrears.arrears import BUCKETS, Arrears, arrears_with_late
from propdesk.fees.arrears.list_facts import arrears_facts
from propdesk.fees.charges.service import has_charges
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.exports import write_arrears
from propdesk.fees.late.service import has_clauses
from propdesk.fees.notices.dialogs import NoticeOrder, NoticesDialog
from propdesk.fees.notices.service import issue_notices
from propdesk.fees.papers.facts import NoticeFacts
from propdesk.fees.receipts.view import collect_first
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money, total
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.folding import fold
from propdesk.kernel.records.question import Question
from propdesk.kernel.sheets.lists import Extent, check_ending
from propdesk.system.log.service import note_export
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import DateField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import NOTHING, Column, Kind
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.register import Listing, RegisterPage
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.papers.paper_panel import PaperPanel

if TYPE_CHECKING:
    from propdesk.db.store import Store

WATCHES = frozenset({"charge", "open_charge", "payment", "allocation", "account"})


@dataclass(frozen=True, slots=True)
class ArrearsRow:
    """An account's arrears with the id a list needs; one account may owe for several units."""

    id: int
    one: AccountArrears


def _hint(row: ArrearsRow) -> str:
    """What stands small beside a debtor: that he has moved on, what he has prepaid."""
    words = [_("former owner")] if row.one.former else []
    if row.one.covered:
        words.append(_("prepaid {amount} of it").format(amount=row.one.covered))
    return " · ".join(words)


def _columns(*, late: bool) -> tuple[Column, ...]:
    return (
        Column("check", "", kind=Kind.CHECK, width=36),
        Column("unit", N_("Unit"), width=88, weight=500, value=lambda r: r.one.unit_code),
        Column(
            "debtor",
            N_("Debtor"),
            stretch=True,
            weight=500,
            value=lambda r: r.one.debtor,
            hint=_hint,
        ),
        Column("lines", N_("Lines"), kind=Kind.COUNT, width=54, value=lambda r: r.one.lines),
        Column(
            "oldest",
            N_("Oldest due"),
            kind=Kind.DATE,
            width=100,
            ink="text2",
            value=lambda r: r.one.oldest_due,
        ),
        *(
            Column(
                name,
                title,
                kind=Kind.AMOUNT,
                width=90,
                ink=_bucket_ink(number),
                value=partial(_bucket, number),
            )
            for number, (name, title, _last) in enumerate(BUCKETS)
        ),
        Column("total", N_("Total owed"), kind=Kind.AMOUNT, width=100, weight=600, value=_total),
        *([_LATE] if late else []),
    )


_LATE = Column(
    "late", N_("Late fee till today"), kind=Kind.AMOUNT, width=84, ink="text2",
    value=lambda r: r.one.late or NOTHING,
)  # fmt: skip


def _bucket(number: int, row: ArrearsRow) -> object:
    return row.one.buckets[number] or NOTHING


def _bucket_ink(number: int) -> str:
    return "text2" if number == 0 else "text"


def _total(row: ArrearsRow) -> object:
    return row.one.total


def arrears_page(desk: Desk) -> QWidget:
    """Build the page of arrears."""
    return ArrearsPage(desk)


class ArrearsPage(QStackedWidget):
    """The list, or a paper made from it in its place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day = desk.today()
        self._found: Arrears | None = None
        self._rows: list[ArrearsRow] = []
        self.register = RegisterPage(
            desk,
            "fees.arrears",
            _columns(late=desk.store.read(has_clauses)),
            load=self._load,
            actions=self._actions(),
            filters=self._filters(),
            on_open=self._collect,
            watches=WATCHES,
            search_words=_("Room, name, 3栋"),
            nothing=_("Nobody owes anything here."),
            empty=collect_first(desk, "hand-coins", _("Nothing is charged yet")),
        )
        self.paper = PaperPanel(desk, closing=self.close_paper)
        self.addWidget(self.register)
        self.addWidget(self.paper)
        self._tell_day()

    def _actions(self) -> list[Action]:
        actions = [
            Action(_("Collect"), self._collect_current, icon="wallet", key="F2", needs_row=True),
            Action(_("Notices"), self._notices, icon="bell", key="F8"),
            Action(_("Print the list"), self._print_list, icon="printer", key="Ctrl+P"),
            Action(_("As of"), self._choose_day, icon="calendar", key="F6"),
        ]
        actions += export_action(
            self._desk, N_("Arrears"), self._write, lambda: self.register.table
        )
        return actions

    def _filters(self) -> list[Filter]:
        return [
            Filter("all", _("All"), group=_("Age"), checked=True),
            *(
                Filter(name, _(title), icon="clock" if not number else "", group=_("Age"))
                for number, (name, title, _last) in enumerate(BUCKETS)
            ),
            Filter("former", _("former owner"), icon="user", tone="amber", many=True),
        ]

    # What is shown

    def _load(self, question: Question) -> Listing:
        found = self._desk.store.read(arrears_with_late, as_of=self._day)
        self._found = found
        everyone = [_row(one) for one in found.accounts]
        within = [row for row in everyone if self._is_meant(row.one, question)]
        names = [name for name, _title, _last in BUCKETS]
        bucket = next((n for n, name in enumerate(names) if name in question.chips), None)
        self._rows = [r for r in within if bucket is None or r.one.buckets[bucket]]
        counts = {
            name: sum(1 for row in within if row.one.buckets[number])
            for number, name in enumerate(names)
        }
        counts |= {"all": len(within), "former": sum(1 for row in everyone if row.one.former)}
        owed = total(row.one.total for row in self._rows)
        late = total(row.one.overdue for row in self._rows)
        covered = total(row.one.covered for row in self._rows)
        words = ngettext("{count} debtor", "{count} debtors", len(self._rows))
        left = [Figure("", words.format(count=f"{len(self._rows):,}"))]
        if bucket is not None:
            left.append(Figure(_(BUCKETS[bucket][1]), str(self._bucket_sum(bucket))))
        if covered:
            left.append(Figure(_("Prepaid of it"), str(covered), "green"))
        if late_fee := total(row.one.late for row in self._rows):
            left.append(Figure(_("Late fee till today, not in the sum"), str(late_fee), "amber"))
        return Listing(
            rows=self._rows,
            counts=counts,
            left=left,
            right=[
                Figure(_("Overdue"), str(late), "red" if late else "text"),
                Figure(_("Total owed"), str(owed), strong=True),
            ],
            has_more=bool(everyone or self._desk.store.read(has_charges)),
        )

    def _bucket_sum(self, bucket: int) -> Money:
        return total(row.one.buckets[bucket] for row in self._rows)

    def _is_meant(self, one: AccountArrears, question: Question) -> bool:
        if "former" in question.chips and not one.former:
            return False
        words = fold(question.words)
        if not words:
            return True
        if words[-1] in "栋幢座棟#":
            return fold(one.unit_code).startswith(f"{words[:-1]}-")
        return words in fold(one.unit_code) or words in fold(one.debtor)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list."""
        self.register.shown()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when debts changed."""
        self.register.reload(touched)

    def open(self, **context: object) -> None:
        """Show those of a `filter`: the name of a bucket, or former."""
        wanted = context.get("filter")
        self.close_paper()
        if isinstance(wanted, str) and wanted in self.register.chips:
            self.register.set_filters(wanted)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [
            ("Enter", _("Collect at the cash desk")),
            ("Space", _("Tick for a notice")),
            ("Ctrl+F", _("Search in the list")),
        ]

    def close_paper(self) -> None:
        """Back to the list."""
        self.setCurrentWidget(self.register)
        self.register.shown()

    # What the buttons do

    def _collect(self, row: object) -> None:
        if isinstance(row, ArrearsRow) and row.one.unit_id is not None:
            self._desk.open_page("fees.desk", unit_id=row.one.unit_id)

    def _collect_current(self) -> None:
        self._collect(self.register.table.current_row())

    def _tell_day(self) -> None:
        button = self.register.buttons[3]
        button.say(_("As of {day}").format(day=self._day.isoformat()))

    def _choose_day(self) -> None:
        field = DateField("day", _("As of"), today=self._desk.today(), required=True)

        def save(values: dict[str, object]) -> object:
            if isinstance(day := values["day"], date):
                self._day = min(day, self._desk.today())
                self._tell_day()
                self.register.refresh()
            return None

        dialog = FormDialog(
            self._desk, _("Arrears as of"), [field], save=save, width=480, asks_only=True
        )
        dialog.form.set_values({"day": self._day})
        dialog.exec()

    def _ticked(self) -> list[AccountArrears]:
        ids = set(self.register.table.model.checked_ids())
        return [row.one for row in self._rows if row.id in ids]

    def _notices(self) -> None:
        ticked = self._ticked()
        accounts = ticked or [row.one for row in self._rows]
        NoticesDialog(self._desk, accounts, chosen=bool(ticked), done=self._make_notices).exec()

    def _make_notices(self, order: NoticeOrder) -> None:
        """Number and draw them in the background, then show them all as one paper."""
        store, paper = self._desk.store, self._desk.settings.paper_of("notice", "a4")

        def work(_progress: Progress) -> tuple[tuple[NoticeFacts, ...], bytes]:
            from propdesk.fees.documents import notice_pdf

            made = store.write(
                issue_notices,
                unit_ids=order.unit_ids,
                account_ids=order.account_ids,
                pay_until=order.pay_until,
                overdue_only=order.overdue_only,
                whole=order.whole,
            )
            return made, notice_pdf(made, paper=paper)

        def show(result: object) -> None:
            made, pdf = cast("tuple[tuple[NoticeFacts, ...], bytes]", result)
            words = ngettext("{count} payment notice", "{count} payment notices", len(made))
            title = f"{words.format(count=len(made))}  {made[0].number} – {made[-1].number}"
            self._show_paper(title, pdf, "notice", f"{made[0].number}.pdf")
            if len(made) != order.count:
                changed = _("{made} of {count} notices were made: meanwhile the others were paid.")
                self._desk.say(changed.format(made=len(made), count=order.count), "warning")

        self._desk.run(work, title=_("Making the notices"), done=show, writes=True, stoppable=False)

    def _print_list(self) -> None:
        found = self._found
        if found is None or not self._rows:
            self._desk.say(_("There is nothing to print."), "warning")
            return
        from propdesk.fees.documents import arrears_list_pdf

        with self._desk.attempt():
            accounts = [row.one for row in self._rows]
            facts = self._desk.store.read(arrears_facts, as_of=found.as_of, accounts=accounts)
            pdf = arrears_list_pdf(facts)
            name = _("Arrears on {day}").format(day=found.as_of)
            self._show_paper(name, pdf, "report", f"{name}.pdf")

    def _show_paper(self, title: str, pdf: bytes, document: str, file_name: str) -> None:
        self.paper.show_paper(title, pdf, document=document, file_name=file_name)
        self.setCurrentWidget(self.paper)
        self.paper.setFocus()

    def _write(self, store: Store, path: Path, *, extent: Extent, progress: Progress | None) -> int:
        """Write the accounts shown, in the order of the list."""
        found = self._found
        check_ending(path)
        if found is None or extent.ids is None:
            return 0
        accounts = {row.id: row.one for row in self._rows}
        shown = [accounts[one] for one in extent.ids() if one in accounts]
        note_export(store, "arrears", len(shown), path.name)
        return write_arrears(path, found, accounts=shown, fields=extent.fields, progress=progress)


def _row(one: AccountArrears) -> ArrearsRow:
    return ArrearsRow(one.account_id << 32 | (one.unit_id or 0), one)
