"""The page of former books: the declared list, and their list from Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.opening.preview_dialogs import begin_reading
from propdesk.fees.opening.register import FORMER_BOOKS, FormerBooksRow
from propdesk.fees.opening.rules import FormerState
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.ui.desk import Desk


class FormerBooksPage(DeclaredPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, FORMER_BOOKS)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if not self.may_edit:
            return found
        return [
            *found,
            Action(
                _("Read their list"), self.read_list, icon="file-spreadsheet", key="F6",
                needs_row=True, in_panel=True, why_not=_settled,
            ),
        ]  # fmt: skip

    def read_list(self) -> None:
        """Read the list of arrears of the books in hand."""
        row: FormerBooksRow | None = self.row()
        if row is not None and not _settled(row):
            begin_reading(self._at, row.id)


def _settled(row: FormerBooksRow) -> str:
    if row.state in (FormerState.OPEN, FormerState.UNDONE):
        return ""
    return _("It is “{state}” and stays as it is.").format(state=row.state.label)
