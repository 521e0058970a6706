"""The page of sheets."""

from propdesk.patrol.rounds.register import SHEETS
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.desk import Desk


def sheets_page(desk: Desk) -> DeclaredPage:
    """Build the list of sheets."""
    return DeclaredPage(desk, SHEETS)
