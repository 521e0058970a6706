"""The deposits that a permit asks for, and those that are held for a renovation."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
from propdesk.fees.deposits.dialogs import rules_dialog
from propdesk.fees.deposits.estate_rules import item_rules
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import DepositRule, Origin, RefundState
from propdesk.fees.refunds.register import REFUNDS, Approval, PaidOut, RefundFields
from propdesk.fees.rules import Nature
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.service import ItemFields
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.renovation.held import deposits_here
from propdesk.movein.renovation.moves import (
    DepositMissing,
    DepositStillHeld,
)
from propdesk.movein.renovation.register import RENOVATIONS
from propdesk.movein.renovation.rules import RenovationState
from propdesk.movein.renovation.states import (
    FirstLook,
)
from propdesk.system.settings.service import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.ui.desk import Desk
from tests.movein.renovation.renovations_made import (
    APPROVED,
    DAY,
    LOOKED_AGAIN,
    PERMIT,
    all_back,
    application,
    done,
    go_on,
    row,
)
from tests.offices import Office

S = RenovationState
RENOVATION_DEPOSIT = ItemFields(code="ZXYJ", name="装修押金", nature=Nature.DEPOSIT)


# The deposit that the estate asks for


def say_of(store: Store, item: int, rule: DepositRule, most: Money = ZERO) -> None:
    """Settle what holds for the deposits of a fee item."""
    known = store.read(estate_settings)
    told = ((item, rule.value, most.fen),)
    store.write(change_estate_settings, settings=replace(known, deposit_rules=told))


@pytest.fixture
def item(office: Office) -> int:
    """The fee item of renovation deposits."""
    return office.store.write(ITEM_USES.add, fields=RENOVATION_DEPOSIT)


def test_no_permit_is_issued_before_the_deposit_that_the_estate_asks_for_is_held(
    office: Office, item: int
) -> None:
    store, unit = office.store, office.units["1-1-101"]
    say_of(store, item, DepositRule.PERMIT)
    one = store.write(RENOVATIONS.uses.add, fields=application(unit))
    go_on(store, one, S.REVIEWED, APPROVED)
    demand = DepositFields(fee_item_id=item, unit_id=unit, amount=Money(200_000))
    store.write(DEPOSITS.uses.add, fields=demand)  # asked for, and not paid
    elsewhere = replace(demand, unit_id=office.units["1-1-102"], comes=Origin.BROUGHT, since=DAY)
    store.write(DEPOSITS.uses.add, fields=elsewhere)
    with pytest.raises(DepositMissing, match=r"ZX2026-000001.*装修押金"):
        go_on(store, one, S.PERMITTED, PERMIT)
    held = replace(demand, comes=Origin.BROUGHT, since=DAY)
    store.write(DEPOSITS.uses.add, fields=held)
    go_on(store, one, S.PERMITTED, PERMIT)
    assert row(store, one).state is S.PERMITTED


def test_a_renovation_is_filed_only_when_the_deposits_held_for_it_are_settled(
    office: Office, item: int
) -> None:
    store, unit = office.store, office.units["1-1-101"]
    held = DepositFields(
        fee_item_id=item, unit_id=unit, amount=Money(200_000), comes=Origin.BROUGHT, since=DAY
    )
    deposit = store.write(DEPOSITS.uses.add, fields=held)
    other = store.write(DEPOSITS.uses.add, fields=replace(held, unit_id=office.units["1-1-102"]))
    numbers = [store.read(DEPOSITS.records.rows, ids=[one])[0].no for one in (deposit, other)]
    one = store.write(RENOVATIONS.uses.add, fields=application(unit))
    here = store.read(deposits_here, renovation_id=one)
    assert here == numbers[0]  # what the form of the permit begins with
    go_on(store, one, S.REVIEWED, APPROVED)
    for wrong in (numbers[1], "YJ2026-999999"):
        with pytest.raises(FieldsRefused):
            go_on(store, one, S.PERMITTED, replace(PERMIT, deposit_nos=wrong))
    go_on(store, one, S.PERMITTED, replace(PERMIT, deposit_nos=numbers[0]))
    assert store.read(deposits_here, renovation_id=one) == ""
    go_on(store, one, S.WORKS)
    done(store, one)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    all_back(store, one)
    go_on(store, one, S.TO_SETTLE, LOOKED_AGAIN)
    with pytest.raises(DepositStillHeld, match=numbers[0]):
        go_on(store, one, S.FILED)
    refund = refunded(store, deposit)
    go_on(store, one, S.FILED)
    links = store.read(links_of, kind="renovation", record_id=one)
    assert [(each.kind, each.other_id) for each in links] == [
        ("deposit", deposit), ("deposit_refund", refund),
    ]  # fmt: skip
    store.write(RENOVATIONS.uses.undo, record_id=one)
    (left,) = store.read(links_of, kind="renovation", record_id=one)
    assert left.kind == "deposit"


def refunded(store: Store, deposit_id: int) -> int:
    """Give all of a deposit back; the refund."""
    fields = RefundFields(
        deposit_id=deposit_id,
        amount=Money(200_000),
        why="装修验收合格",
        payee="顾清和",
        bank="城市银行",
        account_no="6222020200112233445",
        signed_on=DAY,
    )
    made = store.write(REFUNDS.uses.add, fields=fields)
    approval = Approval(approver="欧阳经理")
    store.write(REFUNDS.uses.move, record_id=made, to=RefundState.APPROVED, form=approval)
    paid = PaidOut(slip_no="2611")
    store.write(REFUNDS.uses.move, record_id=made, to=RefundState.PAID, form=paid)
    return made


@pytest.mark.parametrize(
    ("rule", "most", "amount", "field"),
    [
        (DepositRule.FORBIDDEN, ZERO, Money(1), "fee_item_id"),
        (DepositRule.AGREED, Money(100_000), Money(100_001), "amount"),
        (DepositRule.PERMIT, Money(100_000), Money(100_001), "amount"),
        (DepositRule.PERMIT, Money(100_000), Money(100_000), ""),
        (DepositRule.AGREED, ZERO, Money(9_000_000), ""),
    ],
)
def test_the_estate_caps_and_forbids_deposits_but_takes_over_what_was_held_before(
    office: Office, item: int, rule: DepositRule, most: Money, amount: Money, field: str
) -> None:
    store, unit = office.store, office.units["1-1-101"]
    say_of(store, item, rule, most)
    demand = DepositFields(fee_item_id=item, unit_id=unit, amount=amount)
    if field:
        with pytest.raises(FieldsRefused) as refused:
            store.write(DEPOSITS.uses.add, fields=demand)
        assert set(refused.value.errors) == {field}
    else:
        assert store.write(DEPOSITS.uses.add, fields=demand)
    brought = replace(demand, comes=Origin.BROUGHT, since=DAY)
    assert store.write(DEPOSITS.uses.add, fields=brought)


def test_the_form_of_the_rules_keeps_what_is_typed(store: Store, desk: Desk, qtbot: QtBot) -> None:
    assert rules_dialog(desk) is None  # there is nothing to say of deposits yet
    store.write(change_estate_settings, settings=EstateSettings(name="云杉里花园"))
    item = store.write(ITEM_USES.add, fields=RENOVATION_DEPOSIT)
    dialog = rules_dialog(desk)
    assert dialog is not None
    qtbot.addWidget(dialog)
    dialog.form.set_values({f"rule:{item}": "permit", f"most:{item}": Money(100_000)})
    assert dialog.save()
    (rule,) = store.read(item_rules)
    assert (rule.rule, rule.most) == (DepositRule.PERMIT, Money(100_000))
