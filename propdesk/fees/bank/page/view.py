"""The page of the statement desk: rows by state, what is proposed, one key for all that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from propdesk.fees.bank.matching.matching import match_again
from propdesk.fees.bank.page.dialogs import (
    PayersSheet,
    files_sheet,
    household_dialog,
    ignore_dialog,
    pair_dialog,
)
from propdesk.fees.bank.page.import_dialogs import begin_statement_import
from propdesk.fees.bank.page.panel_view import RowPanel
from propdesk.fees.bank.rules import DONE, RowState
from propdesk.fees.bank.taking.accepting import Accepted, accept_rows, undo_acceptance
from propdesk.fees.bank.taking.bringing_in import statement_accounts
from propdesk.fees.bank.taking.deciding import (
    claim_row,
    credit_row,
    hold_row,
    reopen_row,
    settle_refund,
)
from propdesk.fees.bank.taking.listing import (
    ROW_CHIPS,
    ROWS_OUT,
    STATEMENT_ROWS,
    StatementListRow,
    statement_files,
)
from propdesk.fees.bank.taking.waiting import unclaimed_money
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO
from propdesk.kernel.records.question import ANY
from propdesk.system.registers.records_view import filters_of
from propdesk.system.settings.shared_view import list_outputs
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.filter_bar import DropDown
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Choice, EmptyPage
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.source import Totals

WATCHES = frozenset({"hand_in", "statement_row", "statement_file", "payment", "known_payer"})
_DECIDED = (*DONE, RowState.IGNORED)


class StatementDesk(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        self._may_take = "fees.collect" in desk.store.actor.permissions
        self._bar = label("", 13, 400, "text2")
        super().__init__(
            desk,
            "fees.statement_desk",
            columns_of(StatementListRow),
            records=STATEMENT_ROWS,
            told=self._told,
            actions=[
                *self._file_actions(),
                *self._row_actions(),
                *list_outputs(
                    desk, N_("Rows of statements"), STATEMENT_ROWS, ROWS_OUT.write,
                    lambda: self.table,
                ),
            ],
            filters=filters_of(ROW_CHIPS),
            drops=[
                DropDown("account", _("Our account"), _("All accounts"), self._accounts),
                DropDown("file", _("File"), _("All files"), self._files),
            ],
            dates=_("Day"),
            detail=RowPanel(desk, self.take, self.credit, may_take=self._may_take),
            on_open=lambda _row: self.take_first(),
            watches=WATCHES,
            search_words=_("Payer, remark, number, unit"),
            nothing=_("No row fits the filter."),
            detail_width=330,
            empty=self._first(),
        )  # fmt: skip

    # What can be done

    def _file_actions(self) -> list[Action]:
        bring = Action(_("Bring in"), self.bring_in, icon="file-spreadsheet", key="Ctrl+I")
        more = [
            Action(_("Files brought in"), self.files, icon="files", key="Ctrl+F8"),
            Action(_("Payers"), self.payers, icon="users", key="F8"),
            Action(_("Match again"), self.match, icon="rotate-ccw", key="Ctrl+F5", in_menu=True),
        ]
        if not self._may_take:
            return [bring, *more]
        take_all = Action(
            _("Take in what fits"), self.take_all, icon="check", key="F5", kind="primary"
        )
        undo = Action(_("Undo"), self.undo, icon="undo-2", key="Shift+F9")
        return [take_all, bring, undo, *more]

    def _row_actions(self) -> list[Action]:
        if not self._may_take:
            return []
        open_only = _why_not
        return [
            Action(_("Choose the unit"), self.choose, icon="house", key="F3", needs_row=True,
                   in_panel=True, leaves=True, why_not=open_only),
            Action(_("Keep unclaimed"), self.hold, icon="circle-dashed", key="F4", needs_row=True,
                   in_panel=True, leaves=True, why_not=open_only),
            Action(_("Not theirs"), self.ignore, icon="ban", key="F6", needs_row=True,
                   in_panel=True, leaves=True, why_not=_why_not_ignored),
            Action(_("Pair"), self.pair, icon="link", key="F7", needs_row=True,
                   in_panel=True, leaves=True, why_not=_why_not_ignored),
            Action(_("Undo this row"), self.reopen, icon="undo-2", key="F9", needs_row=True,
                   in_panel=True, leaves=True, why_not=_why_not_back),
            Action(_("Its receipt"), self.receipt, icon="receipt-text", key="F2", needs_row=True,
                   in_panel=True, leaves=True, why_not=_why_no_receipt),
        ]  # fmt: skip

    def _accounts(self) -> Sequence[tuple[object, str]]:
        return [(one.id, one.told) for one in self._at.store.read(statement_accounts)]

    def _files(self) -> Sequence[tuple[object, str]]:
        return [(one.id, one.name) for one in self._at.store.read(statement_files)]

    def _first(self) -> EmptyPage:
        choice = Choice(
            "file-spreadsheet",
            _("Bring in a statement"),
            _("CSV or Excel as the bank, WeChat or Alipay gave it; it is shown before it counts."),
            _("Choose a file"),
            "Ctrl+I",
            self.bring_in,
        )
        return EmptyPage(
            "landmark",
            _("No statement came in yet"),
            _("Each row finds its household by room, payer, phone or amount; the rest waits."),
            [choice],
        )

    # Files

    def bring_in(self) -> None:
        """Choose a file, see what it would bring, bring it in."""
        begin_statement_import(self._at)

    def files(self) -> None:
        """Show the files with what became of each."""
        with self._at.attempt():
            files_sheet(self._at).exec()

    def payers(self) -> None:
        """Show the payers that are known."""
        with self._at.attempt():
            PayersSheet(self._at).exec()

    def match(self) -> None:
        """Look anew for whom the rows that wait are of."""
        store = self._at.store
        words = _("{count} rows fit exactly")
        self._at.run(
            lambda _progress: store.write(match_again),
            title=_("Matching"),
            done=lambda count: self._at.say(words.format(count=count), "done"),
            writes=True,
            stoppable=False,
        )

    def take_all(self) -> None:
        """Take in all rows that fit exactly, and book the rest as unclaimed; ask first."""
        sure, rest = self._waiting()
        details = [
            _("{count} rows fit exactly: a payment with a receipt each, on the day of its row.")
            .format(count=sure),
            _("{count} rows are of nobody known: they are booked as unclaimed money.")
            .format(count=rest),
            _("It can be undone as one step while your session is open."),
        ]  # fmt: skip
        if not self._at.ask(_("Take in what fits?"), details, yes=_("Take in")):
            return
        store = self._at.store
        self._at.run(
            lambda progress: store.write(accept_rows, hold_rest=True, progress=progress),
            title=_("Taking in"),
            done=self._taken,
            writes=True,
        )

    def _waiting(self) -> tuple[int, int]:
        counts = self._at.store.read(STATEMENT_ROWS.figures, question=ANY).chips
        return counts.get("state:matched", 0), counts.get("state:open", 0)

    def _taken(self, done: Any) -> None:  # noqa: ANN401  an Accepted
        if isinstance(done, Accepted):
            self._at.say(done.sentence, "warning" if done.left else "done")

    def undo(self) -> None:
        """Take back what was taken in last; ask first."""
        details = [_("Its payments are voided, their numbers stay; its rows wait again.")]
        question = _("Take back what was taken in last?")
        if not self._at.ask(question, details, yes=_("Undo it"), danger=True):
            return
        store = self._at.store
        words = _("{payments} payments voided, {rows} rows wait again")
        self._at.run(
            lambda progress: store.write(undo_acceptance, acceptance_id=None, progress=progress),
            title=_("Taking it back"),
            done=lambda done: self._at.say(
                words.format(payments=done.payments, rows=done.rows), "done"  # type: ignore[attr-defined]  # an AcceptanceUndone
            ),
            writes=True,
        )  # fmt: skip

    # Rows

    def _row(self) -> StatementListRow | None:
        row = self.table.current_row()
        return row if isinstance(row, StatementListRow) else None

    def take_first(self) -> None:
        """Make the payment of the row for the likeliest household, or put a refund together."""
        row = self._row()
        if row is None or not self._may_take:
            return
        if row.state in _DECIDED:
            self.receipt()
        elif row.state is RowState.REFUND:
            self._decide(settle_refund, _("Put together with what it gives back"), row)
        elif row.meant and row.meant[0].hand_ins:
            self.credit(row.meant[0].hand_ins)
        elif row.meant:
            self.take(row.meant[0].unit_id)
        else:
            self.choose()

    def take(self, unit_id: int) -> None:
        """Make the payment of the row in hand for a household."""
        row = self._row()
        if row is None:
            return
        with self._at.attempt():
            done = self._at.store.write(claim_row, row_id=row.id, unit_id=unit_id)
            if done.collected is not None:
                self._at.say(done.collected.sentence, "done")

    def credit(self, hand_ins: Sequence[int]) -> None:
        """Say that the row in hand credits cash that was handed in."""
        if (row := self._row()) is not None:
            with self._at.attempt():
                self._at.store.write(credit_row, row_id=row.id, hand_ins=hand_ins)
                self._at.say(_("The cash handed in is at the bank"), "done")

    def choose(self) -> None:
        """Ask whose the row is."""
        if (row := self._row()) is not None:
            household_dialog(self._at, row).exec()

    def pair(self) -> None:
        """Ask by which receipt it was entered."""
        if (row := self._row()) is not None:
            pair_dialog(self._at, row).exec()

    def ignore(self) -> None:
        """Ask why it is none of a household's."""
        if (row := self._row()) is not None:
            ignore_dialog(self._at, row).exec()

    def hold(self) -> None:
        """Book it as unclaimed money."""
        if (row := self._row()) is not None:
            self._decide(hold_row, _("Booked as unclaimed money"), row)

    def reopen(self) -> None:
        """Take back what was decided of it."""
        if (row := self._row()) is None:
            return
        if row.state is RowState.POSTED:
            question = _("Take {receipt} back?").format(receipt=row.receipt)
            details = [_("The receipt is voided, its number stays; the row waits again.")]
            if not self._at.ask(question, details, yes=_("Undo it"), danger=True):
                return
        self._decide(reopen_row, _("It waits again"), row)

    def _decide(self, use_case: Any, said: str, row: StatementListRow) -> None:  # noqa: ANN401
        with self._at.attempt():
            self._at.store.write(use_case, row_id=row.id)
            self._at.say(said, "done")

    def receipt(self) -> None:
        """Open the receipt of the row."""
        row = self._row()
        if row is not None and row.payment_id is not None:
            self._at.open_page("fees.receipts", payment=row.payment_id)

    # What is shown

    def _told(self, totals: Totals, _question: Question) -> Told:
        words = ngettext("{count} row", "{count} rows", totals.count)
        left = [Figure("", words.format(count=f"{totals.count:,}"))]
        came, went, fee = (totals.money(name) for name in ("came", "went", "fee"))
        right = [Figure(_("Money in"), str(came)), Figure(_("Money out"), str(went))]
        if fee != ZERO:
            right.append(Figure(_("Fee of the channel"), str(fee)))
        return left, [*right, Figure(_("To be settled"), str(came + went - fee), strong=True)]

    def bar_widget(self) -> QWidget:
        """What is unclaimed in all."""
        return self._bar

    def refresh(self, *, keeps: bool = False) -> None:
        """Read the list again, and how much is unclaimed."""
        super().refresh(keeps=keeps)
        found = self._at.store.read(unclaimed_money)
        words = _("Unclaimed money: {amount}")
        self._bar.setText(words.format(amount=found.amount) if found.count else "")

    def open(self, **context: object) -> None:
        """Show the rows of a chip, as Today asks for them, or one row."""
        if isinstance(chip := context.get("chip"), str):
            self.set_filters(chip)
        if isinstance(row_id := context.get("row_id"), int):
            self.table.select(row_id)


def statement_desk(desk: Desk) -> QWidget:
    """Build the page."""
    return StatementDesk(desk)


def _why_not(row: StatementListRow) -> str:
    if row.state in _DECIDED:
        return _("It is decided. Take it back first (F9).")
    return _("It went out.") if row.amount < ZERO else ""


def _why_not_ignored(row: StatementListRow) -> str:
    return _("It is decided. Take it back first (F9).") if row.state in _DECIDED else ""


def _why_not_back(row: StatementListRow) -> str:
    decided = row.state in (*DONE, RowState.UNCLAIMED) or bool(row.decided_by)
    by_rule = row.state is RowState.IGNORED
    return "" if decided or by_rule else _("Nothing is decided of it yet.")


def _why_no_receipt(row: StatementListRow) -> str:
    return "" if row.payment_id is not None else _("No receipt was given for it.")
