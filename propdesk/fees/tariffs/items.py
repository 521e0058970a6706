"""Fee items: what is charged for. Issued lines and receipts keep what they froze."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind
from propdesk.db.store import use_case
from propdesk.fees.models import FeeItem
from propdesk.fees.rules import Nature
from propdesk.fees.tariffs.groups import PERMISSION, first_group
from propdesk.fees.tariffs.tariffs import ItemFields, ItemRow, fee_items
from propdesk.kernel.i18n import _, current_language, using_language


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
    errors: dict[str, str] = {}
    others = [item for item in fee_items(session) if item.id != item_id]
    if fields.name in {item.name for item in others}:
        errors["name"] = _("There is a fee item of this name already.")
    if fields.code in {item.code for item in others}:
        errors["code"] = _("There is a fee item with this code already.")
    return errors


def _derived(session: Session, fields: ItemFields) -> dict[str, object]:
    last = session.scalar(select(func.max(FeeItem.order_no))) or 0
    return {
        "receipt_group_id": fields.receipt_group_id or first_group(session).id,
        "order_no": fields.order_no or last + 1,
    }


ITEM = RecordKind(
    kind="fee_item",
    model=FeeItem,
    fields=ItemFields,
    name=lambda _session, item: item.name,
    errors=item_errors,
    judged=_judged,
    tidy=_tidy,
    view="fees.view",
    derived=_derived,
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


@use_case(permission=PERMISSION, touches=("receipt_group", "fee_item", "audit"))
def create_item(session: Session, *, fields: ItemFields) -> int:
    """Add a fee item; its id. Raises FieldsRefused."""
    return saving.add(session, ITEM, fields)


@use_case(permission=PERMISSION, touches=("receipt_group", "fee_item", "audit"))
def change_item(
    session: Session, *, item_id: int, fields: ItemFields, seen: ItemFields | None = None
) -> None:
    """Change a fee item. Raises as `saving.change`."""
    saving.change(session, ITEM, item_id, fields, seen)
