"""What the hand-ins of cash tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.db.declarations import SampleMaker
    from propdesk.kernel.due import Due
    from propdesk.system.registers.service import Register


def _tables() -> ModuleType:
    from propdesk.fees.hand_ins import models

    return models


def _hand_ins() -> Register[Any, Any, Any]:
    from propdesk.fees.hand_ins.register import HAND_INS

    return HAND_INS


def _sample() -> SampleMaker:
    from propdesk.fees.hand_ins.sample import sample_hand_ins

    return sample_hand_ins


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.hand_ins.unseen import due_unseen

    return due_unseen(session)


MODULE = Module(
    name="fees.hand_ins",
    due=_due,
    tables=_tables,
    registers=(_hand_ins,),
    sample=_sample,
    audit_words=AuditWords(
        fields={
            "by_tickets": N_("worth of the tickets"),
            "tickets": N_("tickets sold"),
            "stated": N_("on the statement"),
            "row_id": N_("row of the statement"),  # as the log called it before there were parts
            "seen_on": N_("bank credit on"),
        },
        done={"hand_in.credited": N_("Cash seen on the statement")},
        money=frozenset({"by_tickets", "stated"}),
    ),
)
