"""What data incidents tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.subject import Module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register


def _incidents() -> Register[Any, Any, Any]:
    from propdesk.privacy.incidents.register import INCIDENTS

    return INCIDENTS


def _due(session: Session) -> Iterable[Due]:
    from propdesk.privacy.incidents.register import due_incidents

    return due_incidents(session)


def _sample() -> SampleMaker:
    from propdesk.privacy.incidents.sample import sample_incidents

    return sample_incidents


MODULE = Module(
    name="privacy.incidents",
    registers=(_incidents,),
    due=_due,
    sample=_sample,
)
