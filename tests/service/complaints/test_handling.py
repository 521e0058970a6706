"""Complaints: deadlines by class and urgency, repeats, extensions with proof, their end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
from propdesk.duties.clocks.models import Timer
from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import (
    FieldsRefused,
    MovedMeanwhile,
    MoveNotExplained,
    NotMoved,
)
from propdesk.kernel.records.states import Move
from propdesk.patrol.complaints.results import (
    hazard_begins,
    hazard_of_complaint,
    repair_begins,
    repair_of_complaint,
)
from propdesk.service.complaints.complainants import COMPLAINANTS, ComplainantFields
from propdesk.service.complaints.investigations import INVESTIGATIONS, InvestigationFields
from propdesk.service.complaints.letters.dialogs import NoReplyYet, reply_sheet
from propdesk.service.complaints.register import (
    COMPLAINT_STATES,
    COMPLAINTS,
    Classified,
    ComplaintRow,
    JudgedAnew,
    recalled,
)
from propdesk.service.complaints.rules import (
    OPEN,
    REPEAT_DAYS,
    ComplaintClass,
    ComplaintState,
    ComplaintUrgency,
    TermRules,
    Validity,
)
from propdesk.service.complaints.terms import TERMS, TermFields
from propdesk.system.letters import shared_view
from propdesk.system.letters.writing import LetterDone
from propdesk.system.log.history import record_history
from propdesk.ui.desk import Desk
from tests import generated
from tests.clocks import StoppedClock
from tests.service.grievances import (
    DAY,
    EXTENSION,
    JUDGED,
    LIFT,
    NOISE,
    PHONE,
    REPLY,
    RUDE,
    WHO,
    complain,
    go_on,
)

_S = ComplaintState


def row(store: Store, complaint_id: int) -> ComplaintRow:
    (found,) = store.read(COMPLAINTS.records.rows, ids=[complaint_id])
    return found


def minutes(store: Store, complaint_id: int) -> dict[str, int]:
    """The deadlines of a complaint that run, in minutes from its arrival."""

    def read(session: Session) -> dict[str, int]:
        mine = (Timer.subject_kind == "complaint", Timer.subject_id == complaint_id)
        rows = session.scalars(select(Timer).where(*mine, Timer.stopped_at.is_(None)))
        return {
            one.name: (one.due_at - one.began) // timedelta(minutes=1) for one in rows if one.due_at
        }

    return store.read(read)


def test_a_complaint_is_answered_heard_of_and_settled_by_its_urgency(store: Store) -> None:
    lift = complain(store, LIFT)
    assert minutes(store, lift) == {"answer": 15, "news": 1440, "settle": 4320}
    urgent = complain(store, replace(NOISE, urgency=ComplaintUrgency.URGENT))
    assert minutes(store, urgent) == {"answer": 15, "news": 120, "settle": 1440}
    safety = complain(store, replace(RUDE, kind=ComplaintClass.SAFETY))
    assert minutes(store, safety)["news"] == 120


def test_each_deadline_is_stopped_by_its_own_event_alone(store: Store) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED)
    assert set(minutes(store, lift)) == {"news", "settle"}
    go_on(store, lift, _S.ASSIGNED)
    assert set(minutes(store, lift)) == {"news", "settle"}
    go_on(store, lift, _S.INFORMED)
    assert set(minutes(store, lift)) == {"settle"}
    go_on(store, lift, _S.REPLIED)
    assert minutes(store, lift) == {}


def test_an_invalid_one_is_explained_within_two_days(store: Store) -> None:
    noise = complain(store, NOISE)
    invalid = Classified(verdict=Validity.INVALID, first_answer="不属物业范围")
    store.write(COMPLAINTS.uses.move, record_id=noise, to=_S.CLASSIFIED, form=invalid)
    running = minutes(store, noise)
    assert (running["explain"], running["settle"]) == (2880, 4320)
    go_on(store, noise, _S.REPLIED)
    assert minutes(store, noise) == {}


def test_a_valid_one_has_no_deadline_for_an_explanation(store: Store) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED)
    assert "explain" not in minutes(store, lift)


def test_the_explanation_counts_from_the_verdict(store: Store, clock: StoppedClock) -> None:
    noise = complain(store, NOISE)
    clock.go_on(hours=5)
    invalid = Classified(verdict=Validity.INVALID, first_answer="不属物业范围")
    store.write(COMPLAINTS.uses.move, record_id=noise, to=_S.CLASSIFIED, form=invalid)
    due = clock.moment + timedelta(days=2)

    def read(session: Session) -> datetime | None:
        mine = (Timer.subject_id == noise, Timer.name == "explain")
        return session.scalar(select(Timer.due_at).where(*mine))

    assert store.read(read) == due


def judge(store: Store, one: int, state: ComplaintState, verdict: Validity, why: str) -> None:
    form = JudgedAnew(verdict=verdict)
    store.write(COMPLAINTS.uses.move, record_id=one, to=state, form=form, why=why)


def test_another_verdict_is_a_move_with_its_reason_and_brings_or_ends_the_explanation(
    store: Store, clock: StoppedClock
) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED)
    clock.go_on(hours=5)
    with pytest.raises(MoveNotExplained):
        judge(store, lift, _S.ASSIGNED, Validity.INVALID, "")
    judge(store, lift, _S.ASSIGNED, Validity.INVALID, "电梯属开发商维保期")
    (row,) = store.read(COMPLAINTS.records.rows, ids=[lift])
    assert (row.verdict, row.state) == (Validity.INVALID, _S.ASSIGNED)

    def due(session: Session) -> list[datetime | None]:
        mine = (Timer.subject_id == lift, Timer.name == "explain")
        return list(session.scalars(select(Timer.due_at).where(*mine)))

    assert store.read(due) == [clock.moment + timedelta(days=2)]
    assert minutes(store, lift)["settle"] == 4320
    told = store.read(record_history, kind="complaint", record_id=lift)
    assert "电梯属开发商维保期" in str(told)
    clock.go_on(hours=1)
    judge(store, lift, _S.ASSIGNED, Validity.OTHERS, "转维保单位")
    assert "explain" not in minutes(store, lift)
    store.write(COMPLAINTS.uses.undo, record_id=lift)
    assert store.read(due) == [clock.moment - timedelta(hours=1) + timedelta(days=2)]


def test_the_same_verdict_again_is_refused_so_that_no_deadline_moves(
    store: Store, clock: StoppedClock
) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED)
    clock.go_on(hours=1)
    with pytest.raises(FieldsRefused):
        judge(store, lift, _S.CLASSIFIED, JUDGED.verdict or Validity.VALID, "再看一次")


def test_what_is_extended_stays_so_with_another_verdict(store: Store) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.EXTENDED)
    before = minutes(store, lift)
    judge(store, lift, _S.EXTENDED, Validity.OTHERS, "属维保单位")
    assert minutes(store, lift) == before
    (row,) = store.read(COMPLAINTS.records.rows, ids=[lift])
    assert (row.state, row.paused_until is None) == (_S.EXTENDED, False)


def set_terms(store: Store, **fields: Any) -> int:
    made: int = store.write(TERMS.uses.add, fields=TermFields(**fields))
    return made


def test_a_rule_set_is_chosen_for_all_classes_or_for_one(store: Store) -> None:
    set_terms(store, rules=TermRules.SEVEN_DAYS)
    set_terms(store, kind=ComplaintClass.NEIGHBOURS, rules=TermRules.QUICK, news_minutes=300)
    lift, noise = complain(store, LIFT), complain(store, NOISE)
    assert minutes(store, noise) == {"answer": 15, "news": 300, "settle": 4320}
    assert {**minutes(store, lift), "settle": 0} == {"answer": 2880, "news": 2880, "settle": 0}
    mine = (Timer.subject_id == lift, Timer.name == "settle")
    terms = store.read(
        lambda session: session.execute(select(Timer.minutes, Timer.basis).where(*mine)).one()
    )
    assert tuple(terms) == (7 * 480, TimeBasis.OFFICE)


def test_what_is_settled_or_runs_keeps_its_deadline_when_the_rules_change(store: Store) -> None:
    lift = complain(store, LIFT)
    set_terms(store, rules=TermRules.WITHIN_A_DAY)
    assert minutes(store, lift)["answer"] == 15
    assert minutes(store, complain(store, RUDE))["answer"] == 1440


def test_a_class_has_its_deadlines_once(store: Store) -> None:
    set_terms(store)
    with pytest.raises(FieldsRefused):
        set_terms(store, rules=TermRules.SEVEN_DAYS)


def step(store: Store, complaint_id: int, found: str, who: str = "") -> int:
    fields = InvestigationFields(complaint_id=complaint_id, day=DAY, who=who, found=found)
    made: int = store.write(INVESTIGATIONS.uses.add, fields=fields)
    return made


def test_each_step_of_the_investigation_is_a_record_with_its_history(store: Store) -> None:
    lift = complain(store, LIFT)
    first = step(store, lift, "看监控，三次停层", "许师傅")
    step(store, lift, "维保单位确认门锁磨损")
    assert row(store, lift).steps.splitlines() == [
        "2026-11-20 许师傅 看监控，三次停层",
        f"2026-11-20 {store.actor.name} 维保单位确认门锁磨损",
    ]
    seen = store.read(INVESTIGATIONS.uses.seen, record_id=first)
    better = replace(seen, found="看监控，四次停层")
    store.write(INVESTIGATIONS.uses.change, record_id=first, fields=better, seen=seen)
    history = store.read(record_history, kind="investigation", record_id=first)
    assert [entry.what for entry in history.entries] == [
        "investigation.change", "investigation.add",
    ]  # fmt: skip


def test_a_repair_and_a_hazard_of_a_complaint_are_linked_both_ways_and_name_nobody(
    store: Store,
) -> None:
    lift = complain(store, LIFT, WHO, PHONE)
    _no, order = store.read(repair_begins, complaint_id=lift)
    _no, hazard = store.read(hazard_begins, complaint_id=lift)
    assert not any(word in f"{order} {hazard}" for word in (WHO, PHONE))
    made = [
        ("repair_order", store.write(repair_of_complaint, complaint_id=lift, fields=order)),
        ("hazard", store.write(hazard_of_complaint, complaint_id=lift, fields=hazard)),
    ]
    links = store.read(links_of, kind="complaint", record_id=lift)
    assert [(one.kind, one.other_id) for one in links] == made
    for kind, record_id in made:
        (back,) = store.read(links_of, kind=kind, record_id=record_id)
        assert (back.kind, back.other_id) == ("complaint", lift)


def test_an_extension_needs_proof_that_the_complainant_was_told(store: Store) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED)
    untold = replace(EXTENSION, told_proof=" ")
    with pytest.raises(FieldsRefused):
        store.write(COMPLAINTS.uses.move, record_id=lift, to=_S.EXTENDED, form=untold)
    go_on(store, lift, _S.EXTENDED)
    assert "settle" not in minutes(store, lift)
    go_on(store, lift, _S.INFORMED)
    assert "settle" in minutes(store, lift)
    assert row(store, lift).told_proof == "14:20 电话告知"


def test_the_same_cause_again_is_urgent_however_it_is_written(store: Store) -> None:
    complain(store, LIFT)
    with using_language("en"):
        assert store.read(recalled, fields=replace(LIFT, cause="３栋电梯")) == {
            "cause": f"The same cause 1 time within {REPEAT_DAYS} days: it becomes urgent."
        }
    again = complain(store, replace(LIFT, cause="3栋 电梯"))
    assert row(store, again).urgency is ComplaintUrgency.URGENT
    assert minutes(store, again)["settle"] == 1440
    other = complain(store, NOISE)
    assert row(store, other).urgency is ComplaintUrgency.ORDINARY
    chips = store.read(COMPLAINTS.records.figures, question=asked("all")).chips
    assert (chips["again"], chips["urgent"]) == (1, 1)


def test_an_old_complaint_is_no_repeat(store: Store) -> None:
    complain(store, replace(LIFT, day=DAY - timedelta(days=REPEAT_DAYS + 1)))
    now = complain(store, LIFT)
    assert row(store, now).urgency is ComplaintUrgency.ORDINARY


def test_the_same_person_again_is_urgent_by_phone(store: Store) -> None:
    complain(store, LIFT, WHO, PHONE)
    again = complain(store, NOISE, "林先生", "199 0000 6610")
    assert row(store, again).urgency is ComplaintUrgency.URGENT


def test_a_complaint_goes_its_way_and_is_opened_again_with_a_reason(store: Store) -> None:
    lift = complain(store, LIFT, WHO, PHONE)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED, _S.CALLED, _S.CLOSED)
    done = row(store, lift)
    assert (done.no, done.replied_on, done.called_by) == ("TS2026-000001", DAY, "王丽")
    with pytest.raises(NotMoved):
        go_on(store, lift, _S.CLASSIFIED)
    go_on(store, lift, _S.ASSIGNED, why="又停了")
    assert store.read(COMPLAINTS.uses.history, record_id=lift)[-1].why == "又停了"
    assert "settle" in minutes(store, lift)


def test_the_reply_goes_to_each_who_complained_and_leaves_room_for_an_unknown_name(
    store: Store, desk: Desk, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Sequence[LetterDone]] = []
    monkeypatch.setattr(
        shared_view, "letters_sheet", lambda _desk, letters, **_more: written.append(letters)
    )
    lift = complain(store, LIFT, WHO, PHONE)
    with pytest.raises(NoReplyYet):
        reply_sheet(desk, lift)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED)
    again = ComplainantFields(complaint_id=lift, name="沈知秋")
    store.write(COMPLAINANTS.uses.add, fields=again)
    reply_sheet(desk, lift)
    ((first, second),) = written
    assert (first.number, WHO in first.text, "沈知秋" in second.text) == (
        "TS2026-000001", True, True,
    )  # fmt: skip
    for said in (REPLY.result, REPLY.reply, "电梯一周停了三次", "2026-11-20"):
        assert said in first.text
    assert PHONE not in first.text
    nobody = complain(store, NOISE)
    go_on(store, nobody, _S.CLASSIFIED, _S.REPLIED)
    reply_sheet(desk, nobody)
    ((letter,),) = written[1:]
    assert "____" in letter.text


def test_of_two_clerks_one_closes_a_complaint(store: Store) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED, _S.REPLIED, _S.CALLED)
    store.write(COMPLAINTS.uses.move, record_id=lift, to=_S.CLOSED, seen=_S.CALLED)
    with pytest.raises(MovedMeanwhile):
        store.write(COMPLAINTS.uses.move, record_id=lift, to=_S.CLOSED, seen=_S.CALLED)
    with pytest.raises(NotMoved):
        store.write(COMPLAINTS.uses.move, record_id=lift, to=_S.CLOSED)
    assert len(store.read(COMPLAINTS.uses.history, record_id=lift)) == 5


def test_a_complaint_with_complainants_is_not_deleted_before_them(store: Store) -> None:
    complain(store, LIFT, WHO, PHONE)
    assert store.read(COMPLAINANTS.records.total) == 1
    (who,) = store.read(COMPLAINANTS.records.first)
    assert (who.complaint, who.phone, who.about) == ("TS2026-000001", "199****6610", LIFT.what)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(COMPLAINT_STATES.moves), max_size=12))
def test_whatever_is_pressed_no_complaint_is_forgotten(
    store: Store, steps: list[Move[ComplaintState]]
) -> None:
    complaint_id = complain(store, LIFT)
    for step in steps:
        before = row(store, complaint_id).state
        form = None if step.form is None else generated.made(step.form, 3)
        try:
            store.write(
                COMPLAINTS.uses.move, record_id=complaint_id, to=step.to, form=form, why="因为"
            )
        except (NotMoved, TypeError):  # no such move from there, or another one with another form
            assert row(store, complaint_id).state is before
    now = row(store, complaint_id)
    events = store.read(COMPLAINTS.uses.history, record_id=complaint_id)
    assert events[-1].to == now.state
    assert all(first.to == then.before for first, then in pairwise(events))
    found = store.read(COMPLAINTS.records.total, question=asked("open", words=now.no))
    assert found == (now.state in OPEN)
