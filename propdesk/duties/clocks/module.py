"""What deadlines tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import Module

if TYPE_CHECKING:
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.db.store import Store


def _tables() -> ModuleType:
    from propdesk.duties.clocks import models

    return models


def _calendar_changed(session: Session) -> None:
    from propdesk.duties.clocks.following import reckon_provisional

    reckon_provisional(session)


def _each_day(store: Store) -> None:
    from propdesk.duties.clocks.following import catch_up_with_holidays, deadlines_are_behind

    if store.read(deadlines_are_behind):
        store.write(catch_up_with_holidays)


MODULE = Module(
    name="duties.clocks",
    tables=_tables,
    calendar_changed=_calendar_changed,
    each_day=_each_day,
    refers={"clock": N_("deadlines kept"), "clock_pause": N_("pauses of deadlines")},
)
