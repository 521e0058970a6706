"""Last year's ledger of repairs comes in as it was: what was done closed, what is open as open."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Written, load_workbook
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.duties.clocks.models import Timer
from propdesk.estate.imports.workbook import import_workbook
from propdesk.fees.models import Charge
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import set_language, using_language
from propdesk.kernel.records.question import ANY, Question
from propdesk.kernel.sheets.files import annotate_workbook
from propdesk.repairs.kinds.register import ensure_kinds
from propdesk.repairs.ledger.dialogs import LedgerPreview
from propdesk.repairs.ledger.importing import (
    LedgerDone,
    LedgerIsThere,
    bring_in_ledger,
    read_ledger,
    remembered_columns,
)
from propdesk.repairs.ledger.listing import orders_of_ledger
from propdesk.repairs.ledger.names import NameMeant
from propdesk.repairs.ledger.planning import LedgerPlan, plan_ledger, strangers_told
from propdesk.repairs.ledger.reading import NoLedger
from propdesk.repairs.ledger.undoing import LedgerTakenBack, take_back_ledger
from propdesk.repairs.naming import Named, record_meant
from propdesk.repairs.orders.lines import lines_of
from propdesk.repairs.orders.register import ORDERS, OrderRow
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.states import Dispatch, Finish
from propdesk.repairs.summary.facts import month_facts
from propdesk.repairs.workers.register import TEAMS, WORKERS, TeamFields, WorkerFields
from propdesk.ui.desk import Desk
from propdesk.ui.parts.line_inputs import Drop
from tests.clocks import StoppedClock

DATA = Path(__file__).resolve().parents[2] / "data"
LEDGER = DATA / "others" / "20_repair_ledger.xlsx"
TRUTH: dict[str, Any] = json.loads(LEDGER.with_suffix(".truth.json").read_text(encoding="utf-8"))
KINDS = {
    "plumbing": "给排水", "electrical": "强电照明", "doors": "门窗五金", "access": "弱电对讲门禁",
    "lighting": "强电照明", "drainage": "给排水", "leak": "渗漏水",
}  # fmt: skip
NOW = StoppedClock().moment


@pytest.fixture
def estate(store: Store) -> Store:
    """The units of the clean roster, and the team that the ledger names."""
    set_language("zh_CN")
    import_workbook(store, DATA / "rosters" / "01_clean_roster.xlsx")
    store.write(TEAMS.uses.add, fields=TeamFields(code="1", name="工程班"))
    return store


def planned(store: Store, file: Path = LEDGER) -> LedgerPlan:
    return store.read(plan_ledger, lines=read_ledger(store, file))


def bring(store: Store, file: Path = LEDGER) -> LedgerDone:
    return store.write(bring_in_ledger, name=file.name, lines=read_ledger(store, file))


def rows_of(store: Store, question: Question = ANY) -> list[OrderRow]:
    ids = store.read(ORDERS.records.ids, question=question)
    return list(store.read(ORDERS.records.rows, ids=ids))


def wall(moment: datetime | None) -> str:
    return f"{wall_time(moment):%Y-%m-%dT%H:%M:%S}" if moment else ""


def write(path: Path, *rows: list[object], title: str = "2025年报修") -> Path:
    book = Written()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


HEAD: list[object] = [
    "单号",
    "报修日期",
    "时间",
    "房号或地点",
    "报修内容",
    "维修人员",
    "完成时间",
    "状态",
]


def test_columns_and_rows_are_those_of_the_truth(estate: Store) -> None:
    lines = read_ledger(estate, LEDGER)
    assert lines.columns.header + 1 == TRUTH["header_row"]
    headings = {field: lines.columns.headings[at] for field, at in lines.columns.places.items()}
    assert headings == {{"unit_code": "unit"}.get(k, k): v for k, v in TRUTH["columns"].items()}
    assert lines.filled == TRUTH["rows"]
    assert [one.row for one in lines.passed_over] == [one["row"] for one in TRUTH["ignored"]]


def test_what_is_wrong_is_said_by_row_as_the_truth_has_it(estate: Store) -> None:
    told = [(one.row, one.column, one.level.value, one.kind) for one in planned(estate).problems]
    assert told == [
        (one["row"], one["column"], one["level"], one["kind"]) for one in TRUTH["problems"]
    ]
    with using_language("zh_CN"):
        sentences = {one.row: one.sentence for one in planned(estate).problems}
    assert "9栋901" in sentences[23]
    assert "二十" in sentences[33]
    assert "BX25014" in sentences[18]


def test_every_order_of_the_truth_comes_in_closed_with_its_times_and_costs(estate: Store) -> None:
    done = bring(estate)
    assert (done.fresh, done.still_open, done.left_out) == (TRUTH["counts"]["orders"], 0, 3)
    rows = sorted(rows_of(estate), key=lambda row: row.id)
    found = []
    for row in rows:
        lines = estate.read(lines_of, order_id=row.id)
        found.append(
            {
                "order_no": row.other_no,
                "content": row.fault,
                "worker": row.team,
                "reporter": row.reporter,
                "reported": wall(row.reported_at),
                "where": row.unit or row.place,
                "kind": row.fault_kind,
                "finished": wall(row.done_at),
                "material": sum(one.amount.fen for one in lines if not one.is_labour),
                "labour": sum(one.amount.fen for one in lines if one.is_labour),
            }
        )
    assert found == [
        {
            "order_no": one["order_no"],
            "content": one["content"],
            "worker": one["worker"],
            "reporter": one["reporter"],
            "reported": one["reported"],
            "where": one.get("place") or one["unit"].replace("//", "-").replace("/", "-"),
            "kind": KINDS[one["kind"]],
            "finished": one["finished"],
            "material": one["material_fen"],
            "labour": one["labour_fen"],
        }
        for one in TRUTH["orders"]
    ]
    assert {row.state for row in rows} == {OrderState.CLOSED}
    assert [row.no for row in rows[:2]] == ["BX2025-000001", "BX2025-000002"]
    assert estate.read(phones) == [one["phone"] for one in TRUTH["orders"]]
    (odd,) = [
        one
        for one in TRUTH["orders"]
        if one["total_fen"] != one["material_fen"] + one["labour_fen"]
    ]
    (row,) = [row for row in rows if row.other_no == odd["order_no"]]
    assert "99.00" in row.note


@use_case(permission="repairs.view")
def phones(session: Session) -> list[str]:
    from propdesk.repairs.orders.models import RepairOrder

    return list(session.scalars(select(RepairOrder.phone).order_by(RepairOrder.id)))


@use_case(permission="repairs.view")
def running(session: Session) -> tuple[int, int]:
    """How many deadlines there are, and how many charges."""
    return tuple(  # type: ignore[return-value]  # two
        session.scalar(select(func.count()).select_from(one)) or 0 for one in (Timer, Charge)
    )


def test_no_deadline_runs_nobody_is_owed_a_call_and_nothing_is_charged(estate: Store) -> None:
    bring(estate)
    assert estate.read(running) == (0, 0)
    for chip in ("open", "overdue", "to-call"):
        assert rows_of(estate, Question(chips=frozenset({chip}))) == []
    facts = estate.read(
        month_facts, basis="reported", first=date(2025, 1, 1), last=date(2025, 1, 31)
    )
    assert {(fact.end, fact.called) for fact in facts} == {("untimed", None)}


def test_the_same_file_again_changes_nothing(estate: Store) -> None:
    bring(estate)
    before = rows_of(estate)
    plan = planned(estate)
    assert (len(plan.orders), plan.same, plan.left_out) == (0, 33, 3)
    with pytest.raises(LedgerIsThere):
        bring(estate)
    assert rows_of(estate) == before


def test_a_mended_file_brings_in_only_the_mended_rows(estate: Store, tmp_path: Path) -> None:
    bring(estate)
    book = load_workbook(LEDGER)
    book.active["K33"] = 20  # type: ignore[index]  # the sheet
    mended = tmp_path / "mended.xlsx"
    book.save(mended)
    done = bring(estate, mended)
    assert (done.fresh, done.same, done.left_out) == (1, 33, 2)
    (row,) = [row for row in rows_of(estate) if row.other_no == "BX25031"]
    assert row.reporter == "赵雨晴"  # 同上, of the row above


def test_what_is_open_stays_open_in_its_state_with_its_clock_running(
    estate: Store, tmp_path: Path
) -> None:
    worker = estate.write(WORKERS.uses.add, fields=WorkerFields(code="07", name="许师傅"))
    file = write(
        tmp_path / "open.xlsx",
        HEAD,
        ["A1", date(2026, 11, 2), "9:00", "1-1-101", "漏水", "许师傅", None, "未完成"],
        ["A2", date(2026, 11, 2), "9:10", "1-1-201", "跳闸", None, None, None],
        [
            "A3",
            date(2026, 11, 2),
            "9:20",
            "东门道闸",
            "不抬杆",
            "许师傅",
            "2026-11-02 11:00",
            "待验收",
        ],
        ["A4", date(2026, 11, 2), "9:30", "1-1-301", "灯不亮", "许师傅", None, "已取消"],
        ["A5", date(2026, 11, 2), "9:40", "1-1-401", "门锁", "许师傅", "11:40", None],
    )
    done = bring(estate, file)
    assert (done.fresh, done.still_open) == (5, 3)
    rows = {row.other_no: row for row in rows_of(estate)}
    assert {no: row.state for no, row in rows.items()} == {
        "A1": OrderState.DISPATCHED, "A2": OrderState.REPORTED, "A3": OrderState.DONE,
        "A4": OrderState.CANCELLED, "A5": OrderState.CLOSED,
    }  # fmt: skip
    assert rows["A1"].worker_id == worker
    assert wall(rows["A5"].done_at) == "2026-11-02T11:40:00"
    late = rows_of(estate, Question(chips=frozenset({"overdue"})))
    assert {row.other_no for row in late} == {"A1", "A2"}
    estate.write(
        ORDERS.uses.move, record_id=rows["A1"].id, to=OrderState.DONE,
        form=Finish(result="换阀", done_at=NOW),
    )  # fmt: skip


def test_names_nobody_here_has_are_told_and_kept_in_the_note(store: Store) -> None:
    set_language("zh_CN")
    import_workbook(store, DATA / "rosters" / "01_clean_roster.xlsx")
    store.write(ensure_kinds)
    plan = planned(store)
    assert plan.strangers == (("worker", "工程班", 33),)
    (said,) = strangers_told(plan)
    assert "工程班 (33)" in said
    bring(store)
    assert all("工程班" in row.note for row in rows_of(store))


def _strangers(path: Path, number: str = "A1", day: int = 2) -> Path:
    """A ledger with a worker and a kind of fault that nobody here calls so."""
    head = [*HEAD, "类别"]
    row = [number, date(2026, 11, day), "9:00", "1-1-101", "漏水", "老许", "10:00", "完成", "水路"]
    return write(path, head, row)


def _worker_and_kind(store: Store) -> dict[tuple[str, str], NameMeant]:
    store.write(ensure_kinds)
    worker = store.write(WORKERS.uses.add, fields=WorkerFields(name="许师傅"))
    pipes, _name = store.read(record_meant, kind=Named.FAULT_KIND, typed="给排水")
    return {
        ("worker", "老许"): NameMeant(Named.WORKER, worker),
        ("kind", "水路"): NameMeant(Named.FAULT_KIND, pipes),
    }


def test_who_is_meant_by_an_unknown_name_is_said_once_and_known_in_the_next_ledger(
    estate: Store, tmp_path: Path
) -> None:
    said = _worker_and_kind(estate)
    lines = read_ledger(estate, _strangers(tmp_path / "a.xlsx"))
    plan = estate.read(plan_ledger, lines=lines)
    assert plan.strangers == (("kind", "水路", 1), ("worker", "老许", 1))
    assert "许师傅" in [name for _one, name in plan.known["worker"]]
    assert estate.read(plan_ledger, lines=lines, names=said).orders[0].note == ""
    estate.write(bring_in_ledger, name="a.xlsx", lines=lines, names=said)
    plan = planned(estate, _strangers(tmp_path / "b.xlsx", "A2", 3))
    assert (plan.names, list(strangers_told(plan))) == (said, [])
    bring(estate, tmp_path / "b.xlsx")
    assert [(row.worker, row.fault_kind, row.note) for row in rows_of(estate)] == [
        ("许师傅", "给排水", "")
    ] * 2


def test_a_team_may_be_meant_and_who_is_not_chosen_again_is_forgotten(
    estate: Store, tmp_path: Path
) -> None:
    team = estate.write(TEAMS.uses.add, fields=TeamFields(name="水电班"))
    said = {("worker", "老许"): NameMeant(Named.TEAM, team)}
    lines = read_ledger(estate, _strangers(tmp_path / "a.xlsx"))
    estate.write(bring_in_ledger, name="a.xlsx", lines=lines, names=said)
    (row,) = rows_of(estate)
    assert (row.team, row.worker_id, row.note) == ("水电班", None, "报修类别: 水路")
    later = read_ledger(estate, _strangers(tmp_path / "b.xlsx", "A2", 3))
    assert estate.read(plan_ledger, lines=later).names == said
    estate.write(bring_in_ledger, name="b.xlsx", lines=later, names={})
    last = read_ledger(estate, _strangers(tmp_path / "c.xlsx", "A3", 4))
    assert estate.read(plan_ledger, lines=last).names == {}


def test_somebody_who_was_deleted_since_is_not_meant_any_more(
    estate: Store, tmp_path: Path
) -> None:
    said = _worker_and_kind(estate)
    lines = read_ledger(estate, _strangers(tmp_path / "a.xlsx"))
    gone = {**said, ("worker", "老许"): NameMeant(Named.WORKER, 999)}
    estate.write(bring_in_ledger, name="a.xlsx", lines=lines, names=gone)
    (row,) = rows_of(estate)
    assert (row.worker_id, row.note) == (None, "师傅: 老许")
    later = read_ledger(estate, _strangers(tmp_path / "b.xlsx", "A2", 3))
    assert list(estate.read(plan_ledger, lines=later).names) == [("kind", "水路")]


def test_the_preview_asks_who_is_meant_and_reads_again_with_the_answers(
    qtbot: QtBot, desk: Desk, estate: Store, tmp_path: Path
) -> None:
    said = _worker_and_kind(estate)
    file = _strangers(tmp_path / "a.xlsx")
    preview = LedgerPreview(desk, file, planned(estate, file))
    qtbot.addWidget(preview)
    drop = next(one for one in preview.findChildren(Drop) if "老许" in one.accessibleName())
    assert preview.names() == {}
    drop.setCurrentText("许师傅")
    assert preview.names() == {("worker", "老许"): said["worker", "老许"]}
    assert preview.places()["worker"] == 5


def test_columns_a_clerk_corrected_are_remembered_for_the_next_ledger(
    estate: Store, tmp_path: Path
) -> None:
    head: list[object] = ["甲", "报修日期", "房号", "说的话", "内容"]
    file = write(tmp_path / "a.xlsx", head, ["X1", date(2026, 11, 2), "1-1-101", "漏水", "别的"])
    guessed = read_ledger(estate, file)
    places = {**guessed.columns.places, "order_no": 0, "content": 3}
    lines = read_ledger(estate, file, places=places)
    estate.write(bring_in_ledger, name=file.name, lines=lines)
    assert estate.read(remembered_columns, fingerprint=lines.columns.fingerprint) == places
    later = write(tmp_path / "b.xlsx", head, ["X2", date(2026, 11, 3), "1-1-101", "跳闸", "别的"])
    bring(estate, later)
    assert {(row.other_no, row.fault) for row in rows_of(estate)} == {
        ("X1", "漏水"),
        ("X2", "跳闸"),
    }


def test_taking_a_ledger_back_leaves_what_somebody_worked_on(estate: Store, tmp_path: Path) -> None:
    file = write(
        tmp_path / "open.xlsx",
        HEAD,
        ["A1", date(2026, 11, 2), "9:00", "1-1-101", "漏水", "工程班", None, None],
        ["A2", date(2026, 11, 2), "9:10", "1-1-201", "跳闸", "工程班", "11:00", None],
    )
    done = bring(estate, file)
    rows = {row.other_no: row for row in rows_of(estate)}
    estate.write(
        ORDERS.uses.move, record_id=rows["A1"].id, to=OrderState.DISPATCHED,
        form=Dispatch(team_id=rows["A1"].team_id),
    )  # fmt: skip
    back = estate.write(take_back_ledger, ledger_id=done.ledger_id)
    assert (back.gone, back.kept) == (1, (rows["A1"].no,))
    assert [row.other_no for row in rows_of(estate)] == ["A1"]
    with pytest.raises(LedgerTakenBack):
        estate.write(take_back_ledger, ledger_id=done.ledger_id)


def test_a_ledger_that_is_taken_back_can_come_in_again(estate: Store) -> None:
    first = bring(estate)
    assert len(estate.read(orders_of_ledger, ledger_id=first.ledger_id)) == 33
    assert estate.write(take_back_ledger, ledger_id=first.ledger_id).kept == ()
    assert rows_of(estate) == []
    assert bring(estate).fresh == 33


def test_a_doubtful_time_can_be_corrected_and_does_not_hinder_another_change(
    estate: Store,
) -> None:
    """BX25007 was finished before it was reported; its note may be changed all the same."""
    bring(estate)
    (row,) = [row for row in rows_of(estate) if row.other_no == "BX25007"]
    seen = estate.read(ORDERS.uses.seen, record_id=row.id)
    changed = replace(seen, note="时间待核")
    estate.write(ORDERS.uses.change, record_id=row.id, fields=changed, seen=seen)
    assert estate.read(ORDERS.uses.seen, record_id=row.id).note == "时间待核"


def test_the_report_is_the_clerks_own_file_with_a_comment_in_each_doubtful_cell(
    estate: Store, tmp_path: Path
) -> None:
    out = tmp_path / "report.xlsx"
    annotate_workbook(LEDGER, planned(estate).remarks, out)
    sheet = load_workbook(out)["2025年报修"]
    wanted = {f"{one['column']}{one['row']}" for one in TRUTH["problems"]}
    assert wanted <= {cell.coordinate for row in sheet for cell in row if cell.comment}


def test_a_file_that_is_no_ledger_is_refused_in_a_sentence(estate: Store, tmp_path: Path) -> None:
    file = write(tmp_path / "other.xlsx", ["房号", "面积"], ["1-1-101", 90])
    with using_language("zh_CN"), pytest.raises(NoLedger, match=r"other\.xlsx"):
        read_ledger(estate, file)


def test_two_alike_rows_of_one_file_are_two_and_stay_two(estate: Store, tmp_path: Path) -> None:
    row: list[object] = [None, date(2026, 11, 2), "9:00", "1-1-101", "漏水", None, "11:00", None]
    file = write(tmp_path / "twice.xlsx", HEAD, row, row)
    assert bring(estate, file).fresh == 2
    assert planned(estate, file).same == 2


def test_what_lies_ahead_stays_out(estate: Store, tmp_path: Path) -> None:
    ahead = (wall_time(NOW) + timedelta(days=3)).date()
    file = write(
        tmp_path / "ahead.xlsx", HEAD, ["1", ahead, "9:00", "1-1-101", "漏水", None, None, None]
    )
    plan = planned(estate, file)
    assert Counter(one.kind for one in plan.problems) == {"in_future": 1}
    assert plan.left_out == 1
