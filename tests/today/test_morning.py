"""The sheets of the morning, the twenty lines of Today, and what each tab says is overdue."""

from datetime import date, timedelta

from propdesk.db.store import Store
from propdesk.kernel.due import Due, DueGroup
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.states import Dispatch
from propdesk.today.morning import morning_sheets
from propdesk.today.overview import due_lines, most_pressing, overdue_by_tab
from tests.patrol.dangers import put_hazards
from tests.repairs.things import put_staff

DAY = date(2026, 11, 20)


def report(store: Store, hours: int, fault: str) -> int:
    at = store.clock.now() - timedelta(hours=hours)
    fields = OrderFields(place="7 栋", fault=fault, reported_at=at)
    order: int = store.write(ORDERS.uses.add, fields=fields)
    return order


def test_a_team_reads_appointments_first_then_what_is_over(store: Store) -> None:
    worker = put_staff(store)[0]
    report(store, 900, "无人处理")
    late, visit = report(store, 800, "漏水"), report(store, 20, "灯不亮")
    begin = store.clock.now() + timedelta(hours=1)
    until = begin + timedelta(hours=1)
    forms = (
        (late, Dispatch(worker_id=worker)),
        (visit, Dispatch(worker_id=worker, visit_from=begin, visit_until=until)),
    )
    for order, form in forms:
        store.write(ORDERS.uses.move, record_id=order, to=OrderState.DISPATCHED, form=form)
    team, desk = store.read(morning_sheets)
    [orders] = [part for part in team.parts if part.title == "今日工单"]
    assert [line[2].partition(" ")[2] for line in orders.lines] == ["灯不亮", "漏水"]
    assert orders.lines[0][0] == "16:42-17:42"
    assert orders.lines[1][3] == "许师傅"
    assert team.team == "水电班"
    [others] = [part for part in desk.parts if part.title == "今日工单"]
    assert [line[2].partition(" ")[2] for line in others.lines] == ["无人处理"]


def test_a_hazard_goes_to_the_team_of_who_put_it_right(store: Store) -> None:
    put_staff(store)
    put_hazards(store)
    sheets = {one.team: one for one in store.read(morning_sheets)}
    parts = {part.title: part.lines for part in sheets["服务台"].parts}
    [again] = parts["隐患待复查"]  # nobody of that name works here
    assert again[1] == "5 栋北立面"


def line(title: str, *, waited: int, is_overdue: bool = False) -> Due:
    since = DAY - timedelta(days=waited)
    return Due(
        group=DueGroup.WORK, icon="", title=title, count=1, page_id="x", place="",
        oldest=since, is_overdue=is_overdue,
    )  # fmt: skip


def test_of_too_many_lines_the_pressing_ones_stay_in_their_order() -> None:
    lines = [line(f"{number}", waited=number) for number in range(25)]
    lines[3] = line("late", waited=0, is_overdue=True)
    shown = most_pressing(lines, DAY, 20)
    assert len(shown) == 20
    assert "late" in [one.title for one in shown]
    assert [one.title for one in shown if one.title != "late"] == [f"{n}" for n in range(6, 25)]


def test_each_tab_says_how_much_is_overdue_there(store: Store) -> None:
    put_hazards(store)
    report(store, 900, "漏水")
    lines = store.read(due_lines)
    found = store.read(overdue_by_tab, lines=lines)
    assert found["repairs"] == 1
    assert found["patrol"] == sum(
        one.count for one in lines if one.is_overdue and one.page_id == "patrol.hazards"
    )
    assert found["patrol"] > 0
    assert "fees" not in found
