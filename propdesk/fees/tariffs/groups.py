"""Receipt groups: who receives the money of some items, in which number series, on which paper."""

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import use_case
from propdesk.fees.models import Receipt, ReceiptGroup
from propdesk.fees.rules import CLOSE_SERIES, NOTICE_SERIES, OFFSET_SERIES
from propdesk.fees.tariffs.tariffs import GroupFields
from propdesk.kernel.i18n import _

PERMISSION = "fees.tariffs"
FIRST_SERIES = "SJ"
TAKEN_SERIES = frozenset({OFFSET_SERIES, NOTICE_SERIES, CLOSE_SERIES})
_SERIES = re.compile(r"[A-Z]{1,6}")


def _tidy(fields: GroupFields) -> GroupFields:
    return replace(fields, name=fields.name.strip(), company=fields.company.strip())


def group_errors(fields: GroupFields) -> dict[str, str]:
    """What is wrong with a receipt group's fields: field → sentence."""
    errors: dict[str, str] = {}
    if not fields.name.strip():
        errors["name"] = _("A receipt group needs a name.")
    if not _SERIES.fullmatch(fields.series):
        errors["series"] = _("A number series is 1 to 6 capital letters, for example SJ.")
    elif fields.series in TAKEN_SERIES:
        taken = _("The program numbers other papers with {series}; choose another.")
        errors["series"] = taken.format(series=fields.series)
    return errors


def _judged(session: Session, group_id: int, fields: GroupFields) -> dict[str, str]:
    same = select(ReceiptGroup.id).where(
        ReceiptGroup.series == fields.series, ReceiptGroup.id != group_id
    )
    if session.scalar(same) is not None:
        return {"series": _("This number series belongs to another receipt group.")}
    stored = session.get(ReceiptGroup, group_id)
    if stored is not None and stored.series != fields.series and _is_used(session, group_id):
        return {"series": _("Receipts were issued in this series, so it stays.")}
    return {}


GROUP = RecordKind(
    kind="receipt_group",
    model=ReceiptGroup,
    fields=GroupFields,
    name=lambda _session, group: group.name,
    errors=group_errors,
    judged=_judged,
    tidy=_tidy,
    view="fees.view",
)


def first_group(session: Session, *, company: str = "") -> ReceiptGroup:
    """The group of whatever names none; made when the estate has none yet."""
    found = session.scalars(select(ReceiptGroup).order_by(ReceiptGroup.id).limit(1)).one_or_none()
    if found is not None:
        return found
    fields = GroupFields(name=_("Receipt"), company=company, series=FIRST_SERIES)
    return session.get_one(ReceiptGroup, saving.add(session, GROUP, fields))


def _is_used(session: Session, group_id: int) -> bool:
    used = select(Receipt.id).where(Receipt.receipt_group_id == group_id).limit(1)
    return session.scalar(used) is not None


@use_case(permission=PERMISSION, touches=("receipt_group", "audit"))
def create_group(session: Session, *, fields: GroupFields) -> int:
    """Add a receipt group; its id. Raises FieldsRefused."""
    return saving.add(session, GROUP, fields)


@use_case(permission=PERMISSION, touches=("receipt_group", "audit"))
def change_group(
    session: Session, *, group_id: int, fields: GroupFields, seen: GroupFields | None = None
) -> None:
    """Change a receipt group; receipts issued keep what they froze. Raises as `saving.change`."""
    saving.change(session, GROUP, group_id, fields, seen)
