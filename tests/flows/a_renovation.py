"""A bathroom is renovated: permit and pass, a patrol that finds drilling at night, two inspections,
and no filing while the deposit is held."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
from propdesk.fees.deductions.register import DEDUCTIONS, DeductionFields
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import DeductionState, DepositRule, Origin, RefundState
from propdesk.fees.refunds.register import REFUNDS, Approval, PaidOut, RefundFields
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.service import ItemFields
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.movein.renovation.passes import PASSES
from propdesk.movein.renovation.register import RENOVATIONS, RenovationRow
from propdesk.movein.renovation.rules import PassState, RenovationState, ViolationState
from propdesk.movein.renovation.violations import VIOLATIONS
from propdesk.system.settings.service import change_estate_settings, estate_settings
from tests.flows.clerk import Hands, go_to, unit_of
from tests.keyboard import AGREE

PAGE, ROOM = "movein.renovations", "1-1-102"
DAY, TAKEN, DAMAGE = date(2026, 11, 20), Money(200_000), Money(60_000)
_S = RenovationState


def put_deposit(store: Store) -> None:
    """The estate asks for a deposit before a permit, and this household's is held."""
    works = ItemFields(code="ZXYJ", name="装修押金", nature=Nature.DEPOSIT)
    item = store.write(ITEM_USES.add, fields=works)
    damage = ItemFields(code="PCK", name="公共部位赔偿", nature=Nature.PAID_SERVICE)
    store.write(ITEM_USES.add, fields=damage)
    rule = ((item, DepositRule.PERMIT.value, 0),)
    known = replace(store.read(estate_settings), deposit_rules=rule, works_rules="装修规定 2026-03")
    store.write(change_estate_settings, settings=known)
    held = DepositFields(
        fee_item_id=item, unit_id=unit_of(store, ROOM), amount=TAKEN, comes=Origin.BROUGHT,
        since=DAY,
    )  # fmt: skip
    store.write(DEPOSITS.uses.add, fields=held)


def works(clerk: Hands) -> RenovationRow:
    """The renovation as its list shows it."""
    (found,) = clerk.store.read(RENOVATIONS.records.first, question=asked("all"))
    return found


def apply(clerk: Hands) -> None:
    """The application is entered, reviewed, and its permit makes the pass."""
    go_to(clerk, PAGE)
    who = (ROOM, "<Tab>", "顾清和", "<Tab>", "19900003271", "<Tab>", "<Tab>")
    what = ("卫生间翻新，换地砖", *["<Tab>"] * 6, "<Space>", "<Tab>")
    by = ("<Tab>", "青山装饰", "<Tab>", "徐师傅", "<Tab>", "<Tab>", "徐大伟，瓦工", "<Tab>")
    clerk.do("<Ins>", *who, *what, *by, "<Tab>", "2026-12-31", "<Ctrl+Enter>")
    assert (works(clerk).unit, works(clerk).wet_rooms) == (ROOM, True)
    clerk.do("<F3>", "<Tab>", "王莉", "<Ctrl+Enter>")  # the water test was not ticked
    assert works(clerk).state is _S.APPLIED
    clerk.do("<Shift+Tab>", "<Space>", "<Ctrl+Enter>")
    assert works(clerk).state is _S.REVIEWED
    clerk.do("<F5>", "<Ctrl+Enter>")  # the deposit held of the unit stands there already
    assert (works(clerk).state, works(clerk).passes_out) == (_S.PERMITTED, 1)
    assert works(clerk).rules == "装修规定 2026-03"
    clerk.do("<F6>")
    assert works(clerk).state is _S.WORKS


def find_drilling(clerk: Hands) -> None:
    """The patrol of today finds a violation; its task leads to the form."""
    go_to(clerk, "patrol.points")  # the tab of the tasks, whose pages are named by their subject
    while clerk.page_id != "duties.tasks":
        clerk.do("<Ctrl+Tab>")
    clerk.do("<Shift+F9>", "<Tab>", "<Tab>", "晚上 21:30 电钻施工", "<Ctrl+Enter>")
    (wrong,) = clerk.store.read(VIOLATIONS.records.first, question=asked("all"))
    assert (wrong.unit, wrong.clause) == (ROOM, "装修规定 2026-03")
    (link,) = clerk.store.read(links_of, kind="renovation_violation", record_id=wrong.id)
    assert link.kind == "duty_task"


