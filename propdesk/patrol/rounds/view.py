"""The page of sheets, and the field in which a route is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import _
from propdesk.patrol.rounds.facts import route_choices
from propdesk.patrol.rounds.register import SHEETS, PatrolSheetRow
from propdesk.patrol.rounds.rules import RoundStanding
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.lists.columns import Column, Kind, State, columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from propdesk.kernel.records.fields import Fact
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


class SheetsPage(DeclaredPage):
    """The list of sheets. One that was not entered says how it waits, and missed nothing yet."""

    def marked(self, desk: Desk) -> Sequence[Column]:
        """When each was entered or how it waits, and what was missed as far as it is known."""
        declared = {column.field: column for column in columns_of(PatrolSheetRow)}

        def stands(row: PatrolSheetRow) -> object:
            return row.entered_at or _waits(row, desk.clock.now())

        def known(row: PatrolSheetRow) -> object:
            return row.missed if row.entered_at else None

        return [
            replace(declared["entered_at"], kind=Kind.STATE, value=stands),
            replace(declared["missed"], value=known),
        ]


def _waits(row: PatrolSheetRow, now: datetime) -> State:
    if row.withdrawn_at is not None:
        return State(_("File taken back"), "grey", "undo-2")
    if now < row.ends:
        return State(RoundStanding.NOT_DUE.label, "grey", "circle-dashed")
    if now < row.until:
        return State(_("To be entered"), "amber", "hourglass")
    return State(_("Never entered"), "red", "triangle-alert")


def sheets_page(desk: Desk) -> DeclaredPage:
    """Build the list of sheets."""
    return SheetsPage(desk, SHEETS)


def route_field(desk: Desk, fact: Fact) -> Field:
    """The routes that can still be gone."""
    choices = desk.store.read(route_choices)
    return ChoiceField(fact.name, _(fact.header), choices, required=fact.required)
