"""Renovations for tests and pictures: applied for, going on past its end, with a violation. All
invented."""

from datetime import date, timedelta

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.duties.checklists.sheets import answer_sheet, sheet_facts
from propdesk.movein.companies.register import COMPANIES, Against, CompanyFields
from propdesk.movein.companies.rules import CompanyState
from propdesk.movein.renovation.inspections.looks import begin_look
from propdesk.movein.renovation.models import WorkerPass
from propdesk.movein.renovation.passes import PASSES
from propdesk.movein.renovation.register import RENOVATIONS, RenovationFields, RenovationRow
from propdesk.movein.renovation.rules import PassState, RenovationState, ViolationKind
from propdesk.movein.renovation.states import Permit, SecondLook, WorksApproval, WorksDone
from propdesk.movein.renovation.violations import VIOLATIONS, ViolationFields
from tests.made_once import once
from tests.movein.cases.cases_made import some_units

DAY = date(2026, 11, 20)
APPROVED = WorksApproval(papers_seen=True, reviewer="王莉")
PERMIT = Permit(neighbours_told=True)


def application(unit_id: int, **more: object) -> RenovationFields:
    """An application of a company for a month."""
    given: dict[str, object] = {
        "applicant": "顾清和",
        "content": "卫生间、厨房翻新，铺地砖",
        "company": "青山装饰",
        "responsible": "徐师傅",
        "workers": "徐大伟，瓦工\n罗平，电工\n邓海，木工",
        "starts_on": DAY - timedelta(days=40),
        "ends_on": DAY + timedelta(days=5),
        **more,
    }
    return RenovationFields(unit_id=unit_id, **given)  # type: ignore[arg-type]  # as a form has them


def go_on(store: Store, one: int, to: RenovationState, form: object = None, why: str = "") -> None:
    """Move a renovation."""
    store.write(RENOVATIONS.uses.move, record_id=one, to=to, form=form, why=why)


def on_site(store: Store, unit_id: int, **more: object) -> int:
    """A renovation whose works go on; its id."""
    one = store.write(RENOVATIONS.uses.add, fields=application(unit_id, **more))
    go_on(store, one, RenovationState.REVIEWED, APPROVED)
    go_on(store, one, RenovationState.PERMITTED, PERMIT)
    go_on(store, one, RenovationState.WORKS)
    return one


def violation(renovation_id: int) -> ViolationFields:
    """Somebody drilled in the evening."""
    return ViolationFields(
        renovation_id=renovation_id,
        kind=ViolationKind.HOURS,
        what="晚上 21:30 电钻施工",
        clause="装修管理规定第 12 条",
        found_on=DAY - timedelta(days=3),
        found_by="赵磊",
        correct_by=DAY - timedelta(days=1),
    )


def row(store: Store, one: int) -> RenovationRow:
    (found,) = store.read(RENOVATIONS.records.rows, ids=[one])
    return found


def done(store: Store, one: int) -> None:
    """Report the works as done, now."""
    go_on(store, one, RenovationState.COMPLETED, WorksDone(completed_at=store.clock.now()))


def passes(store: Store, renovation_id: int) -> list[int]:
    """The passes of a renovation."""
    mine = select(WorkerPass.id).where(WorkerPass.renovation_id == renovation_id)
    return store.read(lambda session: list(session.scalars(mine.order_by(WorkerPass.id))))


def all_back(store: Store, renovation_id: int) -> None:
    """Count each pass back."""
    for one in passes(store, renovation_id):
        store.write(PASSES.uses.move, record_id=one, to=PassState.BACK)


def inspected(store: Store, one: int, *, found: str = "") -> int:
    """Fill the inspection that is due in, all in order but the first item where `found` says
    something; the id of its sheet."""
    sheet_id = store.write(begin_look, renovation_id=one)
    rows = store.read(sheet_facts, sheet_id=sheet_id).rows
    typed = {row.row: ("1", "") for row in rows} | ({1: ("2", found)} if found else {})
    store.write(answer_sheet, sheet_id=sheet_id, typed=typed, worker="王莉", finish=True)
    return sheet_id


LOOKED_AGAIN = SecondLook(second_by="王莉", neighbours_asked=True)


@once
def put_renovations(store: Store) -> list[int]:
    """Enter an application, works past their permit with a violation, stopped ones, and
    some at their first inspection."""
    units = some_units(store, 4)
    first = store.write(RENOVATIONS.uses.add, fields=application(units[0], wet_rooms=True))
    late = on_site(store, units[1], ends_on=DAY - timedelta(days=2))
    stopped = on_site(store, units[2])
    go_on(store, stopped, RenovationState.STOPPED, why="擅自改变方案")
    store.write(VIOLATIONS.uses.add, fields=violation(late))
    looked_at = on_site(store, units[3])
    done(store, looked_at)
    inspected(store, looked_at, found="门槛高出 2 厘米")
    company = store.write(COMPANIES.uses.add, fields=CompanyFields(name="快捷装修队"))
    against = Against(against="拆改承重墙后离场")
    store.write(COMPANIES.uses.move, record_id=company, to=CompanyState.BARRED, form=against)
    return [first, late, stopped]
