"""Issued bills made up to the terms of now: to the fen, once, and taken back as a run."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.occupancy import change_owner
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields
from propdesk.estate.rules import AreaBasis
from propdesk.fees.billing.billing import draft_run, publish_run
from propdesk.fees.billing.undoing import undo_run
from propdesk.fees.charges.cutting import split_bills
from propdesk.fees.charges.splitting import split_preview
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.rules import ChargeKind, Method
from propdesk.fees.tariffs.changes import add_version
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.tariffs import ItemFields, VersionFields
from propdesk.fees.whatif.posting import (
    DifferenceDraft,
    DifferencesChanged,
    MadeUp,
    NothingToMakeUp,
    draft_differences,
    publish_differences,
)
from propdesk.fees.whatif.recomputing import Asked
from propdesk.fees.whatif.rules import Effect, Prepaid
from propdesk.fees.whatif.view import DifferencePage
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.system.settings.service import estate_settings
from propdesk.ui.desk import Desk
from tests.fees.desks import Hands, in_window
from tests.offices import Office, offset_by_hand
from tests.ui.clipping import clipped

OCTOBER = date(2026, 10, 1)
NEW = VersionFields(effective_from=OCTOBER, price=3_000_000, area_basis=AreaBasis.BUILT)
FLAT = "1-1-101"  # 134.65 m²: 377.02 a month at 2.80, 403.95 at 3.00


def new_price(office: Office, price: int = 3_000_000, since: date = OCTOBER) -> None:
    version = replace(NEW, price=price, effective_from=since)
    office.store.write(add_version, tariff_id=office.property_tariff, version=version)


def draft(office: Office, **asked: object) -> DifferenceDraft:
    return office.store.read(draft_differences, asked=Asked(OCTOBER, **asked))  # type: ignore[arg-type]  # named as in Asked


def make_up(office: Office, **asked: object) -> MadeUp:
    return office.store.write(publish_differences, asked=Asked(OCTOBER, **asked))  # type: ignore[arg-type]  # named as in Asked


def pay(office: Office, fen: int, *, keep: bool = False) -> None:
    order = Order(
        unit_id=office.units[FLAT], parts=(Part(Method.CASH, Money(fen)),), keep_rest=keep
    )
    office.store.write(collect_payment, order=order)


def owed(office: Office, code: str = FLAT) -> int:
    return office.store.read(household_dues, unit_id=office.units[code]).owed.fen


def prepaid(office: Office, code: str = FLAT) -> int:
    return office.store.read(household_dues, unit_id=office.units[code]).prepaid_total.fen


def billed(session: Session, *, unit_id: int) -> Money:
    """All live lines of a unit."""
    return (
        session.scalar(
            select(func.sum(OpenCharge.amount)).where(
                OpenCharge.unit_id == unit_id, OpenCharge.live
            )
        )
        or ZERO
    )


@use_case(permission="", touches=("unit",))
def measure(session: Session, *, unit_id: int, area: int) -> None:
    session.get_one(Unit, unit_id).built_area = area


def unbroken(office: Office) -> bool:
    return not list(office.store.read(check_books))


def test_a_rise_is_charged_from_its_day_on_and_is_linked_to_its_bill(office: Office) -> None:
    new_price(office)
    made = make_up(office)
    assert (made.created, made.credited) == (3, ZERO)
    assert owed(office) == 37702 + 37702 + 2693
    lines = office.store.read(differences_of, unit_id=office.units[FLAT])
    assert [(line.amount.fen, line.period_from) for line in lines] == [(2693, OCTOBER)]
    assert lines[0].adjusts_id is not None
    assert unbroken(office)


def differences_of(session: Session, *, unit_id: int) -> list[Charge]:
    query = select(Charge).where(Charge.unit_id == unit_id, Charge.kind == ChargeKind.DIFFERENCE)
    return list(session.scalars(query))


def test_a_draft_writes_nothing(office: Office) -> None:
    new_price(office)
    before = office.store.read(rows_everywhere)
    assert len(draft(office).to_make) == 3
    assert office.store.read(rows_everywhere) == before


def rows_everywhere(session: Session) -> dict[str, int]:
    tables = session.connection().exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    return {
        name: session.connection().exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
        for (name,) in tables.all()
    }


def test_a_second_run_of_the_same_change_finds_nothing(office: Office) -> None:
    new_price(office)
    make_up(office)
    with pytest.raises(NothingToMakeUp, match="2026-10-01"):
        make_up(office)


def test_a_second_run_makes_what_the_first_was_not_asked_for(office: Office) -> None:
    new_price(office)
    one = RunScope(units=(office.units[FLAT],))
    assert make_up(office, scope=one).created == 1
    assert make_up(office).created == 2


def test_a_run_that_was_taken_back_can_be_made_again(office: Office) -> None:
    new_price(office)
    made = make_up(office)
    undone = office.store.write(undo_run, run_id=made.run_id)
    assert (undone.reversed, undone.kept) == (3, ())
    assert owed(office) == 2 * 37702
    assert make_up(office).created == 3


def test_a_fall_makes_an_unpaid_bill_less(office: Office) -> None:
    new_price(office, 2_500_000)
    make_up(office)
    assert owed(office) == 37702 + 33663
    assert prepaid(office) == 0
    assert unbroken(office)


def test_a_fall_of_a_paid_bill_stays_prepaid(office: Office) -> None:
    offset_by_hand(office)
    pay(office, 2 * 37702)
    new_price(office, 2_500_000)
    make_up(office)
    assert (owed(office), prepaid(office)) == (0, 37702 - 33663)
    assert unbroken(office)


def test_taking_a_credit_back_takes_back_what_it_settled(office: Office) -> None:
    offset_by_hand(office)
    pay(office, 37702 + 20000)
    new_price(office, 1_000_000)  # 134.65 a month
    made = make_up(office)
    assert (owed(office), prepaid(office)) == (0, 20000 - 13465)
    office.store.write(undo_run, run_id=made.run_id)
    assert (owed(office), prepaid(office)) == (17702, 0)
    assert unbroken(office)


def test_a_credit_that_was_used_since_is_kept_by_the_undo(office: Office) -> None:
    offset_by_hand(office)
    pay(office, 2 * 37702)
    new_price(office, 2_500_000)
    made = make_up(office)
    office.store.write(publish_run, period="2026-11")
    order = Order(unit_id=office.units[FLAT], parts=(Part(Method.PREPAID, Money(4039)),))
    office.store.write(collect_payment, order=order)
    undone = office.store.write(undo_run, run_id=made.run_id)
    assert [one.unit_code for one in undone.kept] == [FLAT]
    assert unbroken(office)


@pytest.mark.parametrize(
    ("way", "price", "left", "kept"),
    [
        (Prepaid.LOCKED, 3_000_000, 0, 0),
        (Prepaid.CHARGED, 3_000_000, 2693, 0),
        (Prepaid.CREDITED, 3_000_000, 0, 0),
        (Prepaid.LOCKED, 2_500_000, 0, 0),
        (Prepaid.CHARGED, 2_500_000, 0, 4039),
        (Prepaid.CREDITED, 2_500_000, 0, 4039),
    ],
)
def test_who_paid_before_the_day_is_treated_as_chosen(
    office: Office, way: Prepaid, price: int, left: int, kept: int
) -> None:
    """The bill of December is paid in November, the new price counts from December."""
    offset_by_hand(office)
    december = date(2026, 12, 1)
    office.store.write(publish_run, period="2026-12")
    pay(office, 3 * 37702)
    new_price(office, price, december)
    asked = Asked(december, prepaid=way)
    found = office.store.read(draft_differences, asked=asked)
    of_flat = [one for one in found.bills if one.line.unit == FLAT]
    assert (of_flat[0].effect is Effect.STAYS) == (not left and not kept)
    office.store.write(publish_differences, asked=asked)  # the others have not paid
    assert (owed(office), prepaid(office)) == (left, kept)


def test_a_measured_area_is_made_up_both_ways(office: Office) -> None:
    office.store.write(measure, unit_id=office.units[FLAT], area=1_300_000)
    office.store.write(measure, unit_id=office.units["1-1-102"], area=1_012_500)
    found = {one.line.unit: one.difference.fen for one in draft(office).bills}
    assert found == {FLAT: 36400 - 37702, "1-1-102": 28350 - 28000}


def test_a_bill_that_was_cut_is_made_up_part_by_part(office: Office) -> None:
    """The parts of both owners together come to what the whole bill comes to now."""
    buyer = office.store.write(add_person, fields=PersonFields(name="沈知远"))
    unit_id, day = office.units[FLAT], date(2026, 10, 12)
    preview = office.store.read(split_preview, unit_id=unit_id, day=day)
    office.store.write(change_owner, unit_id=unit_id, day=day, new_owners=[(buyer, None)])
    office.store.write(split_bills, lines=preview.unpaid)
    new_price(office)
    make_up(office)
    assert office.store.read(billed, unit_id=unit_id).fen == 37702 + 40395
    made = office.store.read(differences_of, unit_id=unit_id)
    assert len({line.account_id for line in made}) == 2
    with pytest.raises(NothingToMakeUp):
        make_up(office)


def test_what_was_made_up_before_a_cut_is_not_made_up_again(office: Office) -> None:
    new_price(office)
    make_up(office)
    buyer = office.store.write(add_person, fields=PersonFields(name="沈知远"))
    unit_id, day = office.units[FLAT], date(2026, 10, 12)
    preview = office.store.read(split_preview, unit_id=unit_id, day=day)
    office.store.write(change_owner, unit_id=unit_id, day=day, new_owners=[(buyer, None)])
    office.store.write(split_bills, lines=preview.unpaid)
    draft_now = draft(office)
    assert sum(one.difference.fen for one in draft_now.bills) == 0


@pytest.mark.parametrize("day", [11, 17, 25])
def test_the_fen_of_a_bill_cut_at_a_sale_is_no_difference(office: Office, day: int) -> None:
    unit_id, sold = office.units["1-2-201"], date(2026, 10, day)  # 89.53 m²: 250.684, so 250.68
    buyer = office.store.write(add_person, fields=PersonFields(name="沈知远"))
    preview = office.store.read(split_preview, unit_id=unit_id, day=sold)
    office.store.write(change_owner, unit_id=unit_id, day=sold, new_owners=[(buyer, None)])
    office.store.write(split_bills, lines=preview.unpaid)
    assert draft(office).bills == ()


def test_a_unit_without_area_is_listed_with_the_reason(office: Office) -> None:
    office.store.write(measure, unit_id=office.units[FLAT], area=None)  # type: ignore[arg-type]  # it is lost
    (one,) = draft(office).of(Effect.LEFT_OUT)
    assert one.line.unit == FLAT
    assert one.left_out is not None
    assert one.left_out.sentence


def test_the_line_says_why_it_is_what_it_is(office: Office) -> None:
    new_price(office)
    make_up(office)
    (line,) = office.store.read(differences_of, unit_id=office.units[FLAT])
    told = "\n".join(explanation_text(line.explanation))
    assert "377.02" in told
    assert "403.95" in told
    assert "26.93" in told


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    price=st.integers(500_000, 9_000_000),
    since=st.dates(date(2026, 9, 2), date(2026, 10, 31)),
    area=st.integers(100_000, 3_000_000),
)
def test_old_and_difference_are_what_a_fresh_bill_would_be(
    office: Office, price: int, since: date, area: int
) -> None:
    """Each time against the run that bills both months anew, once all runs are taken back."""
    store, unit_id = office.store, office.units["1-2-201"]
    try:
        new_price(office, price, since)
    except FieldsRefused:
        assume(False)  # a version begins on that day already
    store.write(measure, unit_id=unit_id, area=area)
    asked = Asked(date(2026, 9, 1))
    if store.read(draft_differences, asked=asked).to_make:
        store.write(publish_differences, asked=asked)
    made_up = store.read(billed, unit_id=unit_id)
    for run_id in store.read(runs_that_stand):
        assert not store.write(undo_run, run_id=run_id).kept
    drafts = [store.read(draft_run, period=period) for period in ("2026-09", "2026-10")]
    fresh = total(line.amount for one in drafts for line in one.lines if line.unit_id == unit_id)
    assert made_up == fresh
    for period in ("2026-09", "2026-10"):
        store.write(publish_run, period=period)


def runs_that_stand(session: Session) -> list[int]:
    """The newest first."""
    query = select(Charge.run_id).join(OpenCharge, OpenCharge.charge_id == Charge.id)
    found = session.scalars(query.where(OpenCharge.live).distinct())
    return sorted((one for one in found if one), reverse=True)


# The page


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, office: Office) -> DifferencePage:
    new_price(office)
    return in_window(qtbot, desk, DifferencePage, DifferencePage)


def test_a_day_is_drafted_looked_over_and_made_up(
    page: DifferencePage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    hands.press("<Ctrl+A>", "20261001", "<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.table.model.rowCount() == 3
    assert not clipped(page)
    page.post()
    qtbot.waitUntil(lambda: not page.publish.isEnabled())  # the job has told
    assert owed(office) == 37702 + 37702 + 2693


def test_a_day_that_cannot_be_read_says_so(page: DifferencePage, hands: Hands) -> None:
    hands.press("<Ctrl+A>", "20269999", "<Return>")
    assert page.found is None
    assert page.since.property("state") == "error"


def test_another_choice_above_wants_another_draft(
    page: DifferencePage, hands: Hands, qtbot: QtBot
) -> None:
    hands.press("<Ctrl+A>", "20261001", "<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    page._item.setCurrentIndex(1)
    page._item.activated.emit(1)
    assert page.found is None
    assert not page.publish.isEnabled()


def test_what_changed_after_the_draft_is_not_posted_unseen(office: Office) -> None:
    new_price(office)
    looked_over = draft(office)
    new_price(office, 3_100_000, date(2026, 10, 15))
    with pytest.raises(DifferencesChanged):
        office.store.write(publish_differences, asked=Asked(OCTOBER), seen=looked_over)
    again = draft(office)
    made = office.store.write(publish_differences, asked=Asked(OCTOBER), seen=again)
    assert made.created == len(again.to_make)


def test_a_draft_is_not_shown_on_after_a_price_changed_and_new_items_can_be_chosen(
    page: DifferencePage, office: Office, hands: Hands, qtbot: QtBot
) -> None:
    hands.press("<Ctrl+A>", "20261001", "<Return>")
    qtbot.waitUntil(lambda: page.found is not None)
    office.store.write(ITEM_USES.add, fields=ItemFields(code="XX", name="消防费"))
    new_price(office, 3_300_000, date(2026, 11, 1))
    page.reload(frozenset({"tariff_version", "fee_item"}))
    assert page.found is None
    assert page._item.findText("消防费") > 0


def test_what_becomes_of_paid_before_begins_as_the_office_is_used_to(
    page: DifferencePage, desk: Desk
) -> None:
    assert page.prepaid.currentIndex() == list(Prepaid).index(Prepaid.CHARGED)
    page.prepaid.setCurrentIndex(list(Prepaid).index(Prepaid.LOCKED))
    page.usual.click()
    assert desk.store.read(estate_settings).paid_before == "locked"
    again = DifferencePage(desk)
    asked_for = again.asked()
    assert asked_for is not None
    assert asked_for.prepaid is Prepaid.LOCKED
