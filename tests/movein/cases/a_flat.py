"""A flat of 300.00 a month that is to be handed over in May 2026, and the developer. Invented."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.estate.accounts.service import set_developer
from propdesk.estate.models import Account, Person
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields, RoleFields, UnitFields
from propdesk.estate.rules import PersonKind, RoleKind, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.models import Charge
from propdesk.fees.rules import Formula
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.movein.cases.register import CASES
from propdesk.movein.cases.rules import CaseState, NoticeWay, RefusalKind
from propdesk.movein.cases.states import NoticeSent, TakeOverRefused
from tests.clocks import StoppedClock
from tests.movein.cases.cases_made import put_case

OWNER, DEVELOPER = "陈雨桐", "云杉置业"
FIXED = date(2026, 5, 20)


def in_may(clock: StoppedClock, day: int) -> None:
    """Let it be a day of May 2026, in the afternoon."""
    clock.moment = datetime(2026, 5, day, 7, 42, tzinfo=UTC)


def put_flat(store: Store, *, developer: bool = True) -> int:
    """Enter the flat of 300.00 a month and whoever pays; its id."""
    fields = UnitFields(building="1", room="101", built_area=1_000_000, measured_area=1_001_200)
    unit_id = store.write(UNIT_USES.add, fields=fields)
    owner = PersonFields(name=OWNER)
    store.write(add_resident, unit_id=unit_id, role=RoleFields(RoleKind.OWNER), person=owner)
    if developer:
        company = PersonFields(name=DEVELOPER, kind=PersonKind.COMPANY)
        store.write(set_developer, person_id=store.write(add_person, fields=company))
    items = store.write(ensure_first_items)
    store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=items[0].id,
            name="物业费",
            formula=Formula.FIXED,
            period_months=1,
            applies=Applies((UnitKind.ROOM,)),
        ),
        version=VersionFields(effective_from=date(2026, 1, 1), price=300_000_000),
    )
    return unit_id


def notified_case(store: Store, unit_id: int, **more: object) -> int:
    """A case of the flat whose notice fixes 20 May; its id."""
    case_id = put_case(store, unit_id, **more)
    sent = NoticeSent(notice_way=NoticeWay.POST, fixed_on=FIXED)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.NOTIFIED, form=sent)
    return case_id


def refuse(store: Store, case_id: int, kind: RefusalKind = RefusalKind.UNDECIDED) -> None:
    """Refuse to take over because of a leak."""
    form = TakeOverRefused(refusal=kind, refusal_words="卫生间渗水", fixed_on=FIXED)
    store.write(CASES.uses.move, record_id=case_id, to=CaseState.REFUSED, form=form)


def owed(session: Session) -> dict[str, str]:
    """Name → the sum of all lines that stand there, reversals too."""
    rows = session.execute(
        select(Person.name, Charge.amount)
        .join(Account, Account.id == Charge.account_id)
        .join(Person, Person.id == Account.person_id)
        .order_by(Charge.id)
    )
    found: dict[str, int] = {}
    for name, amount in rows:
        found[name] = found.get(name, 0) + amount.fen
    return {name: f"{fen / 100:.2f}" for name, fen in found.items()}
