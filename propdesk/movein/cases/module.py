"""What move-in cases tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register


def _cases() -> Register[Any, Any, Any]:
    from propdesk.movein.cases.register import CASES

    return CASES


MODULE = Module(
    name="movein.cases",
    registers=(_cases,),
    audit_words=AuditWords(
        fields={
            "payer_role_id": N_("role of the payer"),
            "unit_was": N_("the unit before"),
        },
        silent=frozenset({"unit_was"}),
    ),
)
