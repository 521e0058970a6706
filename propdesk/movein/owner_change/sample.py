"""Owner changes of the sample estate: filed ones, one to file, and one that waits."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.estate.models import Occupancy, Unit
from propdesk.estate.rules import RoleKind, UnitKind
from propdesk.kernel.i18n import _
from propdesk.movein.owner_change.register import (
    OWNER_CHANGE,
    OwnerChangeFields,
    owner_from_then,
)
from propdesk.movein.owner_change.rules import Bears, ChangeSort, ChangeState, DayBasis

# How long ago each was entered, the days between its papers and its settlement, how far it is.
_CHANGES = (
    (70, 3, ChangeSort.SALE, ChangeState.FILED, "江望舒 19900008201"),
    (40, 2, ChangeSort.INHERITANCE, ChangeState.FILED, "池晚 1/2 19900008202\n池砚 1/2"),
    (12, 1, ChangeSort.SALE, ChangeState.SETTLED, "虞念 19900008203"),
    (25, 4, ChangeSort.SALE, ChangeState.WITHDRAWN, "傅听雨 19900008205"),
    (2, 0, ChangeSort.GIFT, ChangeState.OPEN, "纪云深 19900008204"),
)

_STEPS = (ChangeState.SETTLED, ChangeState.FILED)


@use_case(permission="estate.edit", touches=OWNER_CHANGE.touches)
def sample_owner_changes(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Change the owners of some units in the last months."""
    units = _units(session, len(_CHANGES))
    for (ago, wait, sort, state, owners), unit_id in zip(_CHANGES, units, strict=False):
        entered = year.today - timedelta(days=ago)
        if owner_from_then(session, unit_id, entered):
            continue
        with standing_at(session, year.at(entered, 10)):
            fields = OwnerChangeFields(
                unit_id=unit_id, owners=owners, sort=sort, basis_day=entered,
                basis=DayBasis.REGISTRATION, bears=Bears.NEW, document_no=f"2026-{ago:04d}",
            )  # fmt: skip
            change_id = saving.add(session, OWNER_CHANGE, fields)
        for number, to in enumerate(_STEPS[: _STEPS.index(state) + 1] if state in _STEPS else ()):
            with standing_at(session, year.at(entered + timedelta(days=wait + number), 11)):
                move(session, OWNER_CHANGE, change_id, to)
        if state is ChangeState.WITHDRAWN:
            with standing_at(session, year.at(entered + timedelta(days=wait), 11)):
                move(session, OWNER_CHANGE, change_id, state, why=_("The sale was called off"))
    return {"owner_change": len(units)}


def _units(session: Session, count: int) -> list[int]:
    """Rooms with one owner and nobody else, from the end of the estate."""
    alone = (
        select(Occupancy.unit_id)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(Unit.kind == UnitKind.ROOM, Occupancy.role == RoleKind.OWNER)
        .where(Occupancy.until.is_(None))
        .order_by(Unit.order_key.desc())
    )
    found = list(dict.fromkeys(session.scalars(alone)))
    return found[5 : 5 + 7 * count : 7]