def look_twice(clerk: Hands) -> None:
    """No inspection passes before the violation is put right and the neighbours are asked."""
    go_to(clerk, PAGE)
    clerk.do("<F11>", "1500", "<Ctrl+Enter>")
    assert works(clerk).state is _S.COMPLETED
    clerk.do("<F12>", "王莉", "<Ctrl+Enter>")
    assert works(clerk).state is _S.COMPLETED  # a sentence names the violation
    clerk.do("<Esc>", AGREE)
    go_to(clerk, "movein.renovation_violations")
    clerk.do("<F3>", "赵磊", "<Ctrl+Enter>")
    (wrong,) = clerk.store.read(VIOLATIONS.records.first, question=asked("all"))
    assert wrong.state is ViolationState.CORRECTED
    go_to(clerk, PAGE)
    clerk.do("<F12>", "王莉", "<Tab>", "阳台门槛保留", "<Ctrl+Enter>")
    assert works(clerk).state is _S.OBSERVED
    go_to(clerk, "movein.worker_passes")
    clerk.do("<F3>")
    (card,) = clerk.store.read(PASSES.records.first, question=asked("all"))
    assert (card.state, card.back_on) == (PassState.BACK, DAY)
    go_to(clerk, PAGE)
    clerk.do("<Shift+F11>", "王莉", "<Tab>", "<Tab>", "<Space>", "<Ctrl+Enter>")
    assert (works(clerk).state, works(clerk).exceptions) == (_S.TO_SETTLE, "阳台门槛保留")


def file_too_early(clerk: Hands) -> None:
    """The deposit is still held: nothing is filed."""
    go_to(clerk, PAGE)
    clerk.do("<Shift+F6>", "<Esc>")  # a sentence says what is held
    assert works(clerk).state is _S.TO_SETTLE


def settle(store: Store) -> None:
    """The manager deducts what was damaged, by clause and evidence, and gives the rest back."""
    (held,) = store.read(DEPOSITS.records.first, question=asked("all"))
    damage = store.read(lambda session: _item(session, "PCK"))
    told = DeductionFields(
        deposit_id=held.id, amount=DAMAGE, income_item_id=damage, clause="装修协议 5.2",
        evidence="电梯轿厢划痕，照片 3 张", price_basis="电梯公司报价", told_on=DAY, agreed_on=DAY,
    )  # fmt: skip
    deduction = store.write(DEDUCTIONS.uses.add, fields=told)
    store.write(DEDUCTIONS.uses.move, record_id=deduction, to=DeductionState.DONE)
    rest = RefundFields(
        deposit_id=held.id, amount=TAKEN - DAMAGE, why="验收合格", payee="许文博",
        bank="城市银行", account_no="6222020200112233445", signed_on=DAY,
    )  # fmt: skip
    refund = store.write(REFUNDS.uses.add, fields=rest)
    move, approval = REFUNDS.uses.move, Approval(approver="欧阳经理")
    store.write(move, record_id=refund, to=RefundState.APPROVED, form=approval)
    store.write(move, record_id=refund, to=RefundState.PAID, form=PaidOut(slip_no="2611"))


def _item(session: Session, code: str) -> int:
    return session.scalars(select(FeeItem.id).where(FeeItem.code == code)).one()


def file_it(clerk: Hands) -> None:
    """Now it is filed, linked with the deposit, what was deducted and what went back."""
    go_to(clerk, PAGE)
    clerk.do("<Shift+F6>")
    one = works(clerk)
    assert one.state is _S.FILED
    links = clerk.store.read(links_of, kind="renovation", record_id=one.id)
    assert {each.kind for each in links} == {"deposit", "deposit_deduction", "deposit_refund"}
