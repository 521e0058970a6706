"""Owner changes for tests and pictures: one to settle, one settled. All invented."""

from datetime import date

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.models import Occupancy, Unit
from propdesk.estate.rules import RoleKind, UnitKind
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeFields
from propdesk.movein.owner_change.rules import ChangeSort, ChangeState
from tests.made_once import once

DAY = date(2026, 11, 16)


@once
def put_owner_changes(store: Store) -> None:
    """Enter them for units at the end of the estate."""
    owned = (
        select(Unit.id)
        .join(Occupancy, Occupancy.unit_id == Unit.id)
        .where(Unit.kind == UnitKind.ROOM, Occupancy.role == RoleKind.OWNER)
        .order_by(Unit.order_key.desc())
        .limit(2)
    )
    units = store.read(lambda session: list(session.scalars(owned)))
    sorts = (ChangeSort.SALE, ChangeSort.INHERITANCE)
    owners = ("江望舒 19900008201", "池晚 1/2 19900008202\n池砚 1/2")
    ids = [
        store.write(
            OWNER_CHANGES.uses.add,
            fields=OwnerChangeFields(
                unit_id=unit, owners=who, sort=sort, basis_day=DAY, document_no="苏（2026）0186"
            ),
        )
        for unit, who, sort in zip(units, owners, sorts, strict=True)
    ]
    store.write(OWNER_CHANGES.uses.move, record_id=ids[1], to=ChangeState.SETTLED)
