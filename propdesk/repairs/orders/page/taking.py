"""What is known while somebody reports a fault: who lives there, and who answers for the part."""

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import roles_of_unit
from propdesk.repairs.builders.service import is_in_use
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.kinds.service import FAULT_KIND, class_on


class Answering(msgspec.Struct, frozen=True):
    """Who answers for a fault; while it is under warranty, which builder or supplier."""

    work_class: WorkClass
    builder_id: int | None = None


@use_case(permission="repairs.view")
def who_answers(session: Session, *, fault_kind_id: int, unit_id: int | None) -> Answering:
    """Who answers for a fault of this kind in this unit: the builder while its warranty runs from
    the hand-over on, else as the kind says. Raises RecordGone."""
    kind = the_record(session, FAULT_KIND, fault_kind_id)
    unit = session.get(Unit, unit_id) if unit_id is not None else None
    found = class_on(
        kind.work_class,
        months=kind.warranty_months,
        seasons=kind.warranty_seasons,
        handed=unit.handover_date if unit is not None else None,
        day=today(session),
    )
    answers = found is WorkClass.WARRANTY and is_in_use(session, kind.builder_id)
    return Answering(found, kind.builder_id if answers else None)


@use_case(permission="repairs.edit")
def caller_of(session: Session, *, unit_id: int) -> tuple[str, str]:
    """Who most likely reports a fault of a unit, and his phone; two empty texts for nobody."""
    for row in roles_of_unit(session, unit_id=unit_id):
        return row.name, row.phones[0].number if row.phones else ""
    return "", ""
