"""What stops and vacancies tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _stops() -> Register[Any, Any, Any]:
    from propdesk.fees.stops.register import STOPS

    return STOPS


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.stops.view import stops_page

    return stops_page(desk)


def _sample() -> SampleMaker:
    from propdesk.fees.stops.sample import sample_stops

    return sample_stops


MODULE = Module(
    name="fees.stops",
    personal=(
        PersonalData(
            table="service_stop",
            title=N_("Stops and vacancies"),
            names=("applicant",),
            texts=("note",),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "first", BOOKS, ("ended", "refused")),
        ),
    ),
    registers=(_stops,),
    built={"fees.stops": _page},
    sample=_sample,
    permissions=(
        Permission(
            "fees.stops",
            N_("Enter stops and vacancies, charge again"),
            (Role.CASHIER, Role.CLERK, Role.ACCOUNTANT, Role.SUPERVISOR),
        ),
        Permission(
            "fees.stops_grant",
            N_("Grant stops and vacancies"),
            (Role.ACCOUNTANT, Role.SUPERVISOR),
            never=(Role.READER, Role.CASHIER),
        ),
    ),
)
