"""What sealed years tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.subject import Module

if TYPE_CHECKING:
    from types import ModuleType


def _tables() -> ModuleType:
    from propdesk.fees.years import models

    return models


MODULE = Module(name="fees.years", tables=_tables)
