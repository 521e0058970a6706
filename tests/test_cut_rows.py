"""No list that is brought in takes 12 for 12,5: a row that a comma cut in two stays out, named."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from propdesk.access.loans.register import KEPT
from propdesk.db.store import Store
from propdesk.estate.roster.cells.sentences import why_ignored
from propdesk.estate.roster.reading import understand
from propdesk.fees.bank.taking.bringing_in import read_statement
from propdesk.fees.meters.sheets.register import READINGS_AND_SHEETS as READINGS
from propdesk.fees.opening.files.reading import read_arrears
from propdesk.fees.whatif.areas import read_areas, understand_areas
from propdesk.kernel.errors import Problem
from propdesk.kernel.exchange.results import PROBLEM
from propdesk.kernel.exchange.shifted import SHIFTED
from propdesk.kernel.exchange.values import SHEET_FAULTS
from propdesk.kernel.i18n import _
from propdesk.kernel.sheets.files import read_workbook
from propdesk.patrol.wand.importing import read_wand
from propdesk.repairs.ledger.importing import read_ledger
from propdesk.system.registers.bringing_in import look_into
from propdesk.system.registers.import_dialogs import lines_of
from tests.offices import Office

Told = tuple[list[int], list[tuple[int, str]]]
"""The rows that are taken, and of the others (row, sentence)."""


@dataclass(frozen=True)
class CutList:
    """A list: its headings, a row, and the same row with a comma too many."""

    rows: tuple[str, str, str]
    read: Callable[[Store, Path], Told]


def said(problems: tuple[Problem, ...]) -> list[tuple[int, str]]:
    return [(one.row, one.sentence) for one in problems]


def statement(store: Store, file: Path) -> Told:
    found = read_statement(store, file)
    return [one.row for one in found.lines], said(found.problems)


def arrears(_store: Store, file: Path) -> Told:
    found = read_arrears(file)
    return [one.number for one in found.rows], said(found.problems)


def areas(store: Store, file: Path) -> Told:
    rows = read_areas(file)
    found = store.read(understand_areas, name=file.name, rows=rows)
    return [one.row for one in rows if one.fault is None], said(found.problems)


def ledger(store: Store, file: Path) -> Told:
    found = read_ledger(store, file)
    return [one.number for one in found.rows], said(found.problems)


def wand(store: Store, file: Path) -> Told:
    found = read_wand(store, file)
    return [one.row for one in found.stamps], said(found.problems)


def readings(store: Store, file: Path) -> Told:
    plan = look_into(store, READINGS, file)
    return [one.number for one in plan.rows], said(plan.remarks)


def things(store: Store, file: Path) -> Told:
    plan = look_into(store, KEPT, file)
    return [one.number for one in plan.rows], said(plan.remarks)


def roster(_store: Store, file: Path) -> Told:
    found = understand(read_workbook(file))
    taken = [int(row.rpartition("!")[2]) for unit in found.units for row in unit.rows]
    return taken, [(one.row, why_ignored(one)) for one in found.passed_over]


LISTS = {
    "statement": CutList(
        ("交易日期,金额,附言,流水号", "2026-11-18,88.37,转账,L1", "2026-11-19,12,5,转账,L2"),
        statement,
    ),
    "arrears": CutList(
        ("房号,收费项目,费用期间,欠费金额", "101,物业费,2026-03,88.37", "102,物业费,2026-03,12,5"),
        arrears,
    ),
    "areas": CutList(("房号,实测面积", "1-1-101,136.2", "1-1-102,89,46"), areas),
    "ledger": CutList(
        ("报修日期,地点,报修内容,材料费", "2025-11-02,东门,灯,30", "2025-11-03,东门,灯,12,5"),
        ledger,
    ),
    "wand": CutList(
        ("时间,卡号,巡检点", "2026-11-18 08:00:00,A1,东门", "2026-11-18 09:00:00,A1,东门,5"),
        wand,
    ),
    "readings": CutList(
        ("房号,表号,本期读数,抄表日期", "1-1-101,W1,136,2026-11-18", "1-1-102,W2,12,5,2026-11-18"),
        readings,
    ),
    "a register": CutList(("物品,存放处", "雨伞,A-01", "雨伞,A-02,5"), things),
    "roster": CutList(
        ("楼栋,房号,业主姓名,建筑面积", "1,101,陈雨桐,89.46", "1,102,何清扬,89,46"), roster
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_row_that_a_comma_cut_in_two_stays_out_and_is_named(
    office: Office, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(LISTS[name].rows) + "\n", encoding="utf-8")
    taken, told = LISTS[name].read(office.store, file)
    assert taken == [2]
    assert (3, _(SHEET_FAULTS[SHIFTED])) in told


def test_in_the_preview_of_a_register_it_stands_among_what_is_wrong(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(LISTS["a register"].rows), encoding="utf-8")
    lines = lines_of(look_into(office.store, KEPT, file))
    assert (PROBLEM, _(SHEET_FAULTS[SHIFTED])) in {(one.how, one.what) for one in lines}
