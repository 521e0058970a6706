"""What call-backs tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.subject import Module

if TYPE_CHECKING:
    from propdesk.system.registers.service import Register


def _times() -> Register[Any, Any, Any]:
    from propdesk.repairs.callbacks.times import CALL_TIMES

    return CALL_TIMES


MODULE = Module(name="repairs.callbacks", registers=(_times,))
