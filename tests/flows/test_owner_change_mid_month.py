"""A flat is sold in mid-month in a real window: arrears, prepayment, deposit, tenant and space are
settled on one page, and the change is taken back by one key."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_resident, roles_of_unit
from propdesk.estate.records import PersonFields, RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import RoleKind, SpaceTenure, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import Origin, RefundState
from propdesk.fees.refunds.register import REFUNDS
from propdesk.fees.rules import Method, Nature
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields
from propdesk.kernel.money import Money
from propdesk.modules import declared
from propdesk.movein.owner_change.register import OWNER_CHANGES, OwnerChangeRow
from propdesk.movein.owner_change.rules import ChangeState, LineChoice, LineSort
from propdesk.movein.owner_change.settling import settlement_of
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.system.users.users import actor_for
from tests.clocks import StoppedClock
from tests.flows.clerk import unit_of
from tests.flows.screen import RealClerk, has_screen, screen

pytestmark = [
    pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here"),
    pytest.mark.timeout(600),
]
ROOM, SPACE = "1-1-101", "B1-086"
MONTH, HALF = Money(377_02), Money(188_51)


def test_arrears_prepayment_deposit_tenant_and_space_are_settled_and_come_back(
    office_folder: DataFolder, tmp_path: Path
) -> None:
    put_household(office_folder)
    with screen("1366x768") as display, RealClerk(display, tmp_path) as clerk:
        clerk.wait(lambda seen: bool(seen["ready"]) and seen["page"] == "today.today")
        clerk.do("<Alt+4>", ROOM, "<Enter>", "<F12>")
        who = ("林晚晴 19900008118", "<Tab>", "<Tab>", "<Ctrl+A>", "2026-11-16")
        # Of the two months before he takes the older over, by the paper both signed.
        # What the seller has prepaid is asked back for him.
        clerk.do("<F8>", *who, "<Ctrl+Return>", "<Down>", "<Space>", "<Down>", "<Down>")
        clerk.do("<Space>", "<Space>", "<Tab>", "协议 7 号", "<Ctrl+Return>")
        row = the_change(clerk.store)
        assert (row.state, row.buyer, row.day) == (
            ChangeState.SETTLED, "林晚晴", date(2026, 11, 16),
        )  # fmt: skip
        found = clerk.store.read(settlement_of, change_id=row.id)
        sorts = [LineSort.BILL, LineSort.DEBT, LineSort.PREPAID, LineSort.DEPOSIT]
        kinds = {line.sort for line in found.lines}
        assert kinds >= {*sorts, LineSort.SPACE, LineSort.ROLE}
        (bill,) = found.of(LineSort.BILL)
        assert (bill.old, bill.new) == (HALF, HALF)
        assert [one.choice for one in found.of(LineSort.DEBT)] == [
            LineChoice.TAKEN, LineChoice.STAYS,
        ]  # fmt: skip
        (ahead,) = found.of(LineSort.PREPAID)
        assert (ahead.choice, ahead.refund) == (LineChoice.REFUND, Money(300_00))
        (asked,) = clerk.store.read(REFUNDS.records.first)
        assert (asked.payee, asked.amount) == ("陈雨桐", Money(300_00))
        names = {one.name for one in clerk.store.read(roles_of_unit, unit_id=home(clerk.store))}
        assert names == {"林晚晴", "沈星河"}
        assert clerk.store.read(check_books) == ()
        clerk.begin_at("movein.owner_changes")
        clerk.do("<F9>", "买卖取消", "<Ctrl+Return>")
        assert the_change(clerk.store).state is ChangeState.OPEN
        names = {one.name for one in clerk.store.read(roles_of_unit, unit_id=home(clerk.store))}
        assert names >= {"陈雨桐", "沈星河"}
        (asked,) = clerk.store.read(REFUNDS.records.first)
        assert asked.state is RefundState.REFUSED
        assert clerk.store.read(check_books) == ()
        assert clerk.leave() == ""


def home(store: Store) -> int:
    """The flat."""
    return unit_of(store, ROOM)


def the_change(store: Store) -> OwnerChangeRow:
    """The only one."""
    (row,) = store.read(OWNER_CHANGES.records.first)
    return row


def put_household(folder: DataFolder) -> None:
    """A tenant, a space, a deposit, money in advance and the bill of November."""
    opened = open_data(folder.root, clock=StoppedClock(), declarations=declared())
    check_at_start(opened)
    store = opened.store
    store.actor = store.read(actor_for, 1)
    flat = unit_of(store, ROOM)
    tenant = PersonFields(name="沈星河")
    store.write(add_resident, unit_id=flat, role=RoleFields(RoleKind.TENANT), person=tenant)
    fields = UnitFields(building="B1", room="086", kind=UnitKind.SPACE)
    space = store.write(UNIT_USES.add, fields=fields)
    store.write(save_space, unit_id=space, fields=SpaceFields(SpaceTenure.OWNED, flat))
    by_hand = replace(store.read(estate_settings), offset_after_billing=False)
    store.write(change_estate_settings, settings=by_hand)
    item = ItemFields(code="ZXYJ", name="装修押金", nature=Nature.DEPOSIT)
    store.write(
        DEPOSITS.uses.add,
        fields=DepositFields(
            fee_item_id=store.write(ITEM_USES.add, fields=item),
            unit_id=flat,
            amount=Money(1000_00),
            comes=Origin.BROUGHT,
            since=date(2026, 1, 5),
        ),
    )
    ahead = Order(
        unit_id=flat, parts=(Part(Method.WECHAT, Money(300_00)),), charge_ids=(), keep_rest=True
    )
    store.write(collect_payment, order=ahead)
    store.write(publish_run, period="2026-11")
    opened.close()
