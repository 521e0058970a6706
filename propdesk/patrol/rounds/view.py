"""The page of sheets, and the field in which a route is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.patrol.rounds.facts import route_choices
from propdesk.patrol.rounds.register import SHEETS
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.forms.fields import ChoiceField

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def sheets_page(desk: Desk) -> DeclaredPage:
    """Build the list of sheets."""
    return DeclaredPage(desk, SHEETS)


def route_field(desk: Desk, fact: Fact) -> Field:
    """The routes that can still be gone."""
    choices = desk.store.read(route_choices)
    return ChoiceField(fact.name, _(fact.header), choices, required=fact.required)
