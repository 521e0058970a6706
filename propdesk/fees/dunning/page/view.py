"""The page of dunning: who owes since when, what was done, and what is done now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from propdesk.fees.charges.service import has_charges
from propdesk.fees.dunning.contacts import contacts_of_account
from propdesk.fees.dunning.debtors import DebtorRow, debtors
from propdesk.fees.dunning.dun_files import reasons_in_use
from propdesk.fees.dunning.letters.dialogs import LetterOrder, LettersDialog
from propdesk.fees.dunning.letters.grid_dialogs import DeliveriesDialog
from propdesk.fees.dunning.letters.writing import issue_letters
from propdesk.fees.dunning.page.columns_view import DebtorPanel, debtor_columns
from propdesk.fees.dunning.page.dialogs import (
    contact_dialog,
    file_dialog,
    note_attempt,
    steps_dialog,
)
from propdesk.fees.dunning.page.exports import export_debtors
from propdesk.fees.dunning.places import building_codes, keeper_names
from propdesk.fees.dunning.rules import DUNS, DunFlag, DunStep, PromiseState
from propdesk.fees.dunning.texts.dialogs import ask_texts, copy_for_wechat
from propdesk.fees.receipts.view import collect_first
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money, total
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.folding import fold
from propdesk.kernel.records.question import Question
from propdesk.kernel.sheets.lists import Extent
from propdesk.system.letters.shared_view import show_letters
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.filter_bar import DropDown, Filter
from propdesk.ui.lists.register import Listing, RegisterPage
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.papers.list_paper import print_rows

if TYPE_CHECKING:
    from propdesk.db.store import Store
    from propdesk.system.letters.service import LetterDone

WATCHES = frozenset(
    {
        "charge", "open_charge", "payment", "allocation", "account", "dun_contact", "dun_file",
        "keeper", "setting",
    }
)  # fmt: skip
_SUMS = (500, 1000, 2000, 5000, 10000)  # yuan
_MONTHS = (2, 3, 6, 12, 24)
NOBODY = "?"


def dunning_page(desk: Desk) -> DunningPage:
    """Build the page of dunning."""
    return DunningPage(desk)


class DunningPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at, self._day = desk, desk.today()
        self._rows: list[DebtorRow] = []
        super().__init__(
            desk,
            "fees.dunning",
            debtor_columns(),
            load=self._listing,
            actions=self._offered(),
            filters=_filters(),
            drops=self._drops(),
            detail=DebtorPanel(desk),
            detail_width=300,
            on_open=self._open_household,
            watches=WATCHES,
            search_words=_("Room, name, 3栋"),
            nothing=_("Nobody owes anything here."),
            empty=collect_first(desk, "phone", _("Nothing is overdue")),
        )

    def _offered(self) -> list[Action]:
        work = [
            Action(
                _("Note a contact"), self._contact, icon="phone", key="F3", kind="primary",
                needs_row=True,
            ),
            Action(_("Nobody met"), self._attempt, icon="phone", key="F4", needs_row=True),
            Action(_("Reason and mark"), self._file, icon="tag", key="F6", needs_row=True),
            Action(_("Letters"), self._letters, icon="mail", key="F8"),
            Action(_("Deliveries"), self._deliveries, icon="signature", key="F9"),
            Action(
                _("WeChat text"), self._wechat, icon="copy", key="Shift+F9", needs_row=True
            ),
        ]  # fmt: skip
        if "system.export" in self._at.store.actor.permissions:  # a sheet of phones leaves
            texts = Action(_("Texts"), self._send_texts, icon="message-circle", key="Shift+F8")
            work.insert(-1, texts)
        shown = [
            Action(_("Collect"), self._collect, icon="wallet", key="F2", needs_row=True),
            Action(_("His contacts"), self._contacts, icon="history", key="F7", needs_row=True),
        ]
        steps = [Action(_("Steps"), self._steps, icon="settings", key="Shift+F6", at_end=True)]
        may_set = "system.settings" in self._at.store.actor.permissions
        return [
            *(work if DUNS in self._at.store.actor.permissions else []),
            *shown,
            *(steps if may_set else []),
            Action(_("Print list"), self._print, icon="printer", key="Ctrl+P", at_end=True),
            *export_action(self._at, N_("Dunning list"), self._write, lambda: self.table),
        ]

    def _drops(self) -> list[DropDown]:
        read = self._at.store.read

        return [
            DropDown(
                "building", _("Building"), _("All buildings"),
                lambda: [(one, one) for one in read(building_codes)],
            ),
            DropDown(
                "keeper", _("Keeper"), _("All keepers"),
                lambda: [
                    *((one, one) for one in read(keeper_names)), (NOBODY, _("without a keeper")),
                ],
            ),
            DropDown(
                "least", _("Overdue"), _("Any sum"),
                lambda: [(one, _("from {amount}").format(amount=f"{one:,}")) for one in _SUMS],
            ),
            DropDown(
                "months", _("Months owed"), _("Any months"),
                lambda: [(one, _("from {count} months").format(count=one)) for one in _MONTHS],
            ),
            DropDown(
                "reason", _("Why it is not paid"), _("Any reason"),
                lambda: [(one, one) for one in read(reasons_in_use)],
            ),
            DropDown(
                "step", _("Step reached"), _("Any step"),
                lambda: [(one.value, one.label) for one in DunStep],
            ),
        ]  # fmt: skip

    # What is shown

    def _listing(self, question: Question) -> Listing:
        everyone, self._day = self._at.store.read(debtors), self._at.today()
        within = [row for row in everyone if _is_meant(row, question)]
        counts = {one: sum(_in_chip(row, one) for row in within) for one in CHIPS}
        chips = [one for one in question.chips if one in CHIPS]
        self._rows = [row for row in within if all(_in_chip(row, one) for one in chips)]
        words = ngettext("{count} debtor", "{count} debtors", len(self._rows))
        left = [Figure("", words.format(count=f"{len(self._rows):,}"))]
        if skipped := sum(row.is_skipped for row in self._rows):
            held = _("{count} skipped by batches").format(count=skipped)
            left.append(Figure("", held, "amber"))
        if late := total(row.late for row in self._rows):
            left.append(Figure(_("Late fee till today, not in the sum"), str(late), "amber"))
        owed = total(row.owed for row in self._rows)
        return Listing(
            rows=self._rows,
            counts=counts,
            left=left,
            right=[Figure(_("Overdue"), str(owed), strong=True)],
            has_more=bool(everyone or self._at.store.read(has_charges)),
        )

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list; on another day it is read again."""
        if self._day != self._at.today():
            self.refresh()
        super().shown()

    def open(self, **context: object) -> None:
        """Show those of a `filter`, or the debtor of an `account_id`."""
        wanted, account = context.get("filter"), context.get("account_id")
        if isinstance(wanted, str) and wanted in self.chips:
            self.set_filters(wanted)
        if isinstance(account, int):
            self.clear_filters()
            self.table.select(account)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [
            ("Enter", _("Open the household")),
            ("Space", _("Tick for a letter")),
            ("Ctrl+F", _("Search in the list")),
        ]

    # What the buttons do

    def _row(self) -> DebtorRow | None:
        row = self.table.current_row()
        return row if isinstance(row, DebtorRow) else None

    def _contact(self) -> None:
        if (row := self._row()) is not None:
            with self._at.attempt():
                contact_dialog(self._at, row).exec()

    def _attempt(self) -> None:
        if (row := self._row()) is not None:
            note_attempt(self._at, row)

    def _file(self) -> None:
        if (row := self._row()) is not None:
            with self._at.attempt():
                file_dialog(self._at, row).exec()

    def _steps(self) -> None:
        with self._at.attempt():
            steps_dialog(self._at).exec()

    def _deliveries(self) -> None:
        DeliveriesDialog(self._at).exec()

    def _collect(self) -> None:
        row = self._row()
        if row is not None and row.unit_id is not None:
            self._at.open_page("fees.desk", unit_id=row.unit_id)

    def _contacts(self) -> None:
        if (row := self._row()) is None:
            return
        if found := self._at.store.read(contacts_of_account, account_id=row.id):
            told = f"{row.unit} {row.debtor}".strip()
            self._at.open_page("fees.dun_contacts", ids=tuple(found), told=told)
        else:
            self._at.say(_("Not asked yet"), "warning")

    def _open_household(self, row: object) -> None:
        if isinstance(row, DebtorRow) and row.unit_id is not None:
            self._at.open_page("household.unit", unit_id=row.unit_id)

    def _letters(self) -> None:
        ticked = set(self.table.model.checked_ids())
        wanted = ticked or {row.id for row in self._rows}
        with self._at.attempt():
            # As they stand now: the list may be of yesterday.
            rows = [row for row in self._at.store.read(debtors) if row.id in wanted]
            done = self._write_letters
            LettersDialog(self._at, rows, chosen=bool(ticked), done=done).exec()

    def _write_letters(self, order: LetterOrder) -> None:
        """Number, keep and draw them in the background, then show them all as one paper."""

        def write(progress: Progress) -> Sequence[LetterDone]:
            made = self._at.store.write(
                issue_letters,
                way=order.way,
                sums=order.sums,
                pay_until=order.pay_until,
                text=order.text,
                progress=progress,
            )
            return [one.done for one in made]

        words = ngettext("{count} letter", "{count} letters", len(order.sums))
        title = f"{order.way.label} {words.format(count=len(order.sums))}"
        show_letters(self._at, write, title=title, job=_("Writing the letters"), writes=True)

    def _send_texts(self) -> None:
        ids = [int(one) for one in self.table.model.checked_ids()]
        accounts = ids or [row.id for row in self._rows]
        if not accounts:
            self._at.say(_("Nobody owes anything here."), "warning")
            return
        with self._at.attempt():
            ask_texts(self._at, accounts)

    def _wechat(self) -> None:
        if (row := self._row()) is not None:
            copy_for_wechat(self._at, row.id)

    def _print(self) -> None:
        rows = list(self._rows)
        if not rows:
            self._at.say(_("There is nothing to print."), "warning")
            return
        table, head = self.table, paper_head(self._at)
        print_rows(self._at, _("Dunning list"), table, lambda: rows, head)

    def _write(self, store: Store, path: Path, *, extent: Extent, progress: Progress | None) -> int:
        return export_debtors(store, path, extent=extent, progress=progress)


