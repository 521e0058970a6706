"""What the hand-ins of cash tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

if TYPE_CHECKING:
    from types import ModuleType

    from propdesk.db.declarations import SampleMaker
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


MODULE = Module(
    name="fees.hand_ins",
    tables=_tables,
    registers=(_hand_ins,),
    sample=_sample,
    audit_words=AuditWords(
        fields={"by_tickets": N_("worth of the tickets"), "tickets": N_("tickets sold")},
        money=frozenset({"by_tickets"}),
    ),
)
