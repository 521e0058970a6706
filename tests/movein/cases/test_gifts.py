"""The months that the developer pays after a hand-over, by the rule of the estate."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.models import PayerStretch
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.movein.cases.moves import GiftNeedsDeveloper
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState, gift_ends
from propdesk.movein.cases.states import UnitHanded
from propdesk.system.settings.service import change_estate_settings, estate_settings
from tests.clocks import StoppedClock
from tests.movein.cases.a_flat import DEVELOPER, OWNER, in_may, notified_case, owed, put_flat


def give(store: Store, months: int) -> None:
    settings = replace(store.read(estate_settings), name="云杉里", gift_months=months)
    store.write(change_estate_settings, settings=settings)


def hand_over(store: Store, case_id: int) -> None:
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.IN_PROGRESS)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.HANDED, form=UnitHanded())


def agreed(session: Session) -> list[tuple[str, date, date | None, str]]:
    rows = session.scalars(select(PayerStretch).order_by(PayerStretch.id))
    return [(one.who, one.first, one.until, one.why) for one in rows]


def test_the_developer_pays_the_first_months_to_the_day_and_the_owner_from_the_day_after(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    case_id = notified_case(store, put_flat(store))
    give(store, 2)
    in_may(clock, 20)
    hand_over(store, case_id)
    (gift,) = store.read(agreed)
    assert gift[:3] == (DEVELOPER, date(2026, 5, 20), date(2026, 7, 19))
    assert "2026-05-20" in gift[3]
    for period in ("2026-05", "2026-06", "2026-07", "2026-08"):
        store.write(publish_run, period=period)
    # 300.00 x (12/31 + 1 + 19/31) and 300.00 x (12/31 + 1)
    assert store.read(owed) == {DEVELOPER: "600.00", OWNER: "416.13"}
    assert not store.read(check_books)


def test_without_the_rule_nobody_else_pays(store: Store, clock: StoppedClock) -> None:
    in_may(clock, 20)
    hand_over(store, notified_case(store, put_flat(store)))
    assert store.read(agreed) == []


def test_a_hand_over_that_is_taken_back_takes_its_gift_along_and_another_gives_it_again(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 20)
    case_id = notified_case(store, put_flat(store))
    give(store, 1)
    hand_over(store, case_id)
    store.write(CASES.uses.undo, record_id=case_id)
    assert store.read(agreed) == []
    in_may(clock, 22)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.HANDED, form=UnitHanded())
    (gift,) = store.read(agreed)
    assert gift[1:3] == (date(2026, 5, 22), date(2026, 6, 21))


def test_who_is_the_developer_is_asked_before_months_are_given(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 20)
    case_id = notified_case(store, put_flat(store, developer=False))
    give(store, 1)
    with pytest.raises(GiftNeedsDeveloper):
        hand_over(store, case_id)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 5, 20), 3, date(2026, 8, 19)),
        (date(2026, 11, 1), 2, date(2026, 12, 31)),
        (date(2026, 10, 31), 3, date(2027, 1, 30)),
        (date(2027, 8, 31), 6, date(2028, 2, 28)),
    ],
)
def test_months_end_the_day_before_their_day(first: date, months: int, last: date) -> None:
    assert gift_ends(first, months) == last
