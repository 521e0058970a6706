"""Call-backs: made at the verification, answered, given up, followed by the order; nobody's own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import delete
from sqlalchemy.orm import Session

from propdesk.db.linking.links import links_of
from propdesk.db.store import Actor, Store, use_case
from propdesk.duties.clocks.reading import ClockLine, clocks_of
from propdesk.kernel.i18n import using_language
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, MovedMeanwhile, NotMoved
from propdesk.repairs.callbacks.answering import (
    AnswerWasFollowed,
    OwedByOrder,
    OwnWork,
    answer_call,
    it_rained,
    shares_of_calls,
)
from propdesk.repairs.callbacks.dialogs import settings_dialog
from propdesk.repairs.callbacks.models import RepairCall
from propdesk.repairs.callbacks.owed import (
    StillToCall,
    call_who_was_forgotten,
    is_anybody_forgotten,
)
from propdesk.repairs.callbacks.register import CALL_BACKS, CallBackFields, calls_due_today
from propdesk.repairs.callbacks.rules import CallerPost, CallState as C
from propdesk.repairs.orders.register import ORDERS
from propdesk.repairs.orders.rules import OrderState as S, Urgency
from propdesk.repairs.orders.states import Dispatch, Finish, OpenAgain, Verification
from propdesk.repairs.workers.register import WORKERS
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.repairs.callbacks.calls import answer, calls, go, ids_of, report, state_of, verify
from tests.repairs.things import put_staff


def test_verifying_makes_the_series_of_the_kind(store: Store, clock: StoppedClock) -> None:
    worker, *_rest = put_staff(store)
    day = clock.today()
    wanted = {"02": [(3, 1), (30, 2)], "08": [(1, 1)], "06": [(5, 1), (30, 2)], "": [(2, 1)]}
    for code, series in wanted.items():
        order = report(store, code)
        go(store, order, S.DISPATCHED, Dispatch(worker_id=worker))
        go(store, order, S.DONE, Finish())
        assert calls(store, order) == []
        go(store, order, S.VERIFIED, Verification())
        made = [("陈雨桐", 1, step, day + timedelta(days=days), C.OPEN) for days, step in series]
        assert calls(store, order) == made


def test_nobody_is_called_where_nobody_reported(store: Store) -> None:
    order = report(store, reporter="", phone="")
    verify(store, order)
    assert calls(store, order) == []
    assert state_of(store, order) is S.VERIFIED


def test_the_first_answer_says_that_the_order_was_called_back(store: Store) -> None:
    worker, *_rest = put_staff(store)
    order = report(store, "02")
    verify(store, order, worker)
    first, second = ids_of(store, order)
    assert answer(store, first, C.FAIR).state is C.FAIR
    assert state_of(store, order) is S.CALLED_BACK
    store.write(CALL_BACKS.uses.undo, record_id=first)
    assert state_of(store, order) is S.VERIFIED
    answer(store, first, C.SATISFIED)
    go(store, order, S.CLOSED)
    assert [one[-1] for one in calls(store, order)] == [C.SATISFIED, C.OPEN]  # the later one stays
    answer(store, second, C.SATISFIED)
    assert state_of(store, order) is S.CLOSED


def test_three_tries_give_it_up_and_the_number_is_a_setting(store: Store) -> None:
    order = report(store)
    verify(store, order)
    (call,) = ids_of(store, order)
    assert [answer(store, call, C.TRIED).state for _time in range(3)] == [
        *(C.TRIED, C.TRIED),
        C.NOT_REACHED,
    ]
    assert state_of(store, order) is S.CALLED_BACK
    with pytest.raises(NotMoved):
        answer(store, call, C.SATISFIED)
    known = replace(store.read(estate_settings), name="云杉里", call_tries=1)
    store.write(change_estate_settings, settings=known)
    other = report(store, phone="19900007720")
    verify(store, other)
    (call,) = ids_of(store, other)
    assert answer(store, call, C.TRIED).state is C.NOT_REACHED


def test_the_second_of_two_clerks_is_refused(store: Store) -> None:
    order = report(store)
    verify(store, order)
    (call,) = ids_of(store, order)
    answer(store, call, C.SATISFIED)
    with pytest.raises(MovedMeanwhile):
        store.write(answer_call, call_id=call, answer=C.FAIR, seen=C.OPEN)


def test_not_satisfied_opens_the_order_at_once_and_links_it(
    store: Store, clock: StoppedClock
) -> None:
    order = report(store)
    verify(store, order)
    (call,) = ids_of(store, order)
    with pytest.raises(FieldsRefused):
        answer(store, call, C.UNSATISFIED)
    clock.go_on(days=2)
    done = answer(store, call, C.UNSATISFIED, "还是不亮")
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    assert (row.state, row.not_right, row.opened_on) == (S.REOPENED, "还是不亮", clock.today())
    assert done.opened == row.no
    (link,) = store.read(links_of, kind="call_back", record_id=call)
    assert (link.kind, link.other_id) == ("repair_order", order)
    verify(store, order)
    assert [one[1:3] for one in calls(store, order)] == [(1, 1), (2, 1)]


@pytest.mark.parametrize("code", ["", "01", "02", "03", "08", "11"])
def test_not_satisfied_restarts_the_order_within_24_hours_whatever_its_kind(
    store: Store, clock: StoppedClock, code: str
) -> None:
    worker, *_rest = put_staff(store)
    order = report(store, code)
    clock.go_on(minutes=10)
    verify(store, order, worker)
    clock.go_on(days=3)  # a Monday
    answer(store, ids_of(store, order)[0], C.UNSATISFIED, "还是不亮")
    (row,) = store.read(ORDERS.records.rows, ids=[order])
    assert row.state is S.REOPENED
    assert row.due_at is not None
    assert clock.moment <= row.due_at <= clock.moment + timedelta(hours=24)
    clock.go_on(hours=25)
    assert store.read(ORDERS.records.ids, question=asked("overdue")) == [order]


def test_who_was_not_satisfied_has_an_answer_of_its_own_a_day_later_however_late_the_first_was(
    store: Store, clock: StoppedClock
) -> None:
    order = report(store)
    clock.go_on(days=2)  # an hour was given
    verify(store, order)
    clock.go_on(days=1)
    opened = clock.moment
    answer(store, ids_of(store, order)[0], C.UNSATISFIED, "还是不亮")
    first, second = answers(store, order)
    assert (first.is_late, second.due_at) == (True, opened + timedelta(hours=24))
    clock.go_on(hours=2)
    seen = store.read(ORDERS.uses.seen, record_id=order)
    urgent = replace(seen, urgency=Urgency.URGENT)
    store.write(ORDERS.uses.change, record_id=order, fields=urgent, seen=seen)
    assert answers(store, order)[-1].due_at == opened + timedelta(minutes=15)
    go(store, order, S.DISPATCHED, Dispatch())
    late = answers(store, order)[-1]
    assert (late.stopped_at, late.is_late) == (clock.moment, True)


def test_what_was_opened_again_by_mistake_and_undone_is_answered_as_it_was(
    store: Store, clock: StoppedClock
) -> None:
    order = report(store)
    verify(store, order)
    (before,) = answers(store, order)
    clock.go_on(days=1)
    go(store, order, S.REOPENED, OpenAgain(not_right="又不亮"))
    assert len(answers(store, order)) == 2
    store.write(ORDERS.uses.undo, record_id=order)
    assert answers(store, order) == [before]


def answers(store: Store, order: int) -> list[ClockLine]:
    """The deadlines of the first answer, and of the answer to each opening again."""
    lines = store.read(clocks_of, kind="repair_order", record_id=order)
    return [one for one in lines if one.name == "answer"]


def test_an_answer_is_taken_back_with_what_it_opened_unless_somebody_went_on(store: Store) -> None:
    order = report(store)
    verify(store, order)
    (call,) = ids_of(store, order)
    answer(store, call, C.UNSATISFIED, "还是不亮")
    store.write(CALL_BACKS.uses.undo, record_id=call)
    assert (state_of(store, order), calls(store, order)[0][-1]) == (S.VERIFIED, C.OPEN)
    assert store.read(links_of, kind="call_back", record_id=call) == ()
    answer(store, call, C.UNSATISFIED, "还是不亮")
    go(store, order, S.DISPATCHED, Dispatch())
    with pytest.raises(AnswerWasFollowed):
        store.write(CALL_BACKS.uses.undo, record_id=call)
    assert calls(store, order)[0][-1] is C.UNSATISFIED


def test_what_was_finished_too_long_ago_gets_a_new_order(store: Store, clock: StoppedClock) -> None:
    worker, *_rest = put_staff(store)
    order = report(store, "06")
    verify(store, order, worker)
    _first, second = ids_of(store, order)
    clock.go_on(days=31)
    done = answer(store, second, C.UNSATISFIED, "又裂了")
    assert state_of(store, order) is S.VERIFIED  # the first call is still owed
    (new,) = store.read(ORDERS.records.rows, ids=[order + 1])
    assert (new.no, new.state, new.fault) == (done.opened, S.REPORTED, "灯不亮 · 又裂了")
    kinds = {one.other_id for one in store.read(links_of, kind="repair_order", record_id=new.id)}
    assert kinds == {order, second}


def test_opening_again_withdraws_what_waits_and_the_next_finish_owes_anew(store: Store) -> None:
    put_staff(store)
    order = report(store, "02")
    verify(store, order, 1)
    first, _later = ids_of(store, order)
    answer(store, first, C.SATISFIED)
    go(store, order, S.REOPENED, OpenAgain(not_right="又漏"))
    assert [one[-1] for one in calls(store, order)] == [C.SATISFIED, C.WITHDRAWN]
    store.write(ORDERS.uses.undo, record_id=order)
    assert [one[-1] for one in calls(store, order)] == [C.SATISFIED, C.OPEN]
    go(store, order, S.REOPENED, OpenAgain(not_right="又漏"))
    verify(store, order, 1)
    turns = [(one[1], one[2], one[-1]) for one in calls(store, order)]
    assert turns == [
        *((1, 1, C.SATISFIED), (1, 2, C.WITHDRAWN)),
        *((2, 1, C.OPEN), (2, 2, C.OPEN)),
    ]


def test_taking_the_verification_back_takes_the_calls_along(store: Store) -> None:
    order = report(store)
    verify(store, order)
    store.write(ORDERS.uses.undo, record_id=order)
    assert [one[-1] for one in calls(store, order)] == [C.WITHDRAWN]
    go(store, order, S.VERIFIED, Verification())
    assert [one[-1] for one in calls(store, order)] == [C.OPEN]


def test_an_order_is_called_back_by_its_answers_and_nothing_else(store: Store) -> None:
    order = report(store)
    verify(store, order)
    with using_language("en"), pytest.raises(StillToCall, match="1 call-back"):
        go(store, order, S.CALLED_BACK)
    assert state_of(store, order) is S.VERIFIED


def test_a_call_that_is_owed_is_not_deleted(store: Store) -> None:
    order = report(store)
    verify(store, order)
    (call,) = ids_of(store, order)
    with pytest.raises(OwedByOrder):
        store.write(CALL_BACKS.uses.undo, record_id=call)
    store.write(CALL_BACKS.uses.move, record_id=call, to=C.DROPPED, why="业主搬走")
    assert state_of(store, order) is S.CALLED_BACK


def test_a_worker_never_calls_back_his_own_work(store: Store) -> None:
    first, *_rest = put_staff(store)
    order = report(store)
    verify(store, order, first)
    (call,) = ids_of(store, order)
    with using_language("en"), pytest.raises(OwnWork, match="许师傅 did this repair"):
        answer(store, call, C.SATISFIED, by="许师傅")
    # The user who is that worker, whatever the name he has at the login.
    seen = store.read(WORKERS.uses.seen, record_id=first)
    user = Actor(7, "小许", Role.CLERK, store.actor.permissions)
    store.write(WORKERS.uses.change, record_id=first, fields=replace(seen, signs_in="小许"))
    built_in, store.actor = store.actor, user
    with pytest.raises(OwnWork):
        answer(store, call, C.SATISFIED)
    with pytest.raises(OwnWork):
        answer(store, call, C.TRIED)
    store.actor = built_in
    assert answer(store, call, C.SATISFIED, by="罗师傅").state is C.SATISFIED


def test_of_a_team_nobody_calls_about_what_the_team_did(store: Store) -> None:
    put_staff(store)
    order = report(store)
    go(store, order, S.DISPATCHED, Dispatch(team_id=1))
    go(store, order, S.DONE, Finish())
    go(store, order, S.VERIFIED, Verification())
    (call,) = ids_of(store, order)
    with pytest.raises(OwnWork):
        answer(store, call, C.SATISFIED, by="罗师傅")


def test_shares_go_by_who_called(store: Store, clock: StoppedClock) -> None:
    put_staff(store)
    callers = [("罗师傅", ""), ("", Role.MANAGER), ("", Role.SUPERVISOR), ("", Role.CLERK)]
    built_in = store.actor
    for place, (name, role) in enumerate(callers):
        order = report(store, phone=f"1990000000{place}")
        verify(store, order, 1)
        (call,) = ids_of(store, order)
        store.actor = built_in if not role else Actor(9, "某人", Role(role), built_in.permissions)
        answer(store, call, C.SATISFIED, by=name)
        store.actor = built_in
    day = clock.today()
    shares = store.read(shares_of_calls, first=day, last=day)
    assert shares.calls == 4
    assert shares.made == (
        (CallerPost.MANAGER, 1, 10),
        (CallerPost.SUPERVISOR, 1, 30),
        (CallerPost.LEAD, 1, 60),
    )


def test_rain_brings_what_waits_for_it_to_today(store: Store, clock: StoppedClock) -> None:
    put_staff(store)
    order = report(store, "02")
    verify(store, order, 1)
    clock.go_on(days=6)
    assert store.write(it_rained) == 1
    assert calls(store, order)[1][3] == clock.today()
    assert store.read(CALL_BACKS.records.total, question=asked("today")) == 1
    (line,) = store.read(lambda session: list(calls_due_today(session)))
    assert (line.count, line.kind) == (1, CALL_BACKS.kind.kind)  # one name, or it stands twice
    assert store.write(it_rained) == 0


def test_one_by_hand_needs_no_order_but_somebody_to_call(store: Store, clock: StoppedClock) -> None:
    nobody = CallBackFields(due_on=clock.today())
    with pytest.raises(FieldsRefused):
        store.write(CALL_BACKS.uses.add, fields=nobody)
    call = store.write(CALL_BACKS.uses.add, fields=replace(nobody, person="何清扬"))
    assert answer(store, call, C.UNSATISFIED, "活动太吵").opened == ""
    store.write(CALL_BACKS.uses.undo, record_id=call)
    store.write(CALL_BACKS.uses.move, record_id=call, to=C.DROPPED, why="活动取消")


def test_orders_verified_by_an_older_program_get_their_calls(store: Store) -> None:
    order, other = report(store), report(store, reporter="", phone="")
    verify(store, order)
    verify(store, other)
    assert not store.read(is_anybody_forgotten)
    store.write(_without_calls)
    assert store.read(is_anybody_forgotten)
    assert store.write(call_who_was_forgotten) == 1
    assert [one[-1] for one in calls(store, order)] == [C.OPEN]
    assert not store.read(is_anybody_forgotten)


@use_case(permission="repairs.edit", touches=("call_back",))
def _without_calls(session: Session) -> None:
    session.execute(delete(RepairCall))


def test_the_office_says_how_long_a_repair_is_opened_again(desk: Desk, qtbot: QtBot) -> None:
    known = replace(desk.store.read(estate_settings), name="云杉里")
    desk.store.write(change_estate_settings, settings=known)
    dialog = settings_dialog(desk)
    qtbot.addWidget(dialog)
    assert dialog.form.values()["reopen_days"] == 30
    dialog.form.set_values({"reopen_days": 7})
    assert dialog.save()
    assert desk.store.read(estate_settings).reopen_days == 7
