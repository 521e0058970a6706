"""Defects for tests and pictures: to pass on, with the repair, to re-check, answered. Invented."""

from datetime import date, timedelta

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.kernel.money import Money
from propdesk.movein.defects.register import DEFECTS, DefectFields, DefectRow
from propdesk.movein.defects.rules import CreditUse, DefectState, DeveloperAnswer, Stage
from propdesk.movein.defects.sheets.sheets import make_defect_sheet
from propdesk.movein.defects.states import Credit, DefectChecked, DefectMended, DeveloperSays
from tests.made_once import once

DAY = date(2026, 11, 20)
SEEN = (
    ("卫生间", "吊顶渗水痕 30 × 20 cm", Stage.AT),
    ("厨房", "密封条脱开，见光", Stage.AT),
    ("厨房", "灶台前一块地砖裂", Stage.BEFORE),
    ("主卧", "门扇刮地，关不上", Stage.AT),
    ("客厅", "踢脚线开裂", Stage.ROUND),
    ("阳台", "栏杆漆面划伤", Stage.AFTER),
)


def put_defect(store: Store, unit_id: int | None, number: int = 0, *, days: int = 0) -> int:
    """Enter one of the defects, found so many days ago; its id."""
    place, what, stage = SEEN[number]
    fields = DefectFields(
        unit_id=unit_id,
        place=place,
        what=what,
        stage=stage,
        found_on=DAY - timedelta(days=days),
    )
    return store.write(DEFECTS.uses.add, fields=fields)


def move_defect(
    store: Store, defect_id: int, to: DefectState, form: object = None, why: str = ""
) -> None:
    """Move a defect."""
    store.write(DEFECTS.uses.move, record_id=defect_id, to=to, form=form, why=why)


def defect(store: Store, defect_id: int) -> DefectRow:
    """A defect as the list shows it."""
    (found,) = store.read(DEFECTS.records.rows, ids=[defect_id])
    return found


@once
def put_defects(store: Store) -> list[int]:
    """Enter six defects of three units, most of them a step or two further; their ids."""
    query = select(Unit.id).order_by(Unit.order_key).limit(3)
    units = store.read(lambda session: list(session.scalars(query)))
    found = [
        put_defect(store, units[number % 3], number, days=days)
        for number, days in enumerate((0, 2, 9, 12, 3, 20))
    ]
    move_defect(store, found[0], DefectState.ORDERED)
    done = DefectMended(done="换密封条，淋水无渗漏")
    for one in found[1:3]:
        move_defect(store, one, DefectState.RECHECK, done)
    move_defect(store, found[2], DefectState.CLOSED, DefectChecked(checked_by="王丽"))
    answer = DeveloperSays(
        answer=DeveloperAnswer.PAYS, answer_words="漆面只作补偿", promised_on=DAY
    )
    move_defect(store, found[5], DefectState.FOUND, answer)
    credit = Credit(credit=Money(30_000), credit_use=CreditUse.AGREED)
    move_defect(store, found[5], DefectState.CREDITED, credit)
    store.write(make_defect_sheet, unit_id=units[1])
    return found
