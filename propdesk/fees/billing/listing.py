"""The list of billing runs, and of what took one back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among
from propdesk.db.listing import ListField, RecordList
from propdesk.db.models import PostingRow
from propdesk.db.store import shown_user
from propdesk.fees.dues.drafts import RunScope, scope_of
from propdesk.fees.models import BillingRun, Charge, OpenCharge
from propdesk.kernel.money import Money
from propdesk.system.models import User

_Undo = aliased(BillingRun)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A published run as listed, or an undo of one.

    `undone`: nothing of it is left; `kept`: the lines an undo had to leave.
    """

    id: int
    period: str
    scope: RunScope
    created: int
    total: Money
    at: datetime
    user: str
    undoes_id: int | None
    undone: bool
    kept: int = 0


def _rows(session: Session, ids: Sequence[int]) -> Iterator[RunRow]:
    rows = session.execute(
        select(BillingRun, PostingRow.at, PostingRow.user_id, User.display_name)
        .join(PostingRow, PostingRow.seq == BillingRun.posting_seq)
        .outerjoin(User, User.id == PostingRow.user_id)
        .where(among(BillingRun.id, ids))
    ).all()
    left = _left_of_undone(session, ids)
    for run, at, user_id, name in rows:
        yield RunRow(
            id=run.id,
            period=run.period,
            scope=scope_of(run.scope),
            created=run.created,
            total=run.amount,
            at=at,
            user=shown_user(user_id, name),
            undoes_id=run.undoes_id,
            undone=left.get(run.id) == 0,
            kept=left.get(run.id, 0),
        )


def _left_of_undone(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Those of these runs that were taken back, with how many of their lines are left."""
    live = (
        select(func.count())
        .select_from(Charge)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(Charge.run_id == _Undo.undoes_id, OpenCharge.live)
        .scalar_subquery()
    )
    rows = session.execute(select(_Undo.undoes_id, live).where(among(_Undo.undoes_id, ids)))
    return {run_id: count for run_id, count in rows if run_id is not None}


def _fields(_session: Session) -> dict[str, ListField]:
    by = (
        select(func.coalesce(User.display_name, ""))
        .select_from(PostingRow)
        .outerjoin(User, User.id == PostingRow.user_id)
        .where(PostingRow.seq == BillingRun.posting_seq)
        .scalar_subquery()
    )
    taken_back = select(_Undo.id).where(_Undo.undoes_id == BillingRun.id).exists()
    return {
        "id": ListField(BillingRun.id),
        "period": ListField(BillingRun.period),
        "state": ListField(
            order=case((BillingRun.undoes_id.is_not(None), 2), (taken_back, 1), else_=0)
        ),
        "scope": ListField(order=BillingRun.scope),
        "created": ListField(BillingRun.created),
        "total": ListField(BillingRun.amount),
        "at": ListField(order=BillingRun.id),
        "user": ListField(order=by),
    }


def _named(_session: Session, words: str) -> ColumnElement[bool]:
    return or_(BillingRun.period.contains(words), cast(BillingRun.id, String) == words)


RUNS = RecordList(
    permission="fees.view",
    key=BillingRun.id,
    rows_of=_rows,
    order=(BillingRun.id.desc(),),
    fields=_fields,
    named=_named,
)
