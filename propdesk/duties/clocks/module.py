"""What deadlines tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.subject import Module

if TYPE_CHECKING:
    from types import ModuleType

    from sqlalchemy.orm import Session


def _tables() -> ModuleType:
    from propdesk.duties.clocks import models

    return models


def _calendar_changed(session: Session) -> None:
    from propdesk.duties.clocks.following import reckon_provisional

    reckon_provisional(session)


MODULE = Module(name="duties.clocks", tables=_tables, calendar_changed=_calendar_changed)
