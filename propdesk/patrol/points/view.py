"""The page of routes."""

from propdesk.patrol.points.routes import ROUTES
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.desk import Desk


def routes_page(desk: Desk) -> DeclaredPage:
    """Build the list of routes."""
    return DeclaredPage(desk, ROUTES)
