"""What is charged for (fee items), and into which series it is received (receipt groups).

Issued lines and receipts keep what they froze.
"""

import re
from dataclasses import replace

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind, Unique, Values
from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import use_case
from propdesk.fees.models import Charge, Receipt
from propdesk.fees.rules import (
    CLOSE_SERIES,
    HAND_SERIES,
    MOVE_SERIES,
    NOTICE_SERIES,
    OFFSET_SERIES,
    Nature,
)
from propdesk.fees.tariff_models import FeeItem, ReceiptGroup
from propdesk.fees.tariffs.tariffs import GroupFields, ItemFields, ItemRow, fee_items
from propdesk.kernel.i18n import N_, _, current_language, using_language
from propdesk.kernel.records.folding import fold, tidy
from propdesk.kernel.records.refusals import FieldsRefused, refuse_errors

PERMISSION = "fees.tariffs"
FIRST_SERIES = "SJ"
TAKEN_SERIES = frozenset({OFFSET_SERIES, NOTICE_SERIES, CLOSE_SERIES, HAND_SERIES, MOVE_SERIES})
_SERIES = re.compile(r"[A-Z]{1,6}")
_SERIES_TAKEN = N_("This number series belongs to another receipt group.")
NAME_TAKEN = N_("There is a fee item of this name already.")
CODE_TAKEN = N_("There is a fee item with this code already.")


# Receipt groups


def _tidy_group(fields: GroupFields) -> GroupFields:
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


def _group_judged(session: Session, group_id: int, fields: GroupFields) -> dict[str, str]:
    errors = saving.taken(session, GROUP, group_id, fields)
    stored = session.get(ReceiptGroup, group_id)
    return errors or _series_fixed(
        session, group_id, stored.series if stored else "", fields.series
    )


def _series_fixed(session: Session, group_id: int, before: str, after: str) -> dict[str, str]:
    used = select(Receipt.id).where(Receipt.receipt_group_id == group_id).limit(1)
    if before == after or session.scalar(used) is None:
        return {}
    return {"series": _("Receipts were issued in this series, so it stays.")}


def _group_saved(session: Session, before: Values, after: Values) -> None:
    """Hold for an undo too what stays of a group that receipts were issued in."""
    if before and after:
        refuse_errors(_series_fixed(session, after["id"], before["series"], after["series"]))


GROUP = RecordKind(
    kind="receipt_group",
    model=ReceiptGroup,
    fields=GroupFields,
    name=lambda _session, group: group.name,
    errors=group_errors,
    judged=_group_judged,
    tidy=_tidy_group,
    unique=(Unique("series", lambda _series: FieldsRefused({"series": _(_SERIES_TAKEN)})),),
    saved=_group_saved,
    view="fees.view",
    edit=PERMISSION,
)


def first_group(session: Session, *, company: str = "") -> ReceiptGroup:
    """The group of whatever names none; made when the estate has none yet."""
    found = session.scalars(select(ReceiptGroup).order_by(ReceiptGroup.id).limit(1)).one_or_none()
    if found is not None:
        return found
    fields = GroupFields(name=_("Receipt"), company=company, series=FIRST_SERIES)
    return session.get_one(ReceiptGroup, saving.add(session, GROUP, fields))


# Fee items


def _tidy(fields: ItemFields) -> ItemFields:
    return replace(fields, name=fields.name.strip(), code=fields.code.strip())


def item_errors(fields: ItemFields) -> dict[str, str]:
    """What is wrong with a fee item's fields: field → sentence."""
    errors: dict[str, str] = {}
    if not fields.name.strip():
        errors["name"] = _("A fee item needs a name, it stands on every bill.")
    if not fields.code.strip():
        errors["code"] = _("A fee item needs a short code, for example WY.")
    return errors


def _judged(session: Session, item_id: int, fields: ItemFields) -> dict[str, str]:
    errors = saving.taken(session, ITEM, item_id, fields)
    before = session.get(FeeItem, item_id) if item_id else None
    natures = {fields.nature} if before is None else {before.nature, fields.nature}
    if len(natures) > 1 and Nature.DEPOSIT in natures and _is_used(session, item_id):
        told = _("Money stands under it, and a deposit is no income. Make another fee item.")
        errors["nature"] = told
    return errors


def _is_used(session: Session, item_id: int) -> bool:
    """Whether a line or a deposit stands under it."""
    deposit = table("deposit", column("id"), column("fee_item_id"))  # it stands above
    found = (
        select(Charge.id).where(Charge.fee_item_id == item_id).limit(1),
        select(deposit.c.id).where(deposit.c.fee_item_id == item_id).limit(1),
    )
    return any(session.scalar(one) is not None for one in found)


def _derived(session: Session, fields: ItemFields) -> dict[str, object]:
    last = session.scalar(select(func.max(FeeItem.order_no))) or 0
    return {
        "receipt_group_id": fields.receipt_group_id or first_group(session).id,
        "order_no": fields.order_no or last + 1,
    }


def _meant(session: Session, typed: str) -> int:
    """The one of a name or code, however it is typed. Raises NobodyCalledSo."""
    word = fold(tidy(typed))
    rows = session.execute(select(FeeItem.id, FeeItem.code, FeeItem.name)).all()
    found = (item_id for item_id, *names in rows if word in map(fold, names))
    if (item_id := next(found, None)) is None:
        raise NobodyCalledSo(name=typed)
    return item_id


ITEM = RecordKind(
    kind="fee_item",
    model=FeeItem,
    fields=ItemFields,
    name=lambda _session, item: item.name,
    meant=_meant,
    errors=item_errors,
    judged=_judged,
    tidy=_tidy,
    derived=_derived,
    unique=(
        Unique("name", lambda _name: FieldsRefused({"name": _(NAME_TAKEN)})),
        Unique("code", lambda _code: FieldsRefused({"code": _(CODE_TAKEN)})),
    ),
    view="fees.view",
    edit=PERMISSION,
    also=("receipt_group",),
)


def _first_items() -> list[tuple[str, str, Nature]]:
    return [
        ("WY", _("Property fee"), Nature.OWN_INCOME),
        ("CW", _("Parking space fee"), Nature.OWN_INCOME),
        ("LJ", _("Household rubbish fee"), Nature.COLLECTED),
        ("ZX", _("Renovation rubbish removal"), Nature.PAID_SERVICE),
        ("MJ", _("Entrance card"), Nature.PAID_SERVICE),
    ]


@use_case(permission=PERMISSION, touches=("receipt_group", "fee_item", "audit"))
def ensure_first_items(
    session: Session, *, company: str = "", language: str | None = None
) -> tuple[ItemRow, ...]:
    """Give a new estate its receipt group and the usual fee items; keep what is there.

    Names are data, written once in `language` (default: the current one).
    """
    with using_language(language or current_language()):
        first_group(session, company=company)
        if session.scalar(select(FeeItem.id).limit(1)) is None:
            for order, (code, name, nature) in enumerate(_first_items(), 1):
                saving.add(
                    session, ITEM, ItemFields(code=code, name=name, nature=nature, order_no=order)
                )
    return fee_items(session)
