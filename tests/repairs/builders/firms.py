"""Builders and suppliers for tests and pictures; all invented."""

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.repairs.builders.register import BUILDERS, BuilderFields
from propdesk.repairs.builders.rules import BuilderKind, BuilderState
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.paperwork.builder_letters import write_to_builder
from tests.made_once import once

YUNSHAN = BuilderFields(
    code="01",
    name="云杉建设",
    does="防水、外墙、门窗",
    contact="方工",
    phone="19900007100",
    fax="02160007100",
    address="长桥路 12 号",
    contract_no="YS-2024-031",
)
HANYU = BuilderFields(
    name="瀚宇门禁", kind=BuilderKind.SUPPLIER, does="对讲、门禁", contact="乔女士"
)
OLD = BuilderFields(name="旧城防水", kind=BuilderKind.DEVELOPER, does="防水")


def put_builder(store: Store, fields: BuilderFields = YUNSHAN) -> int:
    """Enter a company; its id."""
    return store.write(BUILDERS.uses.add, fields=fields)


@once
def put_builders(store: Store) -> list[int]:
    """Enter three companies, one of them out of use, and write to the first; their ids."""
    found = [put_builder(store, one) for one in (OLD, YUNSHAN, HANYU)]
    store.write(BUILDERS.uses.move, record_id=found[0], to=BuilderState.OUT_OF_USE)
    query = select(RepairOrder.id).where(RepairOrder.work_class == "warranty")
    if ids := store.read(lambda session: list(session.scalars(query))):
        store.write(write_to_builder, ids=ids, receiver=YUNSHAN.name)
    return found
