"""Renovations: documents by chosen works, one at a time, permit, violations, passes, deadlines."""

from dataclasses import replace
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.fees.deposits.dialogs import rules_dialog
from propdesk.fees.deposits.estate_rules import item_rules
from propdesk.fees.deposits.register import DEPOSITS, DepositFields
from propdesk.fees.deposits.rules import DepositRule, Origin
from propdesk.fees.rules import Nature
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.service import ItemFields
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.records.states import Move
from propdesk.movein.renovation.due import due_permits
from propdesk.movein.renovation.meant import renovation_meant
from propdesk.movein.renovation.paper import permit_pdf
from propdesk.movein.renovation.register import (
    RENOVATIONS,
    DepositMissing,
    PapersMissing,
    PassesNotBack,
    RenovationRow,
    ViolationOpen,
)
from propdesk.movein.renovation.rules import RenovationState, ViolationState
from propdesk.movein.renovation.states import (
    RENOVATION_STATES,
    DepositSettled,
    FirstLook,
    LongerPermit,
    SecondLook,
    WorksApproval,
    WorksDone,
)
from propdesk.movein.renovation.violations import VIOLATIONS, PutRightSeen
from propdesk.system.settings.service import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.ui.desk import Desk
from tests import generated
from tests.movein.renovation.renovations_made import (
    APPROVED,
    DAY,
    PERMIT,
    application,
    go_on,
    on_site,
    violation,
)
from tests.offices import Office

S = RenovationState
RENOVATION_DEPOSIT = ItemFields(code="ZXYJ", name="装修押金", nature=Nature.DEPOSIT)
HEAD = PaperHead(company="云杉物业", estate="云杉里花园", printed="2026-11-20 王莉")


def row(store: Store, one: int) -> RenovationRow:
    (found,) = store.read(RENOVATIONS.records.rows, ids=[one])
    return found


def done(store: Store, one: int) -> None:
    """Report the works as done, now."""
    go_on(store, one, S.COMPLETED, WorksDone(completed_at=store.clock.now()))


def test_a_second_renovation_of_a_unit_is_told_of_the_first_while_that_is_open(
    office: Office,
) -> None:
    store, fields = office.store, application(office.units["1-1-101"])
    first = store.write(RENOVATIONS.uses.add, fields=fields)
    told = store.read(RENOVATIONS.warned, record_id=0, fields=fields)
    assert "ZX2026-000001" in told["unit_id"]
    assert store.read(RENOVATIONS.warned, record_id=first, fields=fields) == {}
    go_on(store, first, S.REFUSED, why="承重墙")
    assert store.read(RENOVATIONS.warned, record_id=0, fields=fields) == {}


def test_chosen_works_and_a_tenant_add_documents_without_which_nothing_is_approved(
    office: Office,
) -> None:
    store, unit = office.store, office.units["1-1-101"]
    fields = application(unit, wet_rooms=True, by_tenant=True)
    told = store.read(RENOVATIONS.warned, record_id=0, fields=fields)
    assert told.keys() == {"wet_rooms", "by_tenant"}
    one = store.write(RENOVATIONS.uses.add, fields=fields)
    with pytest.raises(PapersMissing) as refused:
        go_on(store, one, S.REVIEWED, WorksApproval(reviewer="王莉"))
    assert "闭水" in str(refused.value)
    assert "业主" in str(refused.value)
    go_on(store, one, S.REVIEWED, APPROVED)
    assert row(store, one).state is S.REVIEWED


