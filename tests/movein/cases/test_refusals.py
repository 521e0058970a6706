"""Who refuses to take over, and who pays meanwhile: moved later at unchanged sums."""

import pytest

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitState
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.movein.cases.moves import NoDayFixed, NoDeveloper
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState, RefusalKind
from propdesk.movein.cases.states import Decision, TakeOverRefused, UnitHanded
from tests.clocks import StoppedClock
from tests.movein.cases.a_flat import (
    DEVELOPER,
    FIXED,
    OWNER,
    in_may,
    notified_case,
    owed,
    put_flat,
    refuse,
)
from tests.movein.cases.cases_made import put_case


def decide(store: Store, case_id: int, kind: RefusalKind) -> None:
    form = Decision(refusal=kind, decision="5 月 26 日三方查验，双方签字")
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.REFUSED, form=form)


def unit(store: Store, unit_id: int) -> Unit:
    return store.read(lambda session: session.get_one(Unit, unit_id))


def test_an_undecided_refusal_makes_the_developer_pay_and_a_ruling_moves_the_days_at_the_same_sum(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    flat = put_flat(store)
    case_id = notified_case(store, flat)
    in_may(clock, 18)
    refuse(store, case_id)
    store.write(publish_run, period="2026-05")
    assert store.read(owed) == {DEVELOPER: "116.13"}  # 300.00 x 12/31
    with pytest.raises(FieldsRefused, match="已有未归档的户单"):
        put_case(store, flat)
    in_may(clock, 26)
    decide(store, case_id, RefusalKind.OWN)
    assert store.read(owed) == {DEVELOPER: "0.00", OWNER: "116.13"}
    assert not store.read(check_books)


def test_a_bill_that_was_out_before_the_refusal_is_parted_at_the_day_fixed(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    flat = put_flat(store)
    store.write(publish_run, period="2026-05")
    case_id = notified_case(store, flat)
    refuse(store, case_id, RefusalKind.DEFECT)
    assert store.read(owed) == {OWNER: "183.87", DEVELOPER: "116.13"}
    assert not store.read(check_books)


def test_a_refusal_of_his_own_leaves_the_owner_paying_from_the_day_fixed(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    case_id = notified_case(store, put_flat(store))
    refuse(store, case_id, RefusalKind.OWN)
    store.write(publish_run, period="2026-05")
    assert store.read(owed) == {OWNER: "116.13"}


def test_when_it_is_handed_over_at_last_the_developer_paid_up_to_the_day_before(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    flat = put_flat(store)
    case_id = notified_case(store, flat)
    refuse(store, case_id, RefusalKind.DEFECT)
    store.write(publish_run, period="2026-05")
    in_may(clock, 25)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.IN_PROGRESS)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.HANDED, form=UnitHanded())
    # 20 to 24 May: 300.00 x 5/31 = 48.39, the rest of 116.13 is the owner's
    assert store.read(owed) == {DEVELOPER: "48.39", OWNER: "67.74"}
    found = unit(store, flat)
    assert (found.state, str(found.handover_date)) == (UnitState.HANDED_OVER, "2026-05-25")
    assert found.charge_start == FIXED
    store.write(CASES.uses.undo, record_id=case_id)
    found = unit(store, flat)
    assert (found.state, found.handover_date) == (UnitState.SOLD, None)
    assert store.read(owed)[DEVELOPER] == "116.13"
    assert not store.read(check_books)


def test_a_refusal_that_is_taken_back_gives_the_unit_and_its_payer_back(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    flat = put_flat(store)
    case_id = notified_case(store, flat)
    refuse(store, case_id)
    store.write(CASES.uses.undo, record_id=case_id)
    store.write(publish_run, period="2026-05")
    assert store.read(owed) == {OWNER: "116.13"}
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.CANCELLED, why="重复登记")
    assert unit(store, flat).charge_start is None


def test_a_refusal_without_a_day_fixed_or_a_developer_says_what_to_do(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    flat = put_flat(store, developer=False)
    case_id = put_case(store, flat)
    form = TakeOverRefused(refusal=RefusalKind.DEFECT, refusal_words="门锁坏")
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.IN_PROGRESS)
    with pytest.raises(NoDayFixed):
        store.write(CASES.uses.move, record_id=case_id, to=CaseState.REFUSED, form=form)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.CANCELLED, why="换一单")
    with pytest.raises(NoDeveloper):
        refuse(store, notified_case(store, flat))
