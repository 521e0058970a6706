"""The page of old ledgers: what was brought in, its orders, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.repairs.ledger.dialogs import begin_ledger_import
from propdesk.repairs.ledger.listing import (
    LEDGER_CHIPS,
    LEDGERS,
    LEDGERS_OUT,
    LedgerListRow,
    orders_of_ledger,
)
from propdesk.repairs.ledger.undoing import LedgerUndone, take_back_ledger
from propdesk.system.registers.records_view import filters_of
from propdesk.system.settings.shared_view import list_outputs
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Choice, EmptyPage
from propdesk.ui.parts.messages import choice_dialog

if TYPE_CHECKING:
    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.source import Totals

_SOME = 5


class LedgersPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        may = "repairs.edit" in desk.store.actor.permissions
        super().__init__(
            desk,
            "repairs.ledgers",
            columns_of(LedgerListRow),
            records=LEDGERS,
            told=self._told,
            actions=[
                *(self._ways() if may else ()),
                Action(_("See its orders"), self.see, icon="wrench", key="F2", needs_row=True),
                *list_outputs(
                    desk, N_("Old ledgers"), LEDGERS, LEDGERS_OUT.write, lambda: self.table
                ),
            ],
            filters=filters_of(LEDGER_CHIPS),
            dates=_("Brought in on"),
            watches=frozenset({"repair_ledger"}),
            search_words=_("File"),
            nothing=_("No ledger fits the filter."),
            empty=EmptyPage(
                "file-spreadsheet",
                _("No ledger of repairs was brought in yet"),
                _("What was done comes in closed, what is open goes on; the old numbers stay."),
                self._first() if may else (),
            ),
        )

    def _ways(self) -> list[Action]:
        return [
            Action(
                _("Bring in a ledger"),
                self.bring_in,
                icon="file-spreadsheet",
                key="Ctrl+I",
                kind="primary",
            ),
            Action(_("Take it back"), self.take_back, icon="undo-2", key="F9", needs_row=True),
        ]

    def _first(self) -> list[Choice]:
        return [
            Choice(
                "file-spreadsheet",
                _("Bring in a ledger"),
                _("Excel or CSV as the office has it; it is shown before anything is written."),
                _("Choose a file"),
                "Ctrl+I",
                self.bring_in,
            )
        ]

    def bring_in(self) -> None:
        """Choose a file, see what it would do, bring it in."""
        begin_ledger_import(self._at)

    def see(self) -> None:
        """Open the orders of the ledger in their list."""
        if (row := self._row()) is not None:
            ids = self._at.store.read(orders_of_ledger, ledger_id=row.id)
            self._at.open_page("repairs.orders", ids=tuple(ids), told=row.name)

    def take_back(self) -> None:
        """Ask, then delete what came in with the ledger and nobody has touched since."""
        row = self._row()
        if row is None or not self._sure(row):
            return
        store, ledger_id = self._at.store, row.id
        self._at.run(
            lambda _progress: store.write(take_back_ledger, ledger_id=ledger_id),
            title=_("Taking it back"),
            done=self._tell,
            writes=True,
            stoppable=False,
        )

    def _sure(self, row: LedgerListRow) -> bool:
        words = ngettext("Its {count} order goes again.", "Its {count} orders go again.", row.fresh)
        dialog = choice_dialog(
            self._at.window,
            _("Take “{name}” back?").format(name=row.name),
            [
                words.format(count=f"{row.fresh:,}"),
                _("What somebody worked on since, or what is linked, stays."),
            ],
            [_("Take it back")],
            icon="undo-2",
        )
        return dialog.exec() == 1

    def _tell(self, done: object) -> None:
        if not isinstance(done, LedgerUndone):
            return
        if not done.kept:
            self._at.say(_("The ledger was taken back."), "done")
            return
        words = _("The ledger was taken back but for {count} orders: {numbers}")
        numbers = listed(done.kept[:_SOME])
        self._at.say(words.format(count=len(done.kept), numbers=numbers))

    def _row(self) -> LedgerListRow | None:
        row = self.table.current_row()
        return row if isinstance(row, LedgerListRow) else None

    def _told(self, totals: Totals, _question: Question) -> Told:
        words = ngettext("{count} ledger", "{count} ledgers", totals.count)
        return [Figure("", words.format(count=f"{totals.count:,}"))], []