def test_a_permit_past_its_end_stands_on_today_until_it_is_extended(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"], ends_on=DAY - timedelta(days=1))
    (line,) = store.read(due_permits)
    assert (line.count, line.is_overdue) == (1, True)
    assert store.read(RENOVATIONS.records.ids, question=asked("past_end")) == [one]
    longer = LongerPermit(ends_on=DAY + timedelta(days=9), extended_why="材料未到")
    go_on(store, one, S.WORKS, longer)
    assert store.read(due_permits) == ()
    assert row(store, one).ends_on == DAY + timedelta(days=9)


def test_nothing_passes_while_a_violation_is_open(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    wrong = store.write(VIOLATIONS.uses.add, fields=violation(one))
    done(store, one)
    with pytest.raises(ViolationOpen, match="ZW2026-000001"):
        go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    seen = PutRightSeen(seen_by="赵磊")
    store.write(VIOLATIONS.uses.move, record_id=wrong, to=ViolationState.CORRECTED, form=seen)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉", exceptions="阳台门槛保留"))
    assert row(store, one).exceptions == "阳台门槛保留"  # it binds at the second inspection


def test_passes_are_counted_back_one_by_one_before_the_deposit(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    done(store, one)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    with pytest.raises(PassesNotBack) as refused:
        go_on(store, one, S.TO_SETTLE, SecondLook(second_by="王莉", passes_back=2))
    assert "2" in str(refused.value)
    assert "3" in str(refused.value)
    go_on(store, one, S.TO_SETTLE, SecondLook(second_by="王莉", passes_back=3))
    go_on(store, one, S.FILED, DepositSettled(settled_by="未收押金"))
    assert row(store, one).due_at is None


def test_the_days_for_inspection_and_deposit_run_from_the_report_that_works_are_done(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    assert row(store, one).due_at is None
    done(store, one)
    reported = store.clock.now()
    assert row(store, one).due_at == reported + timedelta(days=3)
    go_on(store, one, S.OBSERVED, FirstLook(first_by="王莉"))
    assert row(store, one).due_at == reported + timedelta(days=30)
    store.clock.go_on(days=31)  # type: ignore[attr-defined]  # the tests' clock
    assert store.read(RENOVATIONS.records.ids, question=asked("overdue")) == [one]


def test_what_a_company_did_here_before_is_told_when_it_is_typed(office: Office) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"])
    store.write(VIOLATIONS.uses.add, fields=violation(one))
    told = store.read(RENOVATIONS.recalled, fields=application(office.units["1-1-102"]))
    assert "1" in told["company"]
    other = application(office.units["1-1-102"], company="别家")
    assert store.read(RENOVATIONS.recalled, fields=other) == {}


def test_the_permit_for_the_door_says_hours_and_works_and_no_name_of_the_household(
    office: Office,
) -> None:
    store = office.store
    one = on_site(store, office.units["1-1-101"], phone="19900003271")
    pdf = permit_pdf(row(store, one), HEAD)
    words = "\n".join(p.get_textpage().get_text_range() for p in pdfium.PdfDocument(pdf))
    for part in ("装修许可证", "ZX2026-000001", "1-1-101", "青山装饰", "09:00-12:00", "承重墙"):
        assert part in words
    assert "顾清和" not in words
    assert "1990000" not in words
    assert "罚款" not in words


def test_a_violation_is_told_of_a_room_as_well_as_of_a_number(office: Office) -> None:
    one = on_site(office.store, office.units["1-1-101"])
    for typed in ("zx2026-000001", "1栋1单元101"):
        assert office.store.read(renovation_meant, typed=typed) == (one, "ZX2026-000001")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(RENOVATION_STATES.moves), max_size=12), wet=st.booleans())
def test_whatever_is_pressed_no_deposit_is_settled_before_papers_and_passes(
    office: Office, steps: list[Move[RenovationState]], *, wet: bool
) -> None:
    store, unit = office.store, office.units["1-2-201"]
    fields = replace(application(unit), wet_rooms=wet)
    one = store.write(RENOVATIONS.uses.add, fields=fields)
    for number, step in enumerate(steps):
        before = row(store, one).state
        form = None if step.form is None else generated.made(step.form, number)
        if RENOVATION_STATES.leading(before, step.to) is not step:
            continue  # another button leads there, or none
        try:
            go_on(store, one, step.to, form, why="因为")
        except UserError:
            assert row(store, one).state is before
    now = row(store, one)
    if now.state in (S.TO_SETTLE, S.FILED):
        assert now.papers_seen or not wet
        assert now.passes_back >= now.passes


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
