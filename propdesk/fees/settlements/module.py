"""What the settlements of channels tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.subject import Module

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.db.declarations import SampleMaker
    from propdesk.kernel.due import Due
    from propdesk.system.registers.service import Register


def _tables() -> ModuleType:
    from propdesk.fees.settlements import models

    return models


def _settlements() -> Register[Any, Any, Any]:
    from propdesk.fees.settlements.register import SETTLEMENTS

    return SETTLEMENTS


def _sample() -> SampleMaker:
    from propdesk.fees.settlements.sample import sample_settlements

    return sample_settlements


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.settlements.register import due_settlements

    return due_settlements(session)


MODULE = Module(
    name="fees.settlements",
    tables=_tables,
    registers=(_settlements,),
    due=_due,
    sample=_sample,
)
