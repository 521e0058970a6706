"""What the papers of a renovation say, read in one go."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import owner_names
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.records.fields import facts
from propdesk.movein.renovation.hours import quiet_days
from propdesk.movein.renovation.inspections.looks import (
    BothLooks,
    both_looks,
    inspected_items,
)
from propdesk.movein.renovation.models import (
    Renovation,
    RenovationScope,
    RenovationViolation,
    WorkerPass,
)
from propdesk.movein.renovation.register import RENOVATION, RenovationFields
from propdesk.movein.renovation.rules import SCOPE, PassState, documents_of
from propdesk.movein.renovation.violations import RENOVATION_VIOLATION
from propdesk.system.settings.service import estate_settings


class Works(msgspec.Struct, frozen=True, kw_only=True):
    """A renovation as its papers say it; texts, empty where there is nothing."""

    no: str
    unit: str
    owner: str
    span: str
    applicant: str
    phone: str
    ownership: str
    by_tenant: bool
    content: str
    materials: str
    scope: str
    version: str
    done_by: str
    company: str
    responsible: str
    company_phone: str
    workers: str
    passes: str
    work_hours: str
    noise_hours: str
    rules: str
    conditions: str
    exceptions: str
    objections: str
    violations: str
    permit_on: str
    documents: Sequence[str]
    quiet: Sequence[str]
    items: Sequence[str]
    looks: BothLooks


class PassCard(msgspec.Struct, frozen=True):
    """What stands on a pass."""

    no: str
    worker: str
    trade: str
    unit: str
    company: str
    until: str


@use_case(permission="movein.view")
def works_on_paper(session: Session, *, renovation_id: int) -> Works:
    """Read a renovation for its papers: the works as they are approved. Raises RecordGone."""
    one = the_record(session, RENOVATION, renovation_id)
    newest = select(RenovationScope).where(RenovationScope.renovation_id == one.id)
    version = session.scalars(newest.order_by(RenovationScope.version.desc())).first()
    of = version or one
    chosen = {name: bool(getattr(of, name)) for name in SCOPE} | {"by_tenant": one.by_tenant}
    passes = select(WorkerPass.id).where(WorkerPass.renovation_id == one.id)
    return Works(
        no=one.no,
        unit=session.get_one(Unit, one.unit_id).code,
        owner=_owner(session, one.unit_id),
        span=f"{one.starts_on} – {one.ends_on}",
        applicant=one.applicant,
        phone=one.phone,
        ownership=_("Tenant, with the owner's consent") if one.by_tenant else _("Owner"),
        by_tenant=one.by_tenant,
        content=of.content,
        materials=of.materials,
        scope=_scope(chosen),
        version=str(version.version) if version else "",
        done_by=one.done_by.label,
        company=one.company,
        responsible=one.responsible,
        company_phone=one.company_phone,
        workers=one.workers,
        passes=str(len(session.scalars(passes).all())),
        work_hours=one.work_hours,
        noise_hours=one.noise_hours,
        rules=one.rules,
        conditions=version.conditions if version else "",
        exceptions=one.exceptions,
        objections=one.objections,
        violations=_violations(session, one),
        permit_on=str(one.permit_on or ""),
        documents=documents_of(chosen),
        quiet=quiet_days(session, first=one.starts_on, last=one.ends_on),
        items=inspected_items(session, one.id),
        looks=both_looks(session, renovation_id=one.id),
    )


def _scope(chosen: dict[str, bool]) -> str:
    heads = {fact.name: fact.header for fact in facts(RenovationFields)}
    named = [_(heads[name]) for name in SCOPE[2:] if chosen[name]]
    return listed(named) if named else _("Works inside alone")


def _owner(session: Session, unit_id: int) -> str:
    return owner_names(session, unit_ids=[unit_id], day=today(session)).get(unit_id, "")


def _violations(session: Session, one: Renovation) -> str:
    own = RenovationViolation.renovation_id == one.id
    found = session.scalars(select(RenovationViolation).where(own).order_by(RenovationViolation.id))
    return "\n".join(f"{each.no} {each.what} · {each.state.label}" for each in found)


@use_case(permission="movein.view")
def pass_cards(session: Session, *, pass_ids: Sequence[int]) -> list[PassCard]:
    """The passes to be printed, of these records."""
    query = (
        select(WorkerPass, Unit.code, Renovation.company)
        .join(Renovation, Renovation.id == WorkerPass.renovation_id)
        .join(Unit, Unit.id == Renovation.unit_id)
        .where(WorkerPass.id.in_(pass_ids))
        .order_by(WorkerPass.id)
    )
    return [
        PassCard(one.no, one.worker, one.trade, unit, company, str(one.until or ""))
        for one, unit, company in session.execute(query)
    ]


@use_case(permission="movein.view")
def passes_out(session: Session, *, renovation_id: int) -> list[int]:
    """The passes of a renovation that are with their workers."""
    query = select(WorkerPass.id).where(
        WorkerPass.renovation_id == renovation_id, WorkerPass.state == PassState.OUT
    )
    return list(session.scalars(query.order_by(WorkerPass.id)))


@use_case(permission="movein.view")
def neighbour_values(session: Session, *, renovation_id: int) -> dict[str, str]:
    """The values of the notice to the neighbours: no name and no phone of the household."""
    works = works_on_paper(session, renovation_id=renovation_id)
    return {
        "number": works.no,
        "unit": works.unit,
        "works": works.content,
        "span": works.span,
        "work_hours": works.work_hours,
        "noise_hours": works.noise_hours,
        "quiet": listed(works.quiet),
        "phone": estate_settings(session).phone,
    }


@use_case(permission="movein.view")
def report_values(session: Session, *, violation_id: int) -> dict[str, str]:
    """The values of the report of a violation that is not put right. Raises RecordGone."""
    wrong = the_record(session, RENOVATION_VIOLATION, violation_id)
    one = session.get_one(Renovation, wrong.renovation_id)
    return {
        "number": wrong.document_no or wrong.no,
        "authority": wrong.reported_to,
        "unit": session.get_one(Unit, one.unit_id).code,
        "permit": one.no,
        "violation": wrong.what,
        "clause": wrong.clause,
        "evidence": wrong.evidence,
        "found": str(wrong.found_on),
        "correct_by": str(wrong.correct_by),
        "phone": estate_settings(session).phone,
    }
