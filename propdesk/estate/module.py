"""What the register as a whole declares: what its rooms share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, Permission, Role, UnitHistory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.subject import Event


def _tables() -> ModuleType:
    from propdesk.estate import models

    return models


def _due(session: Session) -> Iterable[Due]:
    from propdesk.estate.due import due_estate

    return due_estate(session)


def _history(session: Session, unit_id: int, most: int) -> Iterable[Event]:
    from propdesk.estate.unit_page import changes_of_unit

    return changes_of_unit(session, unit_id, most)


MODULE = Module(
    name="estate",
    tables=_tables,
    due=_due,
    permissions=(
        Permission(
            "estate.view", N_("See units, people and vehicles"), roles=tuple(Role), never=()
        ),
        Permission(
            "estate.edit",
            N_("Add and change units, people and vehicles"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
        Permission(
            "estate.import",
            N_("Import rosters and undo an import"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
        Permission("estate.reveal", N_("Reveal a full ID number"), (Role.SUPERVISOR,)),
        Permission(
            "estate.privacy",
            N_("Answer people about their data: tell, restrict, delete; data incidents"),
            (Role.SUPERVISOR,),
        ),
    ),
    audit_words=AuditWords(
        kinds={"estate": N_("Sample estate")},
        done={"estate.demo": N_("Filled with invented data")},
        fields={
            "building_id": N_("building"),
            "occupancy": N_("who lives where"),
            "person_id": N_("person"),
            "unit_id": N_("unit"),
            "vehicle": N_("vehicles"),
        },
        silent=frozenset({"haystack", "initials"}),
    ),
    unit_histories=(UnitHistory("changes", N_("Changes"), _history, place=3),),
)
