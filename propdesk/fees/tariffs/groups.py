"""Receipt groups: who receives the money of some items, in which number series, on which paper."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import row_values, use_case
from propdesk.fees.models import Receipt, ReceiptGroup
from propdesk.fees.rules import CLOSE_SERIES, NOTICE_SERIES, OFFSET_SERIES
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.refusals import FieldsRefused

PERMISSION = "fees.tariffs"
FIRST_PAPER = "241x140"
FIRST_SERIES = "SJ"
TAKEN_SERIES = frozenset({OFFSET_SERIES, NOTICE_SERIES, CLOSE_SERIES})
_SERIES = re.compile(r"[A-Z]{1,6}")


class GroupUnknown(UserError):
    """No receipt group of that id."""

    message = N_("This receipt group is not known.")


@dataclass(frozen=True, slots=True)
class GroupFields:
    """What is typed of a receipt group."""

    name: str
    company: str
    series: str
    paper: str = FIRST_PAPER


def group_errors(session: Session, fields: GroupFields, *, group_id: int = 0) -> dict[str, str]:
    """What is wrong with a receipt group's fields: field → sentence."""
    errors: dict[str, str] = {}
    if not fields.name.strip():
        errors["name"] = _("A receipt group needs a name.")
    if not _SERIES.fullmatch(fields.series):
        errors["series"] = _("A number series is 1 to 6 capital letters, for example SJ.")
        return errors
    if fields.series in TAKEN_SERIES:
        taken = _("The program numbers other papers with {series}; choose another.")
        errors["series"] = taken.format(series=fields.series)
        return errors
    same = select(ReceiptGroup.id).where(
        ReceiptGroup.series == fields.series, ReceiptGroup.id != group_id
    )
    if session.scalar(same) is not None:
        errors["series"] = _("This number series belongs to another receipt group.")
    stored = session.get(ReceiptGroup, group_id)
    if stored is not None and stored.series != fields.series and _is_used(session, group_id):
        errors["series"] = _("Receipts were issued in this series, so it stays.")
    return errors


def first_group(session: Session, *, company: str = "") -> ReceiptGroup:
    """The group of whatever names none; made when the estate has none yet."""
    found = session.scalars(select(ReceiptGroup).order_by(ReceiptGroup.id).limit(1)).one_or_none()
    if found is not None:
        return found
    made = ReceiptGroup(name=_("Receipt"), company=company, series=FIRST_SERIES, paper=FIRST_PAPER)
    session.add(made)
    session.flush()
    who = ("receipt_group", made.id, made.name)
    audit.record(session, "receipt_group.create", who, None, row_values(made))
    return made


def _is_used(session: Session, group_id: int) -> bool:
    used = select(Receipt.id).where(Receipt.receipt_group_id == group_id).limit(1)
    return session.scalar(used) is not None


@use_case(permission=PERMISSION, touches=("receipt_group", "audit"))
def create_group(session: Session, *, fields: GroupFields) -> int:
    """Add a receipt group; its id. Raises FieldsRefused."""
    row = ReceiptGroup()
    _save(session, row, fields, "receipt_group.create")
    return row.id


@use_case(permission=PERMISSION, touches=("receipt_group", "audit"))
def change_group(session: Session, *, group_id: int, fields: GroupFields) -> None:
    """Change a receipt group; receipts issued keep what they froze. Raises FieldsRefused."""
    row = session.get(ReceiptGroup, group_id)
    if row is None:
        raise GroupUnknown
    _save(session, row, fields, "receipt_group.change")


def _save(session: Session, row: ReceiptGroup, fields: GroupFields, what: str) -> None:
    errors = group_errors(session, fields, group_id=row.id or 0)
    if errors:
        raise FieldsRefused(errors)
    before = row_values(row) if row.id else None
    row.name, row.company = fields.name.strip(), fields.company.strip()
    row.series, row.paper = fields.series, fields.paper
    session.add(row)
    session.flush()
    audit.record(session, what, ("receipt_group", row.id, row.name), before, row_values(row))
