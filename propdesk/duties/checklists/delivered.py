"""Check-lists that something is the template of: the one in use, and those the program delivers."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import add
from propdesk.db.store import today
from propdesk.duties.checklists.models import CheckList
from propdesk.duties.checklists.register import CHECK_LIST, CheckListFields
from propdesk.duties.checklists.rules import ListUse


def list_in_use(session: Session, use: ListUse) -> CheckList | None:
    """The newest check-list of a use that is not out of use; None where there is none."""
    used = or_(CheckList.gone_on.is_(None), CheckList.gone_on > today(session))
    query = select(CheckList).where(CheckList.used_for == use, used)
    return session.scalar(query.order_by(CheckList.id.desc()).limit(1))


def deliver_list(session: Session, use: ListUse, name: str, items: str) -> None:
    """Enter a check-list for a use that no check-list was ever made for."""
    ever = select(CheckList.id).where(CheckList.used_for == use).limit(1)
    if session.scalar(ever) is None:
        fields = CheckListFields(name=_free_name(session, name), items=items, used_for=use)
        add(session, CHECK_LIST, fields)


def _free_name(session: Session, name: str) -> str:
    """The name, or one that no check-list of the office's own has."""
    taken = set(session.scalars(select(CheckList.name)))
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)
