"""Records that are made with their past are those that somebody entered step by step."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import standing_at
from propdesk.db.store import Store, now, use_case
from propdesk.duties.clocks.rules import WaitedFor, Waiting
from propdesk.kernel.clock import wall_time
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.repairs.orders.clocks import CLOCKS
from propdesk.repairs.orders.register import ORDER, ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.states import Arrival, Dispatch, Finish, Verification
from tests.repairs.things import put_staff

_S = OrderState
_HOUR = timedelta(hours=1)
# What of a row differs from one record to the other: ids and numbers.
_OWN = {"id", "no", "subject_id", "clock_id"}


def story(session: Session, worker: int) -> Life:
    """An order that was paused, finished too late, verified and closed, 40 days ago."""
    came = now(session) - timedelta(days=40)
    until = date(2026, 10, 14)
    waits = Waiting(waits_for=WaitedFor.PARTS, wait_why="配件", wait_until=until)
    laps = (
        Lap(came, _S.REPORTED),
        Lap(came + _HOUR / 2, _S.PAUSED, waits),
        Lap(came + 30 * _HOUR, _S.REPORTED),
        Lap(came + 30.5 * _HOUR, _S.DISPATCHED, Dispatch(worker_id=worker)),
        Lap(came + 31 * _HOUR, _S.ON_SITE, Arrival()),
        Lap(came + 90 * _HOUR, _S.DONE, Finish(result="换阀芯")),
        Lap(came + 95 * _HOUR, _S.VERIFIED, Verification(is_signed=True)),
        Lap(came + 99 * _HOUR, _S.CLOSED),
    )
    fields = OrderFields(place="7 栋大堂", fault="水龙头滴水", reported_at=came)
    back = wall_time(came + 95 * _HOUR).date()  # what a signed slip notes by itself
    return Life(fields, laps, {"slip_back_on": back})


@use_case(permission="repairs.edit", touches=ORDER.touches)
def entered(session: Session, *, worker: int) -> int:
    """Enter the story as a clerk would have, each step at its moment."""
    life = story(session, worker)
    with standing_at(session, life.laps[0].at):
        order: int = ORDERS.uses.add(session, fields=life.fields)
    for lap in life.laps[1:]:
        with standing_at(session, lap.at):
            ORDERS.uses.move(session, record_id=order, to=lap.to, form=lap.form, why=lap.why)
    return order


@use_case(permission="repairs.edit", touches=ORDER.touches)
def made(session: Session, *, worker: int) -> int:
    """Make the story at once."""
    [lived] = live(session, ORDER, [story(session, worker)])
    CLOCKS.lived(session, [lived])
    return lived.id


def told(session: Session, order: int) -> dict[str, list[dict[str, object]]]:
    """All that the file has of an order, but for ids and numbers."""
    own = f"subject_kind = 'repair_order' AND subject_id = {order}"
    clocks = f"SELECT id FROM clock WHERE {own}"
    queries = {
        "repair_order": f"id = {order}",
        "state_move": own,
        "clock": own,
        "clock_pause": f"clock_id IN ({clocks})",
        "search_entry": f"kind = 'repair_order' AND subject_id = {order}",
    }
    found = {}
    for table, where in queries.items():
        rows = session.execute(text(f"SELECT * FROM {table} WHERE {where} ORDER BY 1")).mappings()
        found[table] = [{k: v for k, v in row.items() if k not in _OWN} for row in rows]
    return found


def test_what_is_made_at_once_is_what_would_have_been_entered(store: Store) -> None:
    worker = put_staff(store)[0]
    by_hand, at_once = (store.write(one, worker=worker) for one in (entered, made))
    hand, once = (store.read(told, order) for order in (by_hand, at_once))
    for found in (hand, once):  # each is found by its own number
        found["search_entry"] = [len(found["search_entry"])]  # type: ignore[list-item]
    assert once == hand
    assert {row["name"] for row in once["clock"]} == {"answer", "arrive", "finish"}
    assert len(once["clock_pause"]) == 3


@use_case(permission="repairs.edit", touches=ORDER.touches)
def wrong(session: Session, *, laps: tuple[Lap, ...], fault: str) -> None:
    """Make a record that no clerk could have made."""
    live(session, ORDER, [Life(OrderFields(place="大堂", fault=fault), laps)])


def test_no_move_is_made_that_the_table_of_states_lacks(store: Store) -> None:
    at = store.clock.now()
    with pytest.raises(TypeError, match="no move from reported to closed"):
        store.write(wrong, laps=(Lap(at, _S.REPORTED), Lap(at, _S.CLOSED)), fault="漏水")
    with pytest.raises(TypeError, match="no move"):  # a cancelled one says why
        store.write(wrong, laps=(Lap(at, _S.REPORTED), Lap(at, _S.CANCELLED)), fault="漏水")
    with pytest.raises(FieldsRefused):
        store.write(wrong, laps=(Lap(at, _S.REPORTED),), fault="")


def test_numbers_go_on_by_the_year_in_which_a_record_began(store: Store) -> None:
    @use_case(permission="repairs.edit", touches=ORDER.touches)
    def over_new_year(session: Session) -> list[str]:
        at = now(session)
        lives = [
            Life(
                OrderFields(place="大堂", fault="灯不亮", reported_at=at - timedelta(days=ago)),
                (Lap(at - timedelta(days=ago), _S.REPORTED),),
            )
            for ago in (1, 400, 401)
        ]
        return [str(one.row["no"]) for one in live(session, ORDER, lives)]

    assert store.write(over_new_year) == ["BX2025-000001", "BX2025-000002", "BX2026-000001"]
