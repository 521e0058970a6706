"""The page of readings: the declared list, and the round on the number pad."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.fees.meters.entry_dialogs import ReadingRound
from propdesk.fees.meters.naming import meter_meant, meter_no
from propdesk.kernel.i18n import _
from propdesk.system.registers.view import DeclaredPage
from propdesk.ui.forms.fields import RecordField
from propdesk.ui.lists.actions import Action

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.system.registers.records_view import RecordsPage
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


class ReadingsPage(DeclaredPage):
    """The list of readings, and the round."""

    def __init__(self, desk: Desk, register: Register[Any, Any, Any]) -> None:
        super().__init__(desk, register)

    def _buttons(self, page: RecordsPage) -> list[Action]:
        found = super()._buttons(page)
        if self.may_edit:
            found.insert(1, Action(_("Read meters"), self.read_meters, icon="gauge", key="F11"))
        return found

    def read_meters(self) -> None:
        """Type the readings of a round."""
        with self._at.attempt():
            ReadingRound(self._at).exec()


def meter_field(desk: Desk, fact: Fact) -> RecordField:
    """Build the field for a meter: its number or its end, or the room where there is one."""
    return RecordField(
        fact.name,
        _(fact.header),
        find=lambda typed: desk.store.read(meter_meant, typed=typed),
        name_of=lambda one: desk.store.read(meter_no, meter_id=one),
        required=fact.required,
        placeholder=_("Its number, or the room"),
        hint=_(fact.hint) if fact.hint else "",
    )
