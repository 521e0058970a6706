"""The fee item that late fees are posted under: one for each company that receives money."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import ITEM, ItemFields
from propdesk.kernel.i18n import _

_CODE = "WJ"  # 违约金


def late_item(session: Session, group_id: int) -> FeeItem:
    """The item of late fees of a receipt group, one in use first; made when there is none."""
    wanted = select(FeeItem).where(
        FeeItem.nature == Nature.LATE_FEE, FeeItem.receipt_group_id == group_id
    )
    found = session.scalars(wanted.order_by(FeeItem.active.desc(), FeeItem.id)).first()
    if found is not None:
        return found
    name = _("Late fee")
    code, called, number = _CODE, name, 1
    while _is_taken(session, code, called):
        number += 1
        code, called = f"{_CODE}{number}", f"{name} {number}"
    fields = ItemFields(code=code, name=called, nature=Nature.LATE_FEE, receipt_group_id=group_id)
    return session.get_one(FeeItem, saving.add(session, ITEM, fields))


def _is_taken(session: Session, code: str, name: str) -> bool:
    there = select(func.count()).where((FeeItem.code == code) | (FeeItem.name == name))
    return bool(session.scalar(there))
