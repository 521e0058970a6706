"""Stops and vacancies: what a run charges of their days, who grants them, what is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.fees.billing.ahead import lines_until
from propdesk.fees.billing.billing import draft_run, publish_run
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.rules import Nature
from propdesk.fees.stops.days import less_days
from propdesk.fees.stops.register import (
    STOPS,
    Granting,
    OwnStopGranted,
    Restart,
    StopFields,
    StopGranted,
    StopRow,
)
from propdesk.fees.stops.rules import StopKind, StopState
from propdesk.fees.stops.view import StopsPage, _first_changed
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.whatif.posting import draft_differences, publish_differences
from propdesk.fees.whatif.recomputing import Asked
from propdesk.fees.whatif.view import DifferencePage
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money, round_half_up
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.ui.desk import Desk
from tests.fees.deposits.desk_work import acting_as, add_users
from tests.offices import Office

ROOM = "1-1-101"
BILL = 37_702  # 134.65 m² at 2.80
S = StopState


def item_of(office: Office, nature: Nature = Nature.OWN_INCOME) -> int:
    def find(session: Session) -> int:
        query = select(FeeItem.id).where(FeeItem.nature == nature)
        return session.scalars(query.order_by(FeeItem.order_no)).first() or 0

    return office.store.read(find)


def ask(office: Office, first: date, until: date | None = None, **more: Any) -> int:
    fields: dict[str, Any] = {
        "unit_id": office.units[ROOM], "item_id": item_of(office), "applicant": "陈雨桐",
        "applied_on": date(2026, 10, 20), "share": 300_000,
    }  # fmt: skip
    made = StopFields(first=first, until=until, **(fields | more))
    return office.store.write(STOPS.uses.add, fields=made)


def grant(office: Office, stop_id: int) -> None:
    form = Granting(inspected_by="Keeper Shi", reading="1284")
    office.store.write(STOPS.uses.move, record_id=stop_id, to=S.RUNS, form=form)


def granted(office: Office, first: date, until: date | None = None, **more: Any) -> int:
    stop_id = ask(office, first, until, **more)
    grant(office, stop_id)
    return stop_id


def again(office: Office, stop_id: int, day: date) -> None:
    form = Restart(again_from=day, reading_after="1290")
    office.store.write(STOPS.uses.move, record_id=stop_id, to=S.ENDED, form=form)


def bill(office: Office, period: str = "2026-11") -> Any:
    draft = office.store.read(draft_run, period=period)
    return next((one for one in draft.lines if one.unit_code == ROOM), None)


def test_ten_days_at_a_share_lower_the_bill_and_say_so(office: Office) -> None:
    granted(office, date(2026, 11, 1), date(2026, 11, 10))
    line = bill(office)
    assert line.amount == Money(28_905)  # 377.02 × (20 + 10 × 0.3) / 30
    told = explanation_text(line.explanation)
    assert "2026-11-01 – 2026-11-10：报停，按 30 % 收取" in told
    assert "134.65 × 2.80 × (1 - 1/3 × 0.7) 个月 = 289.048666…" in told


def test_what_is_not_granted_changes_nothing(office: Office) -> None:
    stop_id = ask(office, date(2026, 11, 1), date(2026, 11, 30))
    assert bill(office).amount == Money(BILL)
    office.store.write(STOPS.uses.move, record_id=stop_id, to=S.REFUSED, why="Lights were on")
    assert bill(office).amount == Money(BILL)


def test_it_runs_until_all_is_charged_again(office: Office) -> None:
    stop_id = granted(office, date(2026, 11, 1))
    assert bill(office).amount == Money(11_311)  # 377.02 × 0.3
    again(office, stop_id, date(2026, 11, 16))
    assert bill(office).amount == Money(24_506)  # 377.02 × (15 + 15 × 0.3) / 30
    assert bill(office, "2026-12").amount == Money(BILL)


def test_without_a_share_of_its_own_it_has_that_of_the_tariff(office: Office) -> None:
    granted(office, date(2026, 11, 1), date(2026, 11, 30), share=None)
    assert bill(office) is None  # the version says 0 %
    reasons = office.store.read(draft_run, period="2026-11").unbilled
    assert any(one.unit_code == ROOM for one in reasons)


def test_months_paid_ahead_know_of_it(office: Office) -> None:
    granted(office, date(2026, 12, 1), date(2026, 12, 31))
    lines = office.store.read(lines_until, unit_id=office.units[ROOM], until=date(2026, 12, 31))
    assert [line.amount for line in lines] == [Money(BILL), Money(11_311)]


def test_a_bill_that_is_made_stays_and_the_form_says_so(office: Office) -> None:
    office.store.write(publish_run, period="2026-11")
    fields = StopFields(
        unit_id=office.units[ROOM], item_id=item_of(office), applicant="陈雨桐",
        applied_on=date(2026, 11, 1), first=date(2026, 11, 10),
    )  # fmt: skip
    told = office.store.read(STOPS.warned, record_id=0, fields=fields)
    assert "2026-11-30" in told["first"]
    granted(office, date(2026, 11, 10), date(2026, 11, 20))
    assert bill(office) is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"share": None}, "share"),
        ({"until": None}, "until"),
    ],
)
def test_a_vacancy_says_until_when_and_how_much(
    office: Office, more: dict[str, Any], field: str
) -> None:
    fields: dict[str, Any] = {"until": date(2026, 12, 1), "kind": StopKind.VACANCY} | more
    with pytest.raises(FieldsRefused) as told:
        ask(office, date(2026, 11, 1), **fields)
    assert list(told.value.errors) == [field]


def test_a_vacancy_lowers_the_property_fee_only(office: Office) -> None:
    other = item_of(office, Nature.PAID_SERVICE)
    with pytest.raises(FieldsRefused) as told:
        ask(office, date(2026, 11, 1), date(2026, 12, 1), kind=StopKind.VACANCY, item_id=other)
    assert list(told.value.errors) == ["item_id"]


def test_two_of_one_item_do_not_meet(office: Office) -> None:
    stop_id = granted(office, date(2026, 11, 1))
    with pytest.raises(FieldsRefused) as told:
        ask(office, date(2026, 12, 1))
    assert list(told.value.errors) == ["first"]
    again(office, stop_id, date(2026, 11, 20))
    ask(office, date(2026, 11, 20))


def test_all_is_charged_again_after_it_began_only(office: Office) -> None:
    stop_id = granted(office, date(2026, 11, 10))
    with pytest.raises(FieldsRefused):
        again(office, stop_id, date(2026, 11, 9))


def test_one_that_is_granted_is_not_deleted_and_the_sentence_says_what_to_do(
    office: Office,
) -> None:
    stop_id = granted(office, date(2026, 11, 1), date(2026, 11, 10))
    with pytest.raises(StopGranted) as refused, using_language("en"):
        office.store.write(STOPS.uses.delete, record_id=stop_id)
    with using_language("en"):
        assert "is “In force” and is not deleted" in str(refused.value)
        assert "Ctrl+Z" in str(refused.value)
    again(office, stop_id, date(2026, 11, 5))
    with pytest.raises(StopGranted):
        office.store.write(STOPS.uses.delete, record_id=stop_id)
    assert office.store.read(less_days, since=date.min)


def test_a_refusal_is_taken_back_unless_another_one_has_the_days_meanwhile(office: Office) -> None:
    stop_id = ask(office, date(2026, 11, 1), date(2026, 11, 10), why="The flat is empty")
    office.store.write(STOPS.uses.move, record_id=stop_id, to=S.REFUSED, why="nobody was there")
    office.store.write(STOPS.uses.undo, record_id=stop_id)
    office.store.write(STOPS.uses.move, record_id=stop_id, to=S.REFUSED, why="nobody was there")
    other = ask(office, date(2026, 11, 10), date(2026, 11, 20))
    with pytest.raises(FieldsRefused, match=row_of(office, other).no):
        office.store.write(STOPS.uses.undo, record_id=stop_id)
    row = row_of(office, stop_id)
    assert (row.state, row.why) == (S.REFUSED, "The flat is empty")


def test_a_sentence_that_stands_beside_several_fields_is_said_once(office: Office) -> None:
    stop_id = granted(office, date(2026, 11, 1))
    seen = office.store.read(STOPS.uses.seen, record_id=stop_id)
    typed = replace(seen, first=date(2026, 11, 2), share=None)
    with pytest.raises(FieldsRefused) as refused:
        office.store.write(STOPS.uses.change, record_id=stop_id, fields=typed, seen=seen)
    assert len(refused.value.errors) == 2
    assert len(str(refused.value).splitlines()) == 1


def test_charging_again_is_not_taken_back_into_the_days_of_another(office: Office) -> None:
    stop_id = granted(office, date(2026, 11, 1))
    again(office, stop_id, date(2026, 11, 10))
    other = ask(office, date(2026, 11, 15))
    with pytest.raises(FieldsRefused, match=row_of(office, other).no):
        office.store.write(STOPS.uses.undo, record_id=stop_id)
    assert row_of(office, stop_id).state is S.ENDED


def test_who_enters_it_does_not_grant_it(office: Office) -> None:
    office.store.write(add_users)
    with acting_as(office, 3, Role.SUPERVISOR):
        stop_id = ask(office, date(2026, 11, 1))
        with pytest.raises(OwnStopGranted):
            grant(office, stop_id)
    grant(office, stop_id)


def test_what_is_granted_is_not_edited_but_for_its_notes(office: Office) -> None:
    stop_id = granted(office, date(2026, 11, 1))
    seen = office.store.read(STOPS.uses.seen, record_id=stop_id)

    def change(**values: Any) -> None:
        fields = StopFields(**{name: getattr(seen, name) for name in seen.__slots__} | values)
        office.store.write(STOPS.uses.change, record_id=stop_id, fields=fields, seen=seen)

    with pytest.raises(FieldsRefused):
        change(share=0)
    change(note="Key with the keeper")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(1, 30), days=st.integers(1, 30), share=st.integers(0, 100))
def test_any_days_at_any_share_are_charged_by_their_days(
    office: Office, first: int, days: int, share: int
) -> None:
    """By plain arithmetic: the days at their share, the others in full, rounded once."""
    last = min(first + days - 1, 30)
    stop_id = granted(office, date(2026, 11, first), date(2026, 11, last), share=share * 10_000)
    counted = last - first + 1
    hundredths = (30 - counted) * 100 + counted * share
    expected = round_half_up(1_346_500 * 280 * hundredths, 10_000 * 30 * 100)
    line = bill(office)
    assert (line.amount.fen if line is not None else 0) == expected
    office.store.write(STOPS.uses.undo, record_id=stop_id)
    office.store.write(STOPS.uses.move, record_id=stop_id, to=S.REFUSED, why="Only tried")
    assert office.store.read(less_days, since=date(2026, 1, 1)) == {}


def test_bills_made_before_a_stop_was_granted_are_made_up_by_its_share(office: Office) -> None:
    office.store.write(publish_run, period="2026-11")
    granted(office, date(2026, 11, 11), date(2026, 11, 20))
    asked = Asked(date(2026, 11, 1), RunScope(units=(office.units[ROOM],)))
    (bill,) = office.store.read(draft_differences, asked=asked).bills
    assert (bill.line.amount, bill.now) == (Money(BILL), Money(289_05))
    office.store.write(publish_differences, asked=asked)
    assert office.store.read(draft_differences, asked=asked).bills == ()


def test_a_stop_granted_after_its_days_were_billed_leads_to_their_difference(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    stop = granted(office, date(2026, 10, 11), date(2026, 10, 20))
    shown = StopsPage(desk)
    qtbot.addWidget(shown)
    heard: list[str] = []
    desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    shown._say_billed(replace(row_of(office, stop), state=S.ASKED))
    assert "F10" in heard[0]
    page = DifferencePage(desk)
    qtbot.addWidget(page)
    page.open(stop_id=stop)
    qtbot.waitUntil(lambda: page.found is not None)
    asked = page.asked()
    assert asked is not None
    assert (asked.since, asked.scope.units) == (date(2026, 10, 11), (office.units[ROOM],))
    assert page.found is not None
    (bill,) = page.found.to_make
    # 10 of 31 days at 30 %: 377.02 × (10/31) × 0.7 less
    assert bill.difference == Money(-round_half_up(BILL * 10 * 7, 31 * 10))
    page.since.put(date(2026, 10, 1))
    again = page.asked()
    assert again is not None
    assert again.scope.units == ()


def row_of(office: Office, stop_id: int) -> StopRow:
    """A stop as the list has it."""
    (row,) = office.store.read(STOPS.records.rows, ids=[stop_id])
    return row


def undone_in_the_list(office: Office, desk: Desk, qtbot: QtBot, stop_id: int) -> list[str]:
    """Take the last save of a stop back by the page; what is said."""
    page = StopsPage(desk)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.table.model.rowCount() > 0)
    page.table.select(stop_id)
    heard: list[str] = []
    desk.said.connect(lambda sentence, _weight: heard.append(sentence))
    page.many.undo()
    return heard


def test_a_grant_that_is_taken_back_after_its_days_were_billed_leads_to_their_difference(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    stop = granted(office, date(2026, 10, 11), date(2026, 10, 20))
    heard = undone_in_the_list(office, desk, qtbot, stop)
    assert row_of(office, stop).state is S.ASKED
    assert "F10" in heard[-1]


def test_charging_again_that_is_taken_back_leads_to_the_difference_of_the_days_billed_since(
    office: Office, desk: Desk, qtbot: QtBot
) -> None:
    stop = granted(office, date(2026, 10, 11))
    again(office, stop, date(2026, 10, 20))
    heard = undone_in_the_list(office, desk, qtbot, stop)
    assert row_of(office, stop).state is S.RUNS
    assert "F10" in heard[-1]


@pytest.mark.parametrize("day", [date(2026, 11, 5), date(2027, 3, 1)])
def test_nothing_is_offered_where_no_bill_has_a_day_that_changed(
    office: Office, desk: Desk, qtbot: QtBot, day: date
) -> None:
    stop = granted(office, date(2026, 10, 11))
    again(office, stop, day)
    heard = undone_in_the_list(office, desk, qtbot, stop)
    assert not [sentence for sentence in heard if "F10" in sentence]


def test_a_refusal_and_its_undo_change_no_bill(office: Office) -> None:
    row = row_of(office, ask(office, date(2026, 10, 11)))
    refused = replace(row, state=S.REFUSED)
    assert _first_changed(row, refused) is None
    assert _first_changed(refused, row) is None
