"""The page of shared bills: the declared list, with the shares before they are posted and the
proof on paper and as a workbook."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from propdesk.fees.sharing.preview_dialogs import look_at_shares
from propdesk.fees.sharing.proof import proof_pdf, write_proof
from propdesk.fees.sharing.register import SHARED_BILLS, SharedRow
from propdesk.fees.sharing.rules import SharedState
from propdesk.fees.sharing.shares import sharing_of
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.files.system_dialogs import save_as
from propdesk.ui.lists.actions import Action
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class SharedBillsPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SHARED_BILLS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = [
            replace(one, run=self.share_out) if one.key == "F5" else one
            for one in super()._buttons(page)
        ]
        paper = Action(
            _("Proof of the shares"), self.proof, icon="printer", key="F8", needs_row=True,
            in_panel=True, why_not=_not_shared_at_all,
        )  # fmt: skip
        if "system.export" not in self._at.store.actor.permissions:
            return [*found, paper]
        book = Action(
            _("Shares as workbook"), self.workbook, icon="file-spreadsheet", key="F11",
            needs_row=True, in_panel=True, why_not=_not_shared_at_all,
        )  # fmt: skip
        return [*found, paper, book]

    def share_out(self) -> None:
        """Show the shares of the bill in hand, then post them."""
        row: SharedRow | None = self.row()
        if row is not None:
            look_at_shares(self._at, row.id)

    def proof(self) -> None:
        """Show the proof on paper: as the bill was shared, or as it would be now."""
        row: SharedRow | None = self.row()
        if row is None:
            return
        with self._at.attempt():
            found = self._at.store.read(sharing_of, bill_id=row.id)
            pdf = proof_pdf(found, paper_head(self._at))
            title = _("Proof of the shares")
            name = f"{row.no} {title}.pdf"
            paper_sheet(self._at, title, pdf, document="shared_bill", file_name=name).exec()

    def workbook(self) -> None:
        """Write the proof as a workbook."""
        row: SharedRow | None = self.row()
        if row is None:
            return
        with self._at.attempt():
            found = self._at.store.read(sharing_of, bill_id=row.id)
            title = _("Shares as workbook")
            save_as(
                self._at,
                "xlsx",
                title,
                f"{row.no} {_('Shares')}",
                partial(write_proof, found=found),
            )


def _not_shared_at_all(row: SharedRow) -> str:
    dropped = row.state is SharedState.DROPPED
    return _("This bill is not shared.") if dropped else ""
