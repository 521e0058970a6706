"""The rates of complaints, each recounted by hand, and what they tell of who complained."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from msgspec import structs
from sqlalchemy import text

from propdesk.db.store import Store
from propdesk.kernel.i18n import using_language
from propdesk.kernel.reports.report import MonthReport, report_of
from propdesk.service.complaints.register import COMPLAINTS, CallBack, Classified
from propdesk.service.complaints.rules import ComplaintState, Satisfaction, Validity
from propdesk.service.contacts.rules import IDENTITY
from propdesk.service.rates.facts import COMPLAINTS_REPORT, complaint_facts
from propdesk.service.rates.report import ComplaintFact
from tests.clocks import StoppedClock
from tests.offices import Office
from tests.service.grievances import LIFT, NOISE, PHONE, RUDE, WHO, complain, go_on

_S = ComplaintState
MONTH, LAST = date(2026, 11, 1), date(2026, 11, 30)
TO_REPLY = (_S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED)


def facts_of(store: Store, basis: str = "received") -> Sequence[ComplaintFact]:
    return store.read(complaint_facts, basis=basis, first=MONTH, last=LAST)


def said(store: Store, basis: str = "received") -> MonthReport:
    facts = facts_of(store, basis)
    return report_of(COMPLAINTS_REPORT, facts, basis=basis, first=MONTH, today=date(2026, 11, 28))


def totals(store: Store) -> dict[str, str]:
    figures = said(store).tables[0].total.figures
    return {name: one.text() for name, one in zip(COMPLAINTS_REPORT.columns, figures, strict=True)}


def parted(store: Store, name: str) -> dict[str, tuple[int, ...]]:
    """Line → the ids behind its first figure."""
    (table,) = [one for one in said(store).tables if one.name == name]
    return {line.name: line.figures[0].ids for line in table.lines}


@pytest.fixture
def month(office: Office, clock: StoppedClock) -> tuple[Store, list[int]]:
    """One closed in time, one replied late, one overdue and open, one not yet due, one invalid."""
    store, (home, other, *_rest) = office.store, office.units.values()
    closed = complain(store, LIFT, WHO, PHONE, home)
    go_on(store, closed, *TO_REPLY, _S.CALLED, _S.CLOSED)
    late, overdue = complain(store, NOISE, "沈知秋", "19900002281", other), complain(store, RUDE)
    clock.go_on(days=4)
    go_on(store, late, *TO_REPLY)
    invalid = complain(store, replace(NOISE, cause="狗叫", day=date(2026, 11, 24)))
    judged = Classified(verdict=Validity.INVALID, first_answer="不属物业范围")
    store.write(COMPLAINTS.uses.move, record_id=invalid, to=_S.CLASSIFIED, form=judged)
    go_on(store, invalid, _S.REPLIED)
    missed = CallBack(satisfaction=Satisfaction.NOT_REACHED, heard="无人接", called_by="王丽")
    store.write(COMPLAINTS.uses.move, record_id=invalid, to=_S.CALLED, form=missed)
    clock.go_on(days=3)
    fresh = complain(store, replace(LIFT, day=date(2026, 11, 27)), WHO, PHONE, home)
    return store, [closed, late, overdue, invalid, fresh]


def test_each_rate_is_what_a_hand_counts(month: tuple[Store, list[int]]) -> None:
    store, (closed, late, overdue, invalid, fresh) = month
    facts = {one.id: one for one in facts_of(store)}
    assert {one: facts[one].standing for one in facts} == {
        closed: "on_time", late: "late", overdue: "overdue", invalid: "on_time", fresh: "not_due",
    }  # fmt: skip
    told = totals(store)
    assert (told["all"], told["closed"], told["overdue"]) == ("5", "1", "1")
    assert told["closing"] == "25.0"  # 1 of the 4 that fell due
    assert told["on_time_rate"] == "50.0"
    assert (told["valid"], told["invalid"], told["others"]) == ("2", "1", "—")
    assert told["call_backs"] == "33.3"  # closed; late is owed for three days; nobody was reached
    assert told["satisfied"] == "100.0"
    assert told["repeats"] == "1"  # the lift again
    assert told["reopened"] == "—"


def test_the_rates_agree_with_an_independent_query(month: tuple[Store, list[int]]) -> None:
    store, _ids = month
    sql = text(
        "SELECT count(*), sum(state = 'closed'), sum(verdict = 'valid'), sum(verdict = 'invalid') "
        "FROM complaint WHERE day BETWEEN '2026-11-01' AND '2026-11-30'"
    )
    counted = store.read(lambda session: session.execute(sql).one())
    told = totals(store)
    assert [str(one) for one in counted] == [
        told[name] for name in ("all", "closed", "valid", "invalid")
    ]


def test_a_reopened_one_is_one_complaint_and_not_closed(month: tuple[Store, list[int]]) -> None:
    store, (closed, *_rest) = month
    go_on(store, closed, _S.ASSIGNED, why="又停了")
    told = totals(store)
    assert (told["all"], told["closed"], told["reopened"]) == ("5", "—", "1")
    with using_language("en"):
        notes = said(store).notes
    assert "1 reopened: one complaint each, closed once it is closed again." in notes
    assert "1 not yet due: left out;" not in notes  # the reopened one runs again, too
    assert "2 not yet due: left out;" in notes
    assert "1 overdue and open: late, and not closed;" in notes


def test_by_reply_a_complaint_counts_in_the_month_it_was_replied_to(
    month: tuple[Store, list[int]],
) -> None:
    store, (closed, late, _overdue, invalid, _fresh) = month
    assert [one.id for one in facts_of(store, "replied")] == [closed, late, invalid]


def test_each_line_opens_the_complaints_it_counts(month: tuple[Store, list[int]]) -> None:
    store, (closed, late, _overdue, _invalid, fresh) = month
    with using_language("en"):
        assert parted(store, "cause")[LIFT.cause] == (closed, fresh)
        assert parted(store, "channel")["WeChat"][0] == late
        assert parted(store, "building")["Building 1"] == (closed, late, fresh)


def test_of_the_building_and_the_person_others_learn_nothing(
    month: tuple[Store, list[int]],
) -> None:
    store, ids = month
    again = complain(store, replace(NOISE, cause="另一件"), WHO, PHONE)
    assert facts_of(store)[-1].id == again
    assert facts_of(store)[-1].is_repeat
    rights = frozenset(store.declarations.permissions) - {IDENTITY}
    store.actor = structs.replace(store.actor, user_id=7, permissions=rights)
    with using_language("en"):
        assert parted(store, "building") == {"restricted": (*ids, again)}
    assert not facts_of(store)[-1].is_repeat


def test_an_extended_one_is_held_against_its_new_day(store: Store, clock: StoppedClock) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.EXTENDED)
    clock.go_on(days=5)
    (fact,) = facts_of(store)
    assert (fact.standing, fact.is_extended) == ("not_due", True)
    go_on(store, lift, _S.INFORMED)
    clock.moment += timedelta(days=1)
    go_on(store, lift, _S.REPLIED)
    (fact,) = facts_of(store)
    assert fact.standing == "on_time"
