"""Single records that are kept from those who may see the others of their kind.

    CONTACT = RecordKind(…, withheld=Withheld("service.identity", Contact.state == TURNED, told))

Lists, search, timeline, history, log, links, files and forms ask here, each at its one door.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import declarations
from propdesk.db.store import may
from propdesk.kernel.i18n import _
from propdesk.kernel.records.refusals import RecordWithheld

Kind = Any  # a RecordKind, which stands above and says its `withheld`


def kept_back(session: Session, kind: Kind) -> ColumnElement[bool] | None:
    """Which records of a kind the acting user may not see; None: there are no such."""
    held = kind.withheld
    return None if held is None or may(session, held.right) else held.which


def open_to(session: Session, kind: Kind) -> ColumnElement[bool] | None:
    """The same the other way round: those that he may see; None: all."""
    held = kept_back(session, kind)
    return None if held is None else ~held


def kept_ids(session: Session, kind: Kind, ids: Collection[int]) -> set[int]:
    """Those of the records that are kept from the acting user."""
    held = kept_back(session, kind)
    if held is None or not ids:
        return set()
    key = getattr(kind.model, kind.key)
    return set(session.scalars(select(key).where(among(key, ids), held)))


def refuse_withheld(session: Session, kind: Kind, record_id: int) -> None:
    """Raise RecordWithheld for a record that is kept from the acting user."""
    if kind.withheld is not None and kept_ids(session, kind, (record_id,)):
        right = declarations(session).permissions[kind.withheld.right]
        raise RecordWithheld(right=_(right.title))


def subjects_kept(session: Session, subject_kind: Any, subject_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  columns of any table
    """The condition that a row of the log tells of a record that is kept from the acting user."""
    kinds = declarations(session).kinds.values()
    held = [(kind, which) for kind in kinds if (which := kept_back(session, kind)) is not None]
    one = func.coalesce(subject_id, 0)
    kept = (
        and_(subject_kind == kind.kind, one.in_(select(getattr(kind.model, kind.key)).where(which)))
        for kind, which in held
    )
    return or_(false(), *kept)
