"""Sheets of check-lists: frozen when begun, answered, complete only when all is answered."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from propdesk.db.attachments.attaching import NewFile, attach, files_of
from propdesk.db.linking.links import links_seen
from propdesk.db.models import AuditRow
from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import Store
from propdesk.duties.checklists.register import (
    CHECK_LISTS,
    CHECK_SHEETS,
    CheckListFields,
)
from propdesk.duties.checklists.sheets import (
    RowNotThere,
    SheetIncomplete,
    answer_sheet,
    begin_sheet,
    find_list,
    sheet_facts,
)
from propdesk.duties.plans.doing import NothingToCheck, answer_task, begin_check
from propdesk.duties.plans.listing import TASKS, TaskRow
from propdesk.duties.plans.register import PLANS, PlanFields
from propdesk.duties.plans.rules import Every, TaskState
from propdesk.kernel.i18n import using_language
from propdesk.kernel.records.file_parts import FilePart
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.lists import Extent
from propdesk.patrol.hazards.findings import NothingOpen, hazards_of_check
from propdesk.patrol.hazards.register import HAZARDS
from propdesk.repairs.orders.from_check import NothingFound, check_order_begins, order_of_check
from tests.duties.checklists.check_lists import PUMPS, put_check_lists


def _list(store: Store, items: str = "Door\nP: 1-5\nWords: text") -> int:
    return store.write(CHECK_LISTS.uses.add, fields=CheckListFields(name="泵房", items=items))


def _plan(store: Store, list_id: int | None) -> int:
    fields = PlanFields(
        what="试泵",
        every=Every.DAYS,
        begins=date(2026, 11, 20),
        lead=1,
        check_list_id=list_id,
    )
    return store.write(PLANS.uses.add, fields=fields)


def _tasks(store: Store) -> list[TaskRow]:
    return list(store.read(TASKS.rows, ids=store.read(TASKS.ids, question=asked("all"))))


def test_a_changed_list_alters_no_sheet_that_is_begun(store: Store) -> None:
    of = _list(store)
    sheet = store.write(begin_sheet, kind="check_list", record_id=of, list_id=of)
    seen = store.read(CHECK_LISTS.uses.seen, record_id=of)
    changed = replace(seen, items="Other")
    store.write(CHECK_LISTS.uses.change, record_id=of, fields=changed, seen=seen)
    facts = store.read(sheet_facts, sheet_id=sheet)
    assert [one.item.what for one in facts.rows] == ["Door", "P", "Words"]


def test_a_list_with_sheets_is_not_deleted_and_one_out_of_use_is_not_offered(store: Store) -> None:
    of = _list(store)
    store.write(begin_sheet, kind="check_list", record_id=of, list_id=of)
    with using_language("en"), pytest.raises(Exception, match="check sheets"):
        store.write(CHECK_LISTS.uses.delete, record_id=of)
    gone = CheckListFields(name="旧表", items="Door", gone_on=date(2026, 11, 1))
    store.write(CHECK_LISTS.uses.add, fields=gone)
    assert store.read(find_list, typed="泵") == (of, "泵房")
    with pytest.raises(NobodyCalledSo, match="旧"):
        store.read(find_list, typed="旧")


def test_a_sheet_is_complete_when_all_but_texts_is_answered(store: Store) -> None:
    of = _list(store)
    sheet = store.write(begin_sheet, kind="check_list", record_id=of, list_id=of)
    with using_language("en"), pytest.raises(SheetIncomplete, match="2 have no answer"):
        store.write(answer_sheet, sheet_id=sheet, typed={1: ("1", "")}, finish=True)
    assert store.read(sheet_facts, sheet_id=sheet).rows[0].answer == "", "nothing half"
    store.write(answer_sheet, sheet_id=sheet, typed={1: ("1", "")})
    result = store.write(answer_sheet, sheet_id=sheet, typed={2: ("7", "high")}, finish=True)
    assert (result.answered, result.bad, result.items) == (2, 1, 3)
    (row,) = store.read(CHECK_SHEETS.records.rows, ids=[sheet])
    assert row.complete_at is not None
    assert (row.answered, row.bad) == (2, 1)
    with pytest.raises(RowNotThere, match="4"):
        store.write(answer_sheet, sheet_id=sheet, typed={4: ("1", "")})


def test_a_correction_is_told_with_what_was_said_before(store: Store) -> None:
    of = _list(store)
    sheet = store.write(begin_sheet, kind="check_list", record_id=of, list_id=of)
    store.write(answer_sheet, sheet_id=sheet, typed={1: ("1", ""), 2: ("3", "")}, finish=True)
    store.write(answer_sheet, sheet_id=sheet, typed={1: ("2", "hinge")}, finish=True)
    query = select(AuditRow.before, AuditRow.after).where(AuditRow.what == "check_sheet.answer")
    before, after = store.read(lambda session: list(session.execute(query)))[-1]
    assert "1 Door" in str(before)
    assert "hinge" in str(after)
    (row,) = store.read(CHECK_SHEETS.records.rows, ids=[sheet])
    assert (row.bad, row.complete_at is not None) == (1, True)


def test_a_plan_hands_its_check_list_to_its_tasks_and_the_sheet_is_the_task_done(
    store: Store,
) -> None:
    of = _list(store)
    plan = _plan(store, of)
    first, _second = _tasks(store)
    sheet = store.write(begin_check, task_id=first.id)
    assert store.write(begin_check, task_id=first.id) == sheet, "begun once"
    typed = {1: ("1", ""), 2: ("0.5", "low")}
    store.write(answer_task, task_id=first.id, sheet_id=sheet, typed=typed, worker="老周")
    assert _tasks(store)[0].state is TaskState.OPEN
    store.write(
        answer_task, task_id=first.id, sheet_id=sheet, typed=typed, worker="老周", finish=True
    )
    done = _tasks(store)[0]
    assert (done.state, done.done_by) == (TaskState.DONE, "老周")
    assert "2" in done.result
    (link,) = store.read(lambda session: links_seen(session, "duty_task", first.id))
    assert (link.kind, link.other_id) == ("check_sheet", sheet)
    seen = store.read(PLANS.uses.seen, record_id=plan)
    store.write(
        PLANS.uses.change, record_id=plan, fields=replace(seen, check_list_id=None), seen=seen
    )
    assert [one.check_list for one in _tasks(store)] == ["泵房", ""], "the past stays"


def test_a_task_that_is_begun_ahead_is_not_lost_when_its_plan_changes(store: Store) -> None:
    of = _list(store)
    plan = _plan(store, of)
    second = _tasks(store)[1]
    store.write(begin_check, task_id=second.id)
    seen = store.read(PLANS.uses.seen, record_id=plan)
    store.write(PLANS.uses.change, record_id=plan, fields=replace(seen, what="停泵"), seen=seen)
    kept = {one.id: one.what for one in _tasks(store)}
    assert kept[second.id] == "试泵"
    assert [one.planned.day for one in _tasks(store)] == [20, 21], "and none is made twice"


def test_a_task_without_a_check_list_says_so(store: Store) -> None:
    _plan(store, None)
    with using_language("en"), pytest.raises(NothingToCheck, match="试泵"):
        store.write(begin_check, task_id=_tasks(store)[0].id)


def test_the_sample_is_listed_and_exported(store: Store, tmp_path: Path) -> None:
    complete, begun = put_check_lists(store)
    found = {row.id: row for row in store.read(CHECK_SHEETS.records.rows, ids=[complete, begun])}
    assert (found[complete].bad, found[complete].score, found[complete].best) == (1, 9, 10)
    assert found[complete].list == PUMPS.name
    assert found[begun].answered == 0
    assert list(store.read(CHECK_SHEETS.records.ids, question=asked("bad"))) == [complete]
    assert CHECK_SHEETS.out.write(store, tmp_path / "sheets.xlsx", extent=Extent()) == 2


def test_findings_of_a_sheet_become_hazards_once_and_a_repair_that_is_linked(store: Store) -> None:
    complete, begun = put_check_lists(store)
    (hazard,) = store.write(hazards_of_check, sheet_id=complete)
    (row,) = store.read(HAZARDS.records.rows, ids=[hazard])
    assert "压力偏低" in row.what
    assert row.place == "3 号楼消防水泵房"
    with using_language("en"), pytest.raises(NothingOpen):
        store.write(hazards_of_check, sheet_id=complete)
    no, fields = store.read(check_order_begins, sheet_id=complete)
    order = store.write(order_of_check, sheet_id=complete, fields=fields)
    links = store.read(lambda session: links_seen(session, "check_sheet", complete))
    found = {(one.kind, one.other_id) for one in links}
    assert found == {("hazard", hazard), ("repair_order", order)}
    assert no == row.note
    with using_language("en"), pytest.raises(NothingFound):
        store.read(check_order_begins, sheet_id=begun)


def test_a_picture_of_a_row_goes_along_with_the_finding_of_that_row(store: Store) -> None:
    complete, _begun = put_check_lists(store)
    sheet = {"kind": "check_sheet", "record_id": complete}
    for row, what in ((3, "水压"), (4, "泵体"), (0, "")):
        new = [NewFile(f"{what or '全景'}.txt", b"%d" % row)]
        part = FilePart(row, f"{row} {what}") if row else None
        attach(store, **sheet, new=new, part=part)  # type: ignore[arg-type]  # by name
    (hazard,) = store.write(hazards_of_check, sheet_id=complete)

    def files(kind: str, record_id: int) -> list[str]:
        return [one.name for one in store.read(files_of, kind=kind, record_id=record_id)]

    assert files("hazard", hazard) == ["水压.txt"]
    _no, fields = store.read(check_order_begins, sheet_id=complete)
    order = store.write(order_of_check, sheet_id=complete, fields=fields)
    assert files("repair_order", order) == ["水压.txt", "全景.txt"]
