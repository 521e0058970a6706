"""Every day of every unit is billed once, to whoever answers for it, in any order of runs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store
from propdesk.estate.models import Account
from propdesk.estate.people.occupancy import add_role
from propdesk.estate.people.people import add_person
from propdesk.estate.records import RoleFields, SpaceFields, UnitFields
from propdesk.estate.rules import RoleKind, SpaceTenure, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import save_space
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.models import Charge
from propdesk.fees.periods import month_share
from propdesk.fees.rules import Formula, Proration
from propdesk.fees.tariff_models import TariffVersion
from propdesk.fees.tariffs import changes as tariff_changes
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.money import round_half_up
from tests.clocks import StoppedClock
from tests.estate.conftest import person_fields

YEAR = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
DAYS = st.sampled_from(YEAR)
SPAN = st.tuples(DAYS, st.integers(0, 200)).map(
    lambda one: (one[0], min(one[0] + timedelta(one[1]), date(2027, 6, 30)))
)
RUNS = (
    *(f"2026-{month:02d}" for month in range(1, 13)), "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4",
    "2026-H1", "2026-H2", "2026",
)  # fmt: skip


@dataclass(frozen=True)
class History:
    """Who holds a flat when, and who a space: own people, else the flat's while the term lasts."""

    owners: tuple[tuple[date, date], ...]
    payer: tuple[date, date] | None
    tenant_of_space: tuple[date, date] | None
    term: tuple[date, date] | None
    months: int
    changes: tuple[date, ...]
    rule: Proration
    runs: tuple[str, ...]
    late: tuple[date, date] | None


