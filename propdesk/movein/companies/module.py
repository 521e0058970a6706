"""What renovation companies tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.subject import Module

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _companies() -> Register[Any, Any, Any]:
    from propdesk.movein.companies.register import COMPANIES

    return COMPANIES


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.companies.view import CompaniesPage

    return CompaniesPage(desk)


def _sample() -> SampleMaker:
    from propdesk.movein.companies.sample import sample_companies

    return sample_companies


MODULE = Module(
    name="movein.companies",
    sample=_sample,
    registers=(_companies,),
    built={"movein.companies": _page},
)
