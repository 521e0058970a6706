"""What the texts of letters tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, PaperKind, Permission, Role

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _texts() -> Register[Any, Any, Any]:
    from propdesk.system.letters.register import LETTER_TEXTS

    return LETTER_TEXTS


def _page(desk: Desk) -> QWidget:
    from propdesk.system.letters.view import LettersPage

    return LettersPage(desk)


MODULE = Module(
    name="system.letters",
    registers=(_texts,),
    built={"system.letters": _page},
    papers=(PaperKind("letter", N_("Letters"), ("a4", "a5")),),
    permissions=(
        Permission("system.see_letters", N_("See the texts of letters"), tuple(Role), never=()),
        Permission("system.letters", N_("Write the texts of letters"), (Role.SUPERVISOR,)),
    ),
)
