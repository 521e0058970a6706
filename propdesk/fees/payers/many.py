"""One agreement of who pays, for many units at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.payers.fields import EDITS, PayerFields
from propdesk.fees.payers.paying import billed_otherwise
from propdesk.fees.payers.register import PAYER
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.refusals import FieldsRefused


@use_case(permission="fees.view")
def units_of(
    session: Session, *, building_id: int | None = None, kind: UnitKind | None = None
) -> tuple[tuple[int, str], ...]:
    """Units by id and code: all, or those of a building and a kind."""
    query = select(Unit.id, Unit.code).order_by(Unit.order_key)
    if building_id is not None:
        query = query.where(Unit.building_id == building_id)
    if kind is not None:
        query = query.where(Unit.kind == kind)
    return tuple((unit_id, code) for unit_id, code in session.execute(query))


class ManyAgreed(NamedTuple):
    """What came of an agreement for many units: the records made, and why others were not."""

    made: tuple[int, ...] = ()
    refused: tuple[str, ...] = ()
    billed: int = 0


@use_case(permission=EDITS, touches=PAYER.touches)
def agree_for_many(
    session: Session,
    *,
    units: Sequence[tuple[int, str]],
    fields: PayerFields,
    progress: Progress | None = None,
) -> ManyAgreed:
    """Enter one agreement for each of many units (id and code); one that cannot be is named with
    its reason, the others stand. Raises Cancelled through `progress`."""
    watch = progress or NoProgress()
    made, refused = list[int](), list[str]()
    for done, (unit_id, code) in enumerate(units):
        watch.step(done, len(units))
        try:
            with session.begin_nested():
                made.append(saving.add(session, PAYER, replace(fields, unit_id=unit_id)))
        except FieldsRefused as error:
            refused.append(f"{code}: {' '.join(error.errors.values())}")
    watch.step(len(units), len(units))
    ids = [unit_id for unit_id, _code in units]
    billed = billed_otherwise(session, fields=fields, unit_ids=ids) if ids else 0
    return ManyAgreed(tuple(made), tuple(refused), billed)
