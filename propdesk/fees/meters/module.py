"""What meters and their readings tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _tables() -> ModuleType:
    from propdesk.fees.meters import models

    return models


def _meters() -> Register[Any, Any, Any]:
    from propdesk.fees.meters.register import METERS

    return METERS


def _readings() -> Register[Any, Any, Any]:
    from propdesk.fees.meters.sheets.register import READINGS_AND_SHEETS

    return READINGS_AND_SHEETS


def _readings_page(desk: Desk) -> QWidget:
    from propdesk.fees.meters.sheets.view import ReadingsPage

    return ReadingsPage(desk, _readings())


def _meter_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.fees.meters.view import meter_field

    return meter_field(desk, fact)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.fees.meters.readings import due_readings

    return due_readings(session)


def _follow_undo(session: Session, undone: Mapping[str, Any], _after: Mapping[str, Any]) -> None:
    from propdesk.fees.meters.sheets.bringing_in import meters_go

    meters_go(session, undone)


def _sample() -> SampleMaker:
    from propdesk.fees.meters.sample import sample_meters

    return sample_meters


MODULE = Module(
    name="fees.meters",
    tables=_tables,
    registers=(_readings, _meters),
    built={"fees.readings": _readings_page},
    record_fields={"meter": _meter_field},
    due=_due,
    sample=_sample,
    follows={"undone_gesture": _follow_undo},
    audit_words=AuditWords(
        fields={
            "former_no": N_("number of the old meter"),
            "usage_high": N_("far above the usual use, in per cent of it"),
            "usage_low": N_("far below the usual use, in per cent of it"),
            "usage_zero": N_("nothing used any more stands out"),
            "usage_mean_of": N_("periods of the usual use"),
        }
    ),
    permissions=(
        Permission("fees.meters", N_("Enter meters and readings"), (Role.CLERK, Role.SUPERVISOR)),
    ),
    refers={"meter_usage": N_("usage billed")},
)
