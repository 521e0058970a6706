"""The papers of a move-in case, printed and signed for by a key of the list of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.movein.cases.rules import OVER
from propdesk.movein.cases.service import CASES, CaseRow
from propdesk.movein.papers.dialogs import papers_dialog, signing_dialog
from propdesk.movein.papers.issuing import papers_of_unit
from propdesk.movein.papers.rules import PaperState

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


class CaseIsOver(UserError):
    """Papers of a case that is filed or cancelled."""

    message = N_("{no} is “{state}”. Its papers are found on the page of papers.")


class NothingToSign(UserError):
    """No paper waits for a signature."""

    message = N_("No paper of {unit} waits to be signed. Print them first (Ctrl+F8).")


def print_papers_of(desk: Desk, case_id: int) -> None:
    """Ask which papers of a case are printed, and show them."""
    with desk.attempt():
        row = _open(desk, case_id)
        assert row.unit_id is not None  # noqa: S101  a case has one
        papers_dialog(desk, row.unit_id, _subject(row)).exec()


def sign_papers_of(desk: Desk, case_id: int) -> None:
    """Ask which papers of a case are signed."""
    with desk.attempt():
        row = _open(desk, case_id)
        assert row.unit_id is not None  # noqa: S101  a case has one
        waiting = (PaperState.PRINTED, PaperState.NOT_SIGNED)
        there = desk.store.read(papers_of_unit, unit_id=row.unit_id)
        if not any(one.state in waiting for one in there):
            raise NothingToSign(unit=row.unit)
        signing_dialog(desk, row.unit_id, _subject(row), row.receiver).exec()


def _open(desk: Desk, case_id: int) -> CaseRow:
    (row,) = desk.store.read(CASES.records.rows, ids=[case_id])
    if row.state in OVER:
        raise CaseIsOver(no=row.no, state=row.state.label)
    return row


def _subject(row: CaseRow) -> str:
    return f"{row.no} · {row.unit} {row.receiver}".strip()
