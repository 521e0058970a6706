"""Deemed delivery: by a notice that arrived, so many days later, and with all that it needs."""

from dataclasses import replace

import pytest

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.estate.units.listed import UNIT_USES
from propdesk.movein.cases.moves import DeemedTooEarly, NotDeemed
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState, ChargeFirst, deemed_day, first_charged
from propdesk.movein.cases.states import Delivery
from tests.clocks import StoppedClock
from tests.movein.cases.a_flat import FIXED, in_may, notified_case, put_flat

COMPLETE = {"filing_no": "2026-备-014", "has_quality_book": True, "has_manual": True}


def deem(store: Store, case_id: int) -> None:
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.DEEMED)


def arrived(store: Store, case_id: int, clock: StoppedClock) -> None:
    form = Delivery(delivered_on=clock.today(), proof="1190 0000 0007")
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.NOTIFIED, form=form)


def test_it_is_refused_naming_all_that_is_missing(store: Store, clock: StoppedClock) -> None:
    in_may(clock, 10)
    flat = put_flat(store)
    seen = store.read(UNIT_USES.seen, record_id=flat)
    store.write(UNIT_USES.change, record_id=flat, fields=replace(seen, measured_area=None))
    case_id = notified_case(store, flat)
    with pytest.raises(NotDeemed) as refused:
        deem(store, case_id)
    told = str(refused.value)
    for what in ("送达", "竣工", "质量保证书", "使用说明书", "实测面积"):
        assert what in told, told
    assert "书面通知" not in told


def test_it_is_refused_before_the_days_are_over_and_then_dated_by_them(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    flat = put_flat(store)
    case_id = notified_case(store, flat, **COMPLETE)
    arrived(store, case_id, clock)
    in_may(clock, 24)
    with pytest.raises(DeemedTooEarly, match="2026-05-25"):
        deem(store, case_id)
    in_may(clock, 28)
    deem(store, case_id)
    found = store.read(lambda session: session.get_one(Unit, flat))
    assert str(found.handover_date) == str(found.charge_start) == "2026-05-25"


def test_it_is_never_before_the_day_that_the_notice_fixed() -> None:
    assert deemed_day(FIXED.replace(day=1), FIXED, 7) == FIXED
    assert str(deemed_day(FIXED.replace(day=18), FIXED, 7)) == "2026-05-25"


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (ChargeFirst.THAT_DAY, "2026-05-20"),
        (ChargeFirst.DAY_AFTER, "2026-05-21"),
        (ChargeFirst.NEXT_MONTH, "2026-06-01"),
    ],
)
def test_the_first_day_charged_follows_the_rule_of_the_estate(
    rule: ChargeFirst, first: str
) -> None:
    assert str(first_charged(rule, FIXED)) == first