CHIPS = (
    "all", "todo", "call", "notice", "letter", "lawyer", "court", "due", "broken", "held",
    "hold_over", "former",
)  # fmt: skip


def _filters() -> list[Filter]:
    """Next step first, then promises and marks."""
    step, what = _("Next step"), _("Promise to pay")
    return [
        Filter("all", _("All"), group=step, checked=True),
        Filter("todo", _("To do today"), group=step),
        *(Filter(one.value, one.label, group=step) for one in DunStep if one is not DunStep.NONE),
        Filter("due", PromiseState.DUE.label, tone="amber", group=what, many=True),
        Filter("broken", PromiseState.BROKEN.label, tone="red", group=what, many=True),
        Filter("hold_over", _("Mark ended"), tone="amber", many=True),
        Filter("held", _("With a mark"), icon="pause", tone="amber", many=True),
        Filter("former", _("former owner"), icon="user", tone="amber", many=True),
    ]


def _in_chip(row: DebtorRow, chip: str) -> bool:
    match chip:
        case "all":
            return True
        case "todo":
            due = row.promise in (PromiseState.DUE, PromiseState.BROKEN)
            return not row.is_skipped and (row.next is not DunStep.NONE or due)
        case "due" | "broken":
            return row.promise.value == chip
        case "held":
            return row.flag is not DunFlag.NONE
        case "hold_over":
            return row.flag is DunFlag.NONE and row.flag_until is not None
        case "former":
            return row.former
        case _:
            return row.next.value == chip


def _is_meant(row: DebtorRow, question: Question) -> bool:
    building, keeper = question.choice("building"), question.choice("keeper")
    least, months = question.choice("least"), question.choice("months")
    reason, step = question.choice("reason"), question.choice("step")
    narrowed = (
        building in (None, row.building)
        and (keeper in (None, row.keeper) or (keeper == NOBODY and not row.keeper))
        and (least is None or row.owed >= Money(least * 100))
        and (months is None or row.months >= months)
        and reason in (None, row.reason)
        and step in (None, row.step.value)
    )
    words = fold(question.words)
    if not narrowed or not words:
        return narrowed
    if words[-1] in "栋幢座棟#":
        return fold(row.unit).startswith(f"{words[:-1]}-")
    return words in fold(row.unit) or words in fold(row.debtor)