@st.composite
def histories(draw: st.DrawFn) -> History:
    cuts = sorted(set(draw(st.lists(DAYS, max_size=3))))
    begins = [cuts[0], *(day + timedelta(draw(st.sampled_from([0, 0, 9]))) for day in cuts[1:])] \
        if cuts else []  # fmt: skip
    ends = [*(day - timedelta(1) for day in cuts[1:]), date(2027, 6, 30)]
    owners = tuple((b, e) for b, e in zip(begins, ends, strict=False) if b <= e)
    return History(
        owners,
        draw(st.none() | SPAN),
        draw(st.none() | SPAN),
        draw(st.none() | SPAN),
        draw(st.sampled_from([1, 3, 6, 12])),
        tuple(sorted(set(draw(st.lists(DAYS, max_size=2))))),
        draw(st.sampled_from([Proration.ACTUAL_DAYS, Proration.THIRTY_DAYS])),
        tuple(draw(st.permutations(RUNS))[: draw(st.integers(0, 5))]),
        draw(st.none() | SPAN),
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("who") / "empty.db"
    create_data(path)
    return path


@given(history=histories())
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_day_is_billed_once_to_whoever_is_responsible(
    history: History, empty: Path, tmp_path: Path
) -> None:
    path = tmp_path / "case.db"
    copyfile(empty, path)
    store = Store(path, clock=StoppedClock())
    try:
        estate = _Estate(store, history)
        for period in history.runs:
            store.write(publish_run, period=period)
        estate.enter_late()
        for period in (*history.runs[::-1], "2026"):
            store.write(publish_run, period=period)
        _check(store, estate)
    finally:
        store.close()


class _Estate:
    """A flat and a space of it, their people by name; the plain model of who answers when."""

    def __init__(self, store: Store, history: History) -> None:
        self.store, self.history = store, history
        self.names: dict[int, str] = {}
        self.flat = store.write(
            UNIT_USES.add, fields=UnitFields(building="1", room="101", built_area=1_000_300)
        )
        fields = UnitFields(building="B1", room="086", kind=UnitKind.SPACE, built_area=123_450)
        self.space = store.write(UNIT_USES.add, fields=fields)
        for number, (since, until) in enumerate(history.owners):
            self._hold(self.flat, f"owner {number}", RoleKind.OWNER, (since, until))
        if history.payer:
            self._hold(self.flat, "payer", RoleKind.PAYER, history.payer)
        if history.tenant_of_space:
            self._hold(self.space, "tenant", RoleKind.TENANT, history.tenant_of_space)
        if history.term:
            terms = SpaceFields(
                SpaceTenure.LEASED, self.flat, since=history.term[0], until=history.term[1]
            )
            store.write(save_space, unit_id=self.space, fields=terms)
        self._tariff()

    def _hold(self, unit: int, name: str, role: RoleKind, days: tuple[date, date]) -> None:
        person = self.store.write(add_person, fields=person_fields(name))
        self.names[person] = name
        fields = RoleFields(role, since=days[0], until=days[1])
        self.store.write(add_role, unit_id=unit, person_id=person, fields=fields)

    def _tariff(self) -> None:
        item = self.store.write(ensure_first_items)[0].id
        applies = Applies((UnitKind.ROOM, UnitKind.SPACE))
        fields = TariffFields(
            fee_item_id=item,
            name="费",
            formula=Formula.AREA,
            period_months=self.history.months,
            applies=applies,
        )
        first = VersionFields(
            effective_from=date(2020, 1, 1), price=1_370_000, proration=self.history.rule
        )
        create = tariff_changes.create_tariff
        tariff = self.store.write(create, fields=fields, version=first)
        for number, day in enumerate(self.history.changes, 1):
            version = replace(first, effective_from=day, price=first.price + 210_000 * number)
            add = tariff_changes.add_version
            self.store.write(add, tariff_id=tariff, version=version)

    def enter_late(self) -> None:
        """Somebody turns out to have held both while nobody was known."""
        if self.history.late is None:
            return
        for unit in (self.flat, self.space):
            for number, days in enumerate(_gaps(self, unit, self.history.late)):
                self._hold(unit, f"late {number} of {unit}", RoleKind.OWNER, days)

    def responsible(self, unit: int, day: date, *, late: bool = True) -> str | None:
        """Who answers for a unit on a day: the plain rule."""
        found = self._by_roles(unit, day)
        if unit == self.space and found is None:
            found = self._late(unit, day) if late else None
            if found is None and _in(self.history.term, day):
                return self.responsible(self.flat, day, late=late)
        return found or (self._late(unit, day) if late else None)

    def _by_roles(self, unit: int, day: date) -> str | None:
        history = self.history
        if unit == self.space:
            return "tenant" if _in(history.tenant_of_space, day) else None
        if _in(history.payer, day):
            return "payer"
        holding = (n for n, span in enumerate(history.owners) if _in(span, day))
        return next((f"owner {number}" for number in holding), None)

    def _late(self, unit: int, day: date) -> str | None:
        for number, days in enumerate(_gaps(self, unit, self.history.late)):
            if _in(days, day):
                return f"late {number} of {unit}"
        return None


def _gaps(
    estate: _Estate, unit: int, late: tuple[date, date] | None
) -> Iterator[tuple[date, date]]:
    """The stretches of a span in which the model knows nobody."""
    if late is None:
        return
    begin: date | None = None
    day = late[0]
    while day <= late[1] + timedelta(1):
        free = day <= late[1] and estate.responsible(unit, day, late=False) is None
        if free and begin is None:
            begin = day
        if not free and begin is not None:
            yield begin, day - timedelta(1)
            begin = None
        day += timedelta(1)


def _in(span: tuple[date, date] | None, day: date) -> bool:
    return span is not None and span[0] <= day <= span[1]


def _check(store: Store, estate: _Estate) -> None:
    for unit in (estate.flat, estate.space):
        lines = store.read(_lines, unit_id=unit)
        debtors: dict[date, str] = {}
        for line, person in lines:
            assert line.period_from is not None
            assert line.period_to is not None
            for n in range((line.period_to - line.period_from).days + 1):
                day = line.period_from + timedelta(n)
                assert day not in debtors, f"{day} is billed twice"
                debtors[day] = estate.names[person]
        by_thirty = estate.history.rule is Proration.THIRTY_DAYS
        for day in YEAR:
            if by_thirty and day.day == 31 and day not in debtors:
                continue  # the 31st alone weighs nothing, and no line of zero is made
            assert debtors.get(day) == estate.responsible(unit, day), day
        _check_sums(store, estate, [line for line, _person in lines], unit)


def _lines(session: Session, *, unit_id: int) -> list[tuple[Charge, int]]:
    query = (
        select(Charge, Account.person_id)
        .join(Account, Account.id == Charge.account_id)
        .where(Charge.unit_id == unit_id)
        .order_by(Charge.period_from)
    )
    return [(charge, person) for charge, person in session.execute(query)]


def _check_sums(store: Store, estate: _Estate, lines: list[Charge], unit: int) -> None:
    """Parts of a period's line by one version add up to its cumulative amounts, all to the fen."""
    versions = store.read(_prices)
    area = 1_000_300 if unit == estate.flat else 123_450
    for line in lines:
        assert line.period_from is not None
        assert line.period_to is not None
        price, effective = versions[line.tariff_version_id or 0]
        month = (line.period_from.month - 1) // estate.history.months * estate.history.months
        begin = max(date(2026, month + 1, 1), effective)

        def upto(day: date, begin: date = begin, price: int = price) -> int:
            months = _months(estate.history.rule, begin, day)
            exact = Fraction(area, 10_000) * Fraction(price, 10_000) * months
            return round_half_up(exact.numerator, exact.denominator)

        before = upto(line.period_from - timedelta(1)) if line.period_from > begin else 0
        assert line.amount.fen == upto(line.period_to) - before


def _prices(session: Session) -> dict[int, tuple[int, date]]:
    rows = session.scalars(select(TariffVersion))
    return {row.id: (row.price, row.effective_from) for row in rows}


def _months(rule: Proration, begin: date, last: date) -> Fraction:
    """The months of begin..last by a rule, month by month: whole to date less whole to begin."""
    whole = month_share(rule, 31, 1, 31)
    found, day = Fraction(0), begin
    while day <= last:
        following = (day.replace(day=1) + timedelta(32)).replace(day=1)
        length = (following - timedelta(1)).day
        to = min(last, following - timedelta(1)).day
        share = month_share(rule, length, 1, to)
        share -= month_share(rule, length, 1, day.day - 1) if day.day > 1 else 0
        found += Fraction(share, whole)
        day = following
    return found
