"""Follow-up visits of a hand-over: planned once for each unit, with the estate's days and words."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.movein.cases.page.dialogs import settings_dialog
from propdesk.movein.cases.page.follow_ups_view import FollowUpsField
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.states import Filing, UnitHanded
from propdesk.movein.follow_ups.planning import follow_ups_of
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import VisitPurpose, VisitState
from propdesk.service.visits.visits import VISIT_CLOCKS, VISITS, VisitMade
from propdesk.system.settings.service import (
    FIRST_FOLLOW_UPS,
    FollowUp,
    change_estate_settings,
    estate_settings,
)
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.movein.cases.a_flat import OWNER, in_may, notified_case, put_flat


@pytest.fixture
def case_id(store: Store, clock: StoppedClock) -> int:
    """A case of the flat, with its owner at the desk on 20 May 2026."""
    in_may(clock, 14)
    made = notified_case(store, put_flat(store))
    in_may(clock, 20)
    store.write(CASES.uses.move, record_id=made, to=CaseState.IN_PROGRESS)
    return made


def hand_over(store: Store, case_id: int, day: date | None = None) -> None:
    form = UnitHanded(handed_on=day)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.HANDED, form=form)


def planned(store: Store, case_id: int) -> list[tuple[date, VisitState]]:
    return [
        (one.planned, one.state)
        for one in store.read(lambda session: follow_ups_of(session, case_id))
    ]


def test_a_hand_over_plans_its_visits_after_7_30_and_90_days_once(
    store: Store, case_id: int
) -> None:
    hand_over(store, case_id)
    days = [date(2026, 5, 27), date(2026, 6, 19), date(2026, 8, 18)]
    assert planned(store, case_id) == [(day, VisitState.PLANNED) for day in days]
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.FILED, form=Filing())
    assert len(planned(store, case_id)) == 3
    first = store.read(lambda session: follow_ups_of(session, case_id)[0])
    assert (first.purpose, first.who) == (VisitPurpose.MOVED_IN, "顾清和")
    assert first.about == "钥匙、水电，入住后新发现的问题"
    assert first.who != OWNER  # it is whoever took over


def test_a_hand_over_that_is_taken_back_cancels_them_and_another_plans_anew(
    store: Store, case_id: int
) -> None:
    hand_over(store, case_id)
    store.write(CASES.uses.undo, record_id=case_id)
    assert planned(store, case_id) == []
    states = store.read(lambda session: list(session.scalars(select(Visit.state))))
    assert states == [VisitState.CANCELLED] * 3
    hand_over(store, case_id)
    assert len(planned(store, case_id)) == 3


def test_a_visit_that_was_made_stays_when_the_hand_over_is_taken_back(
    store: Store, case_id: int, clock: StoppedClock
) -> None:
    hand_over(store, case_id)
    visit_id = store.read(lambda session: follow_ups_of(session, case_id)[0].id)
    clock.go_on(days=7)
    made = VisitMade(made_on=date(2026, 5, 27), result="水压正常")
    store.write(VISITS.uses.move, record_id=visit_id, to=VisitState.DONE, form=made)
    store.write(CASES.uses.undo, record_id=case_id)
    assert planned(store, case_id) == [(date(2026, 5, 27), VisitState.DONE)]


def test_of_a_hand_over_long_ago_only_what_is_to_come_is_asked(store: Store, case_id: int) -> None:
    hand_over(store, case_id, date(2026, 4, 25))
    assert [day for day, _state in planned(store, case_id)] == [
        date(2026, 5, 25),
        date(2026, 7, 24),
    ]


def test_nobody_is_visited_where_nobody_took_over_or_the_estate_wants_none(
    store: Store, case_id: int
) -> None:
    settings = store.read(estate_settings)
    store.write(change_estate_settings, settings=replace(settings, name="云杉里", follow_ups=()))
    hand_over(store, case_id)
    assert planned(store, case_id) == []


def test_a_follow_up_that_nobody_made_is_late_on_today(
    store: Store, case_id: int, clock: StoppedClock
) -> None:
    hand_over(store, case_id)
    clock.go_on(days=9)
    lines = store.read(lambda session: list(VISITS.due(session)))
    assert sum(line.count for line in lines) == 1
    assert VISIT_CLOCKS.kind == "visit"


def test_the_estate_types_its_days_and_questions_a_line_each(desk: Desk) -> None:
    dialog = settings_dialog(desk)
    field = dialog.form.field("follow_ups")
    assert isinstance(field, FollowUpsField)
    assert field.value() == FIRST_FOLLOW_UPS
    field.set_text("14：漏水\n\n3: 钥匙\n")
    assert field.value() == (FollowUp(3, "钥匙"), FollowUp(14, "漏水"))
    for wrong in ("三天: 钥匙", "0: 钥匙", "3", "3:", "999: x"):
        field.set_text(f"7: 水电\n{wrong}")
        assert field.judge() == "error"
        assert any("第 2 行" in one.text() for one in field.findChildren(QLabel))
    dialog.deleteLater()
