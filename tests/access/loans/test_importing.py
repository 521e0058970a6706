"""Things from a workbook: messy cells, previews, numbers, masks, undo; and the empty template."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openpyxl import Workbook as Book, load_workbook

from propdesk.access.loans.register import KEPT, KeptFields
from propdesk.access.loans.rules import ItemKind
from propdesk.db.store import NotPermitted, Store
from propdesk.kernel.errors import Cancelled, Level
from propdesk.kernel.exchange.columns import NoSuchList
from propdesk.kernel.exchange.results import ImportPlan
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.lists import Extent
from propdesk.system.log.audit_reader import AUDIT
from propdesk.system.registers.bringing_in import (
    bring_in,
    look_into,
    save_report,
    save_template,
    take_back,
)
from tests.access.things import DAY, PARCEL, put_things
from tests.offices import Office
from tests.purposes import SEEN_FOR
from tests.roles import rights_of


def head() -> tuple[str, ...]:
    """The headings as an export has them."""
    from propdesk.kernel.exchange.columns import exchanged, heading

    return tuple(heading(fact) for fact in exchanged(KeptFields) if fact.in_form)


def sheet(tmp_path: Path, *rows: Sequence[Any]) -> Path:
    book = Book()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(tmp_path / "things.xlsx")
    return tmp_path / "things.xlsx"


def hows(plan: ImportPlan) -> list[str]:
    return [row.how for row in plan.rows]


def said(plan: ImportPlan, *levels: Level) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.sentence) for one in plan.problems if one.level in levels]


@pytest.mark.parametrize("unmasked", [False, True])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_export_that_comes_back_changes_nothing(
    office: Office, tmp_path: Path, language: str, ending: str, *, unmasked: bool
) -> None:
    store = office.store
    put_things(store)
    odd = KeptFields(
        what='=2+2  "x"', kept_at="'=A1", owner="-", place="@b\tc", note="two\nlines",
        phone="19900001111", arrived=date(2026, 11, 1),
    )  # fmt: skip
    store.write(KEPT.uses.add, fields=odd)
    with using_language(language):
        out = tmp_path / f"kept.{ending}"
        KEPT.out.write(store, out, extent=Extent(unmasked=unmasked, seen_for=SEEN_FOR))
        plan = look_into(store, KEPT, out)
    assert hows(plan) == ["same"] * 5
    assert said(plan, Level.ERROR, Level.WARNING) == []


def test_messy_rows_are_told_with_their_cell_and_the_good_ones_come_in(
    office: Office, tmp_path: Path
) -> None:
    store = office.store
    unit = next(iter(office.units))
    wide = unit.replace("-", "－")
    file = sheet(
        tmp_path,
        ["前台代收登记表"],
        head(),
        ["包裹", "快递", wide, "陈雨桐", "１９９００００３２７１", "2026.11.18", "", "A"],
        ["包裹", "快递 2 件", "9-9-999", "无", "199", "2026-02-30", "", "A-02"],
        ["东西", "钥匙", None, "", "", 45000, "", "", "12,5"],
        ["合计", "2 件"],
        ["拾物", "雨伞（黑）", None, None, None, date(2026, 11, 1), "", "B", date(2026, 10, 1)],
    )  # fmt: skip
    with using_language("en"):
        plan = look_into(store, KEPT, file)
        assert hows(plan) == ["new", "problem", "problem", "problem"]
        wrong = said(plan, Level.ERROR)
        assert [(row, column) for row, column, _sentence in wrong] == [
            (4, "C"), (4, "E"), (4, "F"), (5, "A"), (5, "I"), (7, "I")
        ]  # fmt: skip
        assert "9-9-999" in wrong[0][2]
        assert [row for row, _column, _said in said(plan, Level.NOTICE)] == [6]
        done = bring_in(store, KEPT, plan, file)
    (row,) = store.read(KEPT.records.first, question=asked())
    assert (row.what, row.unit, row.owner, row.arrived) == (
        "快递", unit, "陈雨桐", date(2026, 11, 18)
    )  # fmt: skip
    assert store.read(KEPT.uses.seen, record_id=row.id).phone == "19900003271"
    assert row.keep_until == date(2026, 11, 25)
    assert take_back(store, KEPT, done) == []
    assert store.read(KEPT.records.total) == 0
    report = tmp_path / "report.xlsx"
    save_report(plan, file, report)
    assert load_workbook(report).worksheets[0]["C4"].comment is not None


def test_the_same_file_again_and_two_alike_things_are_told_apart(
    store: Store, tmp_path: Path
) -> None:
    umbrella = ["拾物", "雨伞", None, None, None, DAY, None, "B-03"]
    file = sheet(tmp_path, head(), umbrella, umbrella)
    bring_in(store, KEPT, look_into(store, KEPT, file), file)
    assert hows(look_into(store, KEPT, file)) == ["same", "same"]
    more = sheet(tmp_path, head(), umbrella, umbrella, umbrella)
    assert hows(look_into(store, KEPT, more)) == ["same", "same", "new"]


def test_a_number_leads_to_its_record_once(store: Store, tmp_path: Path) -> None:
    put_things(store)
    file = sheet(
        tmp_path,
        ("编号", "存放处"),
        ("yl2026－000002", "C-09"),
        ("YL2026-000002", "C-10"),
        ("YL2026-000077", "C-11"),
        ("YL2026-000001", ""),
    )
    with using_language("en"):
        plan = look_into(store, KEPT, file)
        assert hows(plan) == ["changed", "problem", "problem", "problem"]
        assert [sentence for _row, _column, sentence in said(plan, Level.ERROR)] == [
            "YL2026-000002 stands in row 2 already. Each may stand there only once.",
            "There is no YL2026-000077. Leave it empty for a new one: it gets the next number.",
            "Please fill in “Kept at”.",
        ]
        assert plan.rows[0].told == ("Kept at B-11 → C-09",)


def test_a_whole_import_is_taken_back_but_what_was_changed_since(
    store: Store, tmp_path: Path
) -> None:
    ids = put_things(store)
    rows = [("YL2026-000001", "拾物", "灰色双肩包", "2026-10-16", "Z-01"),
            ("", "包裹", "快递", "2026-11-20", "Z-02"),
            ("", "包裹", "信件", "2026-11-20", "Z-03")]  # fmt: skip
    file = sheet(tmp_path, ("编号", "类别", "物品", "登记日", "存放处"), *rows)
    done = bring_in(store, KEPT, look_into(store, KEPT, file), file)
    assert store.read(KEPT.records.total) == 6
    letter = store.read(KEPT.records.first, question=asked(words="信件"))[0]
    seen = store.read(KEPT.uses.seen, record_id=letter.id)
    store.write(KEPT.uses.change, record_id=letter.id, fields=replace(seen, note="x"), seen=seen)
    assert [row.id for row in take_back(store, KEPT, done)] == [letter.id]
    assert store.read(KEPT.records.total) == 5
    assert store.read(KEPT.uses.seen, record_id=ids[0]).kept_at == "A-03"
    told = [entry.done for entry in store.read(AUDIT.first)]
    assert any("导入" in one for one in told)


def test_masked_places_stay_as_they_were(store: Store, tmp_path: Path) -> None:
    put_things(store)
    file = sheet(
        tmp_path, ("编号", "电话", "物品"), ("YL2026-000002", "138****0000", "到付件 3 件")
    )
    plan = look_into(store, KEPT, file)
    assert [one.level for one in plan.rows[0].problems] == [Level.WARNING]
    bring_in(store, KEPT, plan, file)
    found = store.read(KEPT.records.first, question=asked(words="到付件 3"))[0]
    assert store.read(KEPT.uses.seen, record_id=found.id).phone == PARCEL.phone


def test_blocks_merged_down_a_column_say_it_in_each_row(store: Store, tmp_path: Path) -> None:
    rows = [
        ["包裹", "快递", None, None, None, DAY, "A"],
        [None, "信件", None, None, None, DAY, "B"],
    ]
    file = sheet(tmp_path, head(), *rows)
    book = load_workbook(file)
    book.worksheets[0].merge_cells("A2:A3")
    book.save(file)
    assert [row.change.values["kind"] for row in look_into(store, KEPT, file).rows] == [
        ItemKind.PARCEL, ItemKind.PARCEL
    ]  # fmt: skip


def test_columns_that_are_not_taken_are_named(store: Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path, ("物品", "存放处", "登记日", "状态", "颜色"), ("伞", "A", DAY, "已领", "红")
    )
    with using_language("en"):
        plan = look_into(store, KEPT, file)
        assert [sentence for _row, _column, sentence in said(plan, Level.NOTICE)] == [
            "No field of the list is called so; not taken: 颜色.",
            "Only shown, an import does not change it: 状态.",
        ]
    assert hows(plan) == ["new"]


def test_sheets_that_are_not_taken_hidden_rows_and_damaged_characters_are_told(
    store: Store, tmp_path: Path
) -> None:
    book, row = Book(), ("伞", "A", DAY)
    assert book.active is not None
    for one in (("物品", "存放处", "登记日"), row, ("书\ufffd", "A", DAY)):
        book.active.append(one)
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("说明").append(["怎么填"])
    hidden = book.create_sheet("去年")
    hidden.sheet_state = "hidden"
    for one in (("物品", "存放处", "登记日"), row):
        hidden.append(one)
    lists = book.create_sheet("下拉")
    lists.sheet_state = "hidden"
    lists.append(["快递"])
    book.save(file := tmp_path / "things.xlsx")
    with using_language("en"):
        plan = look_into(store, KEPT, file)
        remarks = {(one.sheet, one.row, one.column): one.sentence for one in plan.remarks}
    assert remarks == {
        ("说明", 0, ""): "No headings of this list stand here; it was not taken.",
        ("去年", 0, ""): "The sheet is hidden and was not taken.",
        ("Sheet", 1, ""): "Hidden or filtered rows on this sheet: 1. They are taken as well.",
        ("Sheet", 3, "A"): "A character is damaged here (�). Correct the text.",
    }
    assert hows(plan) == ["new", "new"]


def test_a_workbook_of_something_else_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoSuchList, match=r"things\.xlsx"):
        look_into(store, KEPT, sheet(tmp_path, ("姓名", "身份证"), ("张三", "1")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_offers_the_choices_and_its_example_is_no_row(
    store: Store, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "template.xlsx"
    with using_language(language):
        save_template(KEPT, out, today=DAY)
        kinds = [kind.label for kind in ItemKind]
        plan = look_into(store, KEPT, out)
    page = load_workbook(out).worksheets[0]
    assert page["A1"].comment is not None
    assert len(page["A1"].comment.text.splitlines()) == len(LANGUAGES)
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules == {"A2:A2001": f'"{",".join(kinds)}"'}
    assert hows(plan) == []
    assert [one.row for one in plan.remarks] == [2]


def test_who_may_not_edit_may_not_import(store: Store, tmp_path: Path) -> None:
    file = sheet(tmp_path, head(), ["包裹", "快递", None, None, None, DAY, "", "A-01"])
    plan = look_into(store, KEPT, file)
    store.actor = structs.replace(store.actor, user_id=7, permissions=rights_of(Role.CASHIER))
    with pytest.raises(NotPermitted):
        look_into(store, KEPT, file)
    with pytest.raises(NotPermitted):
        bring_in(store, KEPT, plan, file)


def test_a_cancelled_import_leaves_nothing(store: Store, tmp_path: Path) -> None:
    class Stopped:
        def step(self, done: int, total: int) -> None:
            if done:
                raise Cancelled

    rows = [["包裹", f"快递 {n}", None, None, None, DAY, "", "A-01"] for n in range(3)]
    file = sheet(tmp_path, head(), *rows)
    plan = look_into(store, KEPT, file)
    with pytest.raises(Cancelled):
        bring_in(store, KEPT, plan, file, Stopped())
    assert store.read(KEPT.records.total) == 0
