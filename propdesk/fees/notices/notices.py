"""Payment notices (缴费通知单): what is open per household, and until when; numbered and logged."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.numbering import document_no, draw_numbers
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Account, Unit
from propdesk.estate.service import titles_of_units
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.dues.household_dues import DueLine, item_on_paper, open_lines
from propdesk.fees.dues.prepaid import Coverage, coverages
from propdesk.fees.late.service import LateFee, late_fees
from propdesk.fees.notices.addressing import homes_of_accounts
from propdesk.fees.papers.basis import basis_of_line
from propdesk.fees.papers.facts import NoticeFacts, OwedLine, UnitOwed
from propdesk.fees.papers.words import units_told
from propdesk.fees.rules import NOTICE_SERIES
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.system.settings.service import EstateSettings, estate_settings

PAY_WITHIN = 15  # days a notice leaves for what is overdue unless another day is typed
Put = Callable[[tuple[NoticeFacts, ...]], object]


class NothingOwed(UserError):
    """A notice needs something to pay."""

    message = N_("Nothing is open there, so there is nothing to give notice of.")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A debtor at his home, spaces with it, or at several: whom one notice goes to."""

    home_id: int
    home_code: str
    accounts: tuple[AccountArrears, ...]
    person_id: int = 0
    homes: int = 1

    @property
    def total(self) -> Money:
        """All that is open."""
        return total(one.total for one in self.accounts)

    @property
    def overdue(self) -> Money:
        """Without what is not due yet."""
        return total(one.overdue for one in self.accounts)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom notices would go to, in unit order; and whose account has no room to bring one to."""

    people: tuple[Addressee, ...]
    homeless: tuple[AccountArrears, ...]


@use_case(permission="fees.view")
def addressees(session: Session, *, accounts: Sequence[AccountArrears]) -> Addressees:
    """Put accounts in arrears together as notices are: one per debtor and home."""
    homes = homes_of_accounts(session)
    owners = session.execute(select(Account.id, Account.person_id))
    people = {account_id: person_id for account_id, person_id in owners}  # noqa: C416  rows
    units = session.execute(select(Unit.id, Unit.code).order_by(Unit.order_key))
    codes = {unit_id: code for unit_id, code in units}  # noqa: C416  rows
    grouped: dict[tuple[int, int], list[AccountArrears]] = defaultdict(list)
    for one in accounts:
        if one.unit_id is not None:
            grouped[homes[one.account_id], people[one.account_id]].append(one)
    place = {unit_id: number for number, unit_id in enumerate(codes)}
    return Addressees(
        tuple(
            Addressee(home, codes[home], tuple(grouped[home, person]), person)
            for home, person in sorted(grouped, key=lambda key: (place[key[0]], key[1]))
        ),
        tuple(one for one in accounts if one.unit_id is None),
    )


def by_payer(people: Sequence[Addressee]) -> list[Addressee]:
    """The same with one letter for each debtor, however many homes he owes for; it is found again
    under the first of them."""
    found: dict[int, Addressee] = {}
    for one in people:
        first = found.setdefault(one.person_id, one)
        if first is not one:
            accounts = (*first.accounts, *one.accounts)
            found[one.person_id] = replace(first, accounts=accounts, homes=first.homes + 1)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class PayerPlaces:
    """The accounts of a payer, and their units."""

    unit_ids: tuple[int, ...]
    account_ids: tuple[int, ...]


@use_case(permission="fees.view")
def places_of_payer(session: Session, *, person_id: int) -> PayerPlaces:
    """For what one letter over everything that somebody owes asks."""
    query = select(Account.unit_id, Account.id).where(
        Account.person_id == person_id, Account.unit_id.is_not(None)
    )
    rows = session.execute(query).all()
    units = dict.fromkeys(unit_id for unit_id, _account in rows if unit_id is not None)
    return PayerPlaces(tuple(units), tuple(account for _unit, account in rows))


@dataclass(frozen=True, slots=True)
class OpenThere:
    """What notices of some units could ask for."""

    total: Money
    overdue: Money


@use_case(permission="fees.view")
def open_there(
    session: Session, *, unit_ids: Sequence[int], account_ids: Sequence[int] | None = None
) -> OpenThere:
    """What is open on units and their spaces, and what of it is overdue; of these accounts only."""
    day = today(session)
    asked = _lines_by_debtor(session, unit_ids, account_ids)
    lines = [line for one in asked for line in one.lines]
    overdue = total(line.open for line in lines if line.due_day < day)
    return OpenThere(total(line.open for line in lines), overdue)


@use_case(permission="fees.view", touches=("counter", "audit"))
def issue_notices(
    session: Session,
    *,
    unit_ids: Sequence[int],
    account_ids: Sequence[int] | None = None,
    pay_until: date | None = None,
    overdue_only: bool = False,
    whole: bool = False,
    put: Put | None = None,
) -> tuple[NoticeFacts, ...]:
    """Make one numbered notice per debtor and home, in unit order; who owes nothing gets none.

    The spaces of a household stand on its notice; the sum is that of the desk at this moment.
    `account_ids`: of these accounts only. `whole`: one letter per debtor over all his homes.
    `pay_until` is for what is overdue, the rest has its own due day. `put` brings them out; no
    number is used up when it fails. Raises NothingOwed.
    """
    day = today(session)
    asked = _lines_by_debtor(session, unit_ids, account_ids)
    owing = [
        one._replace(lines=wanted)
        for one in (_by_payer(asked) if whole else asked)
        if (wanted := _wanted(one.lines, day, overdue_only=overdue_only))
    ]
    if not owing:
        raise NothingOwed
    notices = _notices(session, owing, pay_until or day + timedelta(PAY_WITHIN))
    _write_down(session, notices, owing)
    if put is not None:
        put(notices)
    return notices


class _Owing(NamedTuple):
    """What a debtor is asked for at a home, or at `several` of his."""

    home: Unit
    lines: Sequence[DueLine]
    several: bool = False


def _write_down(session: Session, notices: Sequence[NoticeFacts], owing: Sequence[_Owing]) -> None:
    ends = dict.fromkeys((notices[0].number, notices[-1].number))
    record(
        session,
        "notice.issue",
        ("notice", None, " – ".join(ends)),
        after={
            "count": len(notices),
            "total": total(one.total for one in notices),
            # By these `notices_found` finds a number again: the home, to whom, over how much, and
            # of a letter over several homes all its units.
            "notices": {
                notice.number: [one.home.id, notice.owner, notice.total, *_several(one)]
                for notice, one in zip(notices, owing, strict=True)
            },
        },
    )


def _several(owing: _Owing) -> list[list[int | None]]:
    units = dict.fromkeys(line.unit_id for line in owing.lines)
    return [list(units)] if owing.several else []


def _by_payer(asked: Iterable[_Owing]) -> list[_Owing]:
    """The lines of each debtor as one, his homes in unit order."""
    found: dict[int, _Owing] = {}
    for one in asked:
        person = one.lines[0].person_id
        first = found.get(person)
        lines = [*first.lines, *one.lines] if first is not None else one.lines
        home = one.home if first is None else first.home
        found[person] = _Owing(home, lines, several=first is not None)
    return list(found.values())


def _notices(session: Session, owing: Sequence[_Owing], pay_until: date) -> tuple[NoticeFacts, ...]:
    """What each notice says, numbered in order; the same few statements for however many."""
    day = today(session)
    charges = [line.charge_id for one in owing for line in one.lines]
    late = late_fees(session, charges=charges)
    same = _Same(estate_settings(session), day, pay_until, acting(session).name, late)
    titles = titles_of_units(session, (one.home for one in owing))
    prepaid = coverages(session, (one.lines for one in owing))
    drawn = draw_numbers(session, [NOTICE_SERIES] * len(owing), day.year)
    numbers = [document_no(NOTICE_SERIES, day.year, number) for number in drawn]
    return tuple(
        _notice(same, number, one, titles[one.home.id], covered)
        for number, one, covered in zip(numbers, owing, prepaid, strict=True)
    )


def _wanted(lines: Sequence[DueLine], day: date, *, overdue_only: bool) -> list[DueLine]:
    """The lines to ask for; none when credits leave nothing to pay."""
    wanted = [line for line in lines if line.due_day < day or not overdue_only]
    return wanted if total(line.open for line in wanted) > ZERO else []


def _lines_by_debtor(
    session: Session, unit_ids: Sequence[int], account_ids: Sequence[int] | None
) -> list[_Owing]:
    """The lines of each debtor under his home, spaces with it, as the desk shows them."""
    homes = homes_of_accounts(session, unit_ids=unit_ids)
    accounts = session.execute(
        select(Account.id, Account.person_id).where(among(Account.id, homes))
    )
    person_of = {account_id: person_id for account_id, person_id in accounts}  # noqa: C416  rows
    if account_ids is not None:
        person_of = {one: person_of[one] for one in account_ids if one in person_of}
    grouped: dict[int, dict[int, list[DueLine]]] = defaultdict(lambda: defaultdict(list))
    for line in open_lines(session, account_ids=list(person_of)):
        grouped[homes[line.account_id]][person_of[line.account_id]].append(line)
    units = session.scalars(select(Unit).where(among(Unit.id, grouped)).order_by(Unit.order_key))
    return [
        _Owing(unit, tuple(lines))
        for unit in units
        for _person, lines in sorted(grouped[unit.id].items())
    ]


class _Same(NamedTuple):
    """What all notices made together say."""

    estate: EstateSettings
    day: date
    pay_until: date
    printed_by: str
    late: Mapping[int, LateFee]


def _notice(same: _Same, number: str, owing: _Owing, title: str, prepaid: Coverage) -> NoticeFacts:
    estate, late = same.estate, same.late
    lines, units = owing.lines, _units_owed(owing, same.day)
    starts = [line.period_from for line in lines if line.period_from]
    ends = [line.period_to for line in lines if line.period_to]
    own = None if units else owing.home.id
    return NoticeFacts(
        company=estate.company,
        estate=estate.name,
        number=number,
        day=same.day,
        owner=lines[0].debtor,
        unit_title=units_told([one.unit for one in units]) or title,
        unit_code=owing.home.code,
        lines=tuple(owed_line(line, own, late.get(line.charge_id)) for line in lines),
        late_fee_clause=_clause(
            same.day, [late[one.charge_id] for one in lines if one.charge_id in late]
        ),
        total=total(line.open for line in lines),
        prepaid=prepaid.balance,
        prepaid_covers=prepaid.covered,
        period_from=min(starts, default=None),
        period_to=max(ends, default=None),
        pay_until=same.pay_until,
        ways=estate.bank_lines,
        phone=estate.phone,
        address=estate.address,
        printed_by=same.printed_by,
        practice=estate.practice,
        units=units,
    )


def _units_owed(owing: _Owing, day: date) -> tuple[UnitOwed, ...]:
    """What each unit of a letter over several owes, in the order of its lines."""
    if not owing.several:
        return ()
    by_unit: dict[str, list[DueLine]] = defaultdict(list)
    for line in owing.lines:
        by_unit[line.unit_code].append(line)
    return tuple(
        UnitOwed(
            unit,
            total(line.open for line in some if line.due_day < day),
            total(line.open for line in some),
        )
        for unit, some in by_unit.items()
    )


def _clause(day: date, late: Sequence[LateFee]) -> str:
    """By what a late fee is asked, and till when it was counted; '' where none is."""
    if not total(one.claim for one in late):
        return ""
    words = dict.fromkeys(one.clause.words for one in late)
    told = _("counted till {day}, not in the sum above. {clause}")
    return told.format(day=day, clause=" ".join(words))


def owed_line(line: DueLine, unit_id: int | None, late: LateFee | None = None) -> OwedLine:
    """What a notice says of an open line; without a unit it is over several."""
    basis = basis_of_line(line.explanation)
    return OwedLine(
        item=item_on_paper(line, unit_id),
        amount=line.open,
        period_from=line.period_from,
        period_to=line.period_to,
        basis=basis,
        explanation="" if basis is not None else line.explanation,
        charged=line.amount,
        due=line.due_day,
        late_fee=late.claim if late is not None else ZERO,
    )
