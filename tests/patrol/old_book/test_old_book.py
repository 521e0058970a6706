"""A book of last year comes in from Excel: as it was written, once, and no rate changes by it."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook as Written

from propdesk.db.records.importing import with_results
from propdesk.db.store import Store
from propdesk.kernel.exchange.results import NEW, PROBLEM, SAME, BroughtIn, ImportPlan
from propdesk.kernel.sheets.files import read_workbook
from propdesk.patrol.old_book.register import OLD_BOOK
from propdesk.patrol.old_book.rules import hour_of, outcome_of
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.statistics.facts import point_facts

HEADS = ("日期", "巡查时间", "巡查地点", "巡查人", "巡查情况", "备注")
ROWS = (
    (date(2025, 3, 1), time(22, 10), "B1 水泵房", "梁建国", "正常", None),
    (datetime(2025, 3, 1), "22:25", "1 栋天台门", "梁建国", "门未锁", "已锁好"),  # noqa: DTZ001
    ("2025.3.2", "将近午夜", "东围墙", "许文博", "无异常", None),
    ("去年", "22:00", "西围墙", "许文博", "正常", None),
    (date(2025, 3, 2), "0010", None, "许文博", "正常", None),
)


def written(path: Path) -> Path:
    book = Written()
    page = book.active
    assert page is not None
    for row in (HEADS, *ROWS):
        page.append(list(row))
    book.save(path)
    return path


def planned(store: Store, file: Path) -> ImportPlan:
    uses = OLD_BOOK.brought_in
    plan = store.read(uses.plan, workbook=read_workbook(file))
    return with_results(plan, store.try_out(uses.together.change, rows=plan.wanted))


def bring(store: Store, file: Path) -> BroughtIn:
    return store.write(OLD_BOOK.brought_in.bring_in, plan=planned(store, file), file_name=file.name)


def test_what_was_done_has_a_column_of_its_own(store: Store, tmp_path: Path) -> None:
    book = Written()
    page = book.active
    assert page is not None
    page.append([*HEADS[:-1], "处理"])
    page.append([date(2025, 3, 1), "22:25", "1 栋天台门", "梁建国", "门未锁", "已上锁并告知"])
    book.save(tmp_path / "old.xlsx")
    bring(store, tmp_path / "old.xlsx")
    (line,) = store.read(OLD_BOOK.records.first)
    assert (line.result, line.handled) == ("门未锁", "已上锁并告知")


def test_each_line_comes_in_as_it_was_written_and_says_what_it_means(
    store: Store, tmp_path: Path
) -> None:
    done = bring(store, written(tmp_path / "旧巡查本.xlsx"))
    assert [row.how for row in done.plan.rows] == [NEW, NEW, NEW, PROBLEM, PROBLEM]
    wrong = [(one.row, one.column) for row in done.plan.rows for one in row.problems]
    assert wrong == [(5, "A"), (6, "C")]
    lines = [
        (f"{one.day}", one.clock, one.place, one.result, one.outcome)
        for one in store.read(OLD_BOOK.records.first)
    ]
    assert lines == [
        ("2025-03-02", "将近午夜", "东围墙", "无异常", PatrolOutcome.NORMAL),
        ("2025-03-01", "22:25", "1 栋天台门", "门未锁", PatrolOutcome.FINDING),
        ("2025-03-01", "22:10", "B1 水泵房", "正常", PatrolOutcome.NORMAL),
    ]


def test_the_same_file_again_adds_nothing_and_the_whole_is_taken_back_at_once(
    store: Store, tmp_path: Path
) -> None:
    file = written(tmp_path / "旧巡查本.xlsx")
    first = bring(store, file)
    assert [row.how for row in planned(store, file).rows] == [SAME, SAME, SAME, PROBLEM, PROBLEM]
    store.write(OLD_BOOK.uses.together.undo_many, gesture=first.gesture)
    assert store.read(OLD_BOOK.records.first) == []


def test_no_rate_of_patrols_changes_by_an_old_book(store: Store, tmp_path: Path) -> None:
    bring(store, written(tmp_path / "旧巡查本.xlsx"))
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    assert list(store.read(point_facts, first=first, last=last)) == []


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", PatrolOutcome.NORMAL),
        ("正常", PatrolOutcome.NORMAL),
        ("巡查无异常。", PatrolOutcome.NORMAL),
        ("不正常，水压低", PatrolOutcome.FINDING),
        ("灯坏", PatrolOutcome.FINDING),
        ("灯坏，已处理", PatrolOutcome.PUT_RIGHT),
        ("无人在家", PatrolOutcome.NOBODY),
        ("拒不开门", PatrolOutcome.REFUSED),
        ("漏巡", PatrolOutcome.NOT_REACHED),
        ("完工", PatrolOutcome.FINISHED),
    ],
)
def test_words_of_a_book_mean(words: str, meant: PatrolOutcome) -> None:
    assert outcome_of(words) is meant


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2204", "22:04"),
        ("22:04:31", "22:04"),
        ("0.9166666667", "22:00"),
        ("将近午夜", "将近午夜"),
        ("31", "31"),
        ("", ""),
    ],
)
def test_a_time_is_told_alike_or_left_as_it_is(typed: str, told: str) -> None:
    assert hour_of(typed) == told
