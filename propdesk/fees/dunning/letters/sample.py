"""The sample estate: keepers ask debtors for a year; letters go out, promises are kept or not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.estate.models import Building, Unit
from propdesk.fees.dunning.contacts import (
    CONTACT_TABLES,
    ContactEntry,
    note_contact,
    post_contacts,
    take_contact_back,
)
from propdesk.fees.dunning.debtors import DebtorRow, debtors
from propdesk.fees.dunning.dun_files import FIRST_REASONS, open_matters, write_file
from propdesk.fees.dunning.letters.delivering import DeliveryEntry, enter_delivery
from propdesk.fees.dunning.letters.writing import issue_letters
from propdesk.fees.dunning.models import DunContact
from propdesk.fees.dunning.owing import owing_of
from propdesk.fees.dunning.places import keepers_on
from propdesk.fees.dunning.register import DUN_FILE, KEEPER, FileFields, KeeperFields
from propdesk.fees.dunning.rules import DUNS, LETTER_OF, DunDelivered, DunFlag, DunWay
from propdesk.fees.models import Allocation, Charge, Payment
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import letter_texts

_KEEPERS = (N_("Keeper Shi"), N_("Keeper Luo"), N_("Keeper Ren"))
_ANSWERS = (
    N_("Will pay with the next wages"),
    N_("Says the leak in the bathroom comes first"),
    N_("Asks for the statement once more"),
)
_KEPT = 6


class _Act(NamedTuple):
    """Something that happens at an hour of a day."""

    day: date
    hour: int
    run: Callable[[], object]


@use_case(
    permission=DUNS,
    touches=(*CONTACT_TABLES, "dun_delivery", *KEEPER.touches, *DUN_FILE.touches),
)
def sample_dunning(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the keepers, then a year of contacts with those who owe, in the order of their days."""
    _keepers(session, year)
    rows = debtors(session)
    if not rows:
        return {}
    asked = rows[: max(12, len(rows) // 2)]
    acts = [*_calls(session, year, asked), *_rounds(session, year, asked), *_kept(session, year)]
    for act in sorted(acts, key=lambda act: (act.day, act.hour)):
        with standing_at(session, year.at(act.day, act.hour)):
            act.run()
    _files(session, year, asked)
    count = select(func.count()).select_from(DunContact)
    return {"dun_contact": session.scalar(count) or 0}


def _keepers(session: Session, year: SampleYear) -> None:
    """A third of the buildings for each, since the year began."""
    buildings = session.scalars(select(Building.code).order_by(Building.order_key)).all()
    for place, name in enumerate(_KEEPERS):
        fields = KeeperFields(
            name=_(name),
            phone=f"1390000{place + 1:04d}",
            places=", ".join(buildings[place :: len(_KEEPERS)]),
            since=year.days[0],
        )
        saving.add(session, KEEPER, fields)


def _calls(session: Session, year: SampleYear, rows: Sequence[DebtorRow]) -> list[_Act]:
    """A call or visit each month since a debt is late, the last ones with promises of all sorts."""
    found: list[_Act] = []
    for place, row in enumerate(rows):
        first = max(row.since + timedelta(days=8), year.days[0])
        for turn, ago in enumerate(range((year.today - first).days, 12, -45)):
            day = year.today - timedelta(days=ago)
            found.append(_Act(day, 9 + place % 8, _call(session, row, place + turn, day)))
        until = {0: 0, 1: 9, 2: -1, 3: -6}.get(place)
        if until is not None:
            day = year.today - timedelta(days=11)
            promise = ContactEntry(
                way=DunWay.PHONE, day=day, made_by=row.keeper, answer=_("Will pay"),
                promised_on=year.today + timedelta(days=until),
            )  # fmt: skip
            found.append(_Act(day, 17, _noted(session, row, promise)))
        if place == 4:
            found.append(_Act(year.today - timedelta(days=12), 17, _mistake(session, row)))
    return found


def _call(session: Session, row: DebtorRow, turn: int, day: date) -> Callable[[], object]:
    if turn % 3 == 1:
        way = DunWay.DOOR if turn % 2 else DunWay.PHONE
        entry = ContactEntry(way=way, day=day, reached=False, made_by=row.keeper)
    elif turn % 3 == 2:
        until = day + timedelta(days=10)
        entry = ContactEntry(
            way=DunWay.PHONE, day=day, made_by=row.keeper, answer=_(_ANSWERS[0]),
            promised_on=until,
        )  # fmt: skip
    else:
        way = DunWay.WECHAT if turn % 2 else DunWay.DOOR
        answer = _(_ANSWERS[1 + turn % 2])
        entry = ContactEntry(way=way, day=day, made_by=row.keeper, answer=answer)
    return _noted(session, row, entry)


def _noted(session: Session, row: DebtorRow, entry: ContactEntry) -> Callable[[], object]:
    return lambda: note_contact(session, account_id=row.id, entry=entry)


def _mistake(session: Session, row: DebtorRow) -> Callable[[], object]:
    def run() -> None:
        entry = ContactEntry(way=DunWay.PHONE, answer=_("Says it is paid"))
        made = note_contact(session, account_id=row.id, entry=entry)
        take_contact_back(session, contact_id=made, reason=_("It was the neighbour"))

    return run


def _rounds(session: Session, year: SampleYear, rows: Sequence[DebtorRow]) -> list[_Act]:
    """Notices, then letters, then lawyer's letters, each round with its deliveries."""
    rounds = (
        (DunWay.NOTICE, 150, rows),
        (DunWay.NOTICE, 90, rows[::2]),
        (DunWay.LETTER, 60, rows[::2]),
        (DunWay.LETTER, 20, rows[1::2]),
        (DunWay.LAWYER, 14, rows[:2]),
    )
    return [
        _Act(
            year.today - timedelta(days=ago),
            14,
            _letters(session, way, (year.today - timedelta(days=ago), year.today), some),
        )
        for way, ago, some in rounds
    ]


def _letters(
    session: Session, way: DunWay, days: tuple[date, date], rows: Sequence[DebtorRow]
) -> Callable[[], object]:
    day, year_end = days

    def run() -> None:
        owing = owing_of(session, [row.id for row in rows if row.since < day])
        sums = {account: one.owed for account, one in owing.items() if one.owed > Money(0)}
        if not sums:
            return
        text = letter_texts(session, letter=Letter(LETTER_OF[way]))[0].text
        made = issue_letters(session, way=way, sums=sums, text=text)
        is_last = year_end - day < timedelta(days=30)
        for place, one in enumerate(made[:-1] if is_last else made):  # one is still on its way
            how = tuple(DunDelivered)[place % 4]
            entry = DeliveryEntry(
                number=one.no, day=day, how=how, brought_by=_(_KEEPERS[place % 3]),
                proof=_PROOFS[how](place),
            )  # fmt: skip
            enter_delivery(session, entry=entry)

    return run


_PROOFS: Mapping[DunDelivered, Callable[[int], str]] = {
    DunDelivered.SIGNED: lambda _place: _("the owner"),
    DunDelivered.POSTED: lambda _place: _("picture, guard Ma"),
    DunDelivered.MAILED: lambda place: f"XA{place + 38120045:08d}",
    DunDelivered.WITNESSED: lambda _place: _("guard Ma"),
    DunDelivered.RETURNED: lambda _place: "",
}


def _kept(session: Session, year: SampleYear) -> list[_Act]:
    """Promises of those who paid some time after a due day: the money came as they said."""
    query = (
        select(
            Charge.account_id, Charge.unit_id, Unit.code, Charge.id, Payment.value_day,
            func.sum(Allocation.amount),
        )
        .join(Allocation, Allocation.charge_id == Charge.id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Unit, Unit.id == Charge.unit_id)
        .where(
            Payment.value_day > Charge.due_day,
            Payment.value_day > year.days[30],
            Payment.session_id.is_not(None),
        )
        .group_by(Charge.account_id, Payment.id)
        .having(func.sum(Allocation.amount) > Money(0))
        .order_by(Charge.account_id.desc(), Payment.id)
        .limit(_KEPT)
    )  # fmt: skip
    found: list[_Act] = []
    for account, unit_id, code, charge_id, paid_on, amount in session.execute(query).all():
        day = paid_on - timedelta(days=4)
        keeper = keepers_on(session, day)(code)
        values: dict[str, object] = {
            "account_id": account, "unit_id": unit_id, "day": day, "way": DunWay.PHONE,
            "keeper_id": keeper.id if keeper else None, "made_by": keeper.name if keeper else "",
            "reached": True, "met": _("the owner"), "answer": _("Will pay"),
            "promised_on": paid_on + timedelta(days=2), "promised": amount, "owed": amount,
            "late": Money(0), "lines": f"[[{charge_id},{amount.fen}]]",
        }  # fmt: skip
        found.append(_Act(day, 10, lambda row=values: post_contacts(session, [row], done="add")))  # type: ignore[misc]  # bound now
    return found


def _files(session: Session, year: SampleYear, rows: Sequence[DebtorRow]) -> None:
    """A reason for every second one, linked to what is open of the unit; marks of each kind."""
    marks = {
        1: (DunFlag.HELD, N_("The estate manager talks to him"), 20),
        3: (DunFlag.DISPUTED, N_("Contests the price since the summer"), 60),
        5: (DunFlag.HARDSHIP, N_("Long in hospital"), 90),
        7: (DunFlag.HELD, N_("Back from abroad on the 1st"), -2),
    }
    for place, row in enumerate(rows):
        flag, why, days = marks.get(place, (DunFlag.NONE, "", 0))
        if place % 2 == 0 and flag is DunFlag.NONE and place > 20:
            continue
        matter = next(iter(open_matters(session, unit_id=row.unit_id)), None)
        fields = FileFields(
            account_id=row.id,
            reason=_(FIRST_REASONS[0 if matter else place % len(FIRST_REASONS)]),
            about_kind=matter.kind if matter else "",
            about_id=matter.id if matter else None,
            about=matter.told if matter else "",
            flag=flag,
            flag_why=_(why) if why else "",
            flag_until=year.today + timedelta(days=days) if days else None,
        )
        write_file(session, fields=fields)
