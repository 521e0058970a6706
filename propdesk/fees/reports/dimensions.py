"""What reports of the money are parted by: how it is asked of a row, and how its values are
called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from propdesk.estate.rules import UnitKind
from propdesk.fees.dunning.models import Keeper
from propdesk.fees.papers.words import REASONS, reason_word
from propdesk.fees.public_income.rules import IncomeSource, PublicCost
from propdesk.fees.reports.declared import BookPart
from propdesk.kernel.i18n import N_, _

Names = Callable[[Session], Mapping[Any, str]]
"""The names of values, in the order in which lines stand."""


def _as_it_is(_session: Session) -> Mapping[Any, str]:
    return {}


def _asked(query: str) -> Names:
    return lambda session: {row[0]: row[1] for row in session.execute(text(query))}


def _kinds(_session: Session) -> Mapping[Any, str]:
    return {kind.value: kind.label for kind in UnitKind}


def _reasons(_session: Session) -> Mapping[Any, str]:
    return {reason: reason_word(reason) for reason in REASONS}


_BUILDINGS = (
    "SELECT id, CASE WHEN name <> '' THEN name ELSE code END FROM building ORDER BY order_key"
)
_ITEMS = "SELECT id, name FROM fee_item ORDER BY order_no, id"
_DEBTORS = """
    SELECT account.id, coalesce(unit.code || ' ', '') || person.name
    FROM account JOIN person ON person.id = account.person_id
    LEFT JOIN unit ON unit.id = account.unit_id ORDER BY unit.order_key, account.id
"""
_SHIFTS = "SELECT DISTINCT user_id, user_name FROM cash_session ORDER BY user_id"
_USERS = "SELECT id, display_name FROM user ORDER BY id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """`of` gives the SQL of a part's value, `on` that of one that hangs on a day, of `{unit}`;
    without a value a line is called `nobody`."""

    title: str
    head: str
    of: Callable[[BookPart], str]
    on: Callable[[Session, date], str] | None = None
    names: Names = _as_it_is
    nobody: str = N_("without")


def _of_unit(column: str) -> Callable[[BookPart], str]:
    return lambda part: f"(SELECT unit.{column} FROM unit WHERE unit.id = {part.unit})"  # noqa: S608  ours


def _cashier(part: BookPart) -> str:
    if part.shift == "NULL":
        return "NULL"
    return f"(SELECT user_id FROM cash_session WHERE cash_session.id = {part.shift})"  # noqa: S608  ours


def _keeper(session: Session, day: date) -> str:
    """Who answers for a unit on a day: the longest of the places that it lies in."""
    answers = (Keeper.since <= day) & (Keeper.until.is_(None) | (Keeper.until >= day))
    rows = session.execute(select(Keeper.id, Keeper.places).where(answers)).all()
    places = [(one, number) for number, told in rows for one in told.split(", ") if one]
    places.sort(key=lambda place: (-place[0].count("-"), place[0]))
    if not places:
        return "NULL"
    cases = []
    for place, number in places:
        quoted = place.replace("'", "''").replace("{", "").replace("}", "")
        begins = f"substr(code, 1, {len(place) + 1}) = '{quoted}-'"
        cases.append(f"WHEN code = '{quoted}' OR {begins} THEN {number}")
    return f"(SELECT CASE {' '.join(cases)} END FROM unit WHERE unit.id = {{unit}})"  # noqa: S608  quoted


def _keepers(session: Session) -> Mapping[Any, str]:
    query = select(Keeper.id, Keeper.name).order_by(Keeper.name, Keeper.id)
    return {number: name for number, name in session.execute(query)}  # noqa: C416  rows


def _public(session: Session) -> Mapping[Any, str]:
    """What the lines are called: items of the desk, sources, costs, decisions."""
    items = session.execute(text(
        "SELECT id, name FROM fee_item WHERE nature = 'common_area' ORDER BY order_no, id"
    ))  # fmt: skip
    decisions = session.execute(text(
        "SELECT id, decision_no, what FROM public_decision ORDER BY day, id"
    ))  # fmt: skip
    return {
        "0": _("Balance taken over"),
        **{f"1{one}": _("{item} (cash desk)").format(item=name) for one, name in items},
        **{f"2{one.value}": one.label for one in IncomeSource},
        **{f"3{one.value}": one.label for one in PublicCost},
        **{f"4{one}": f"{number} {what}" for one, number, what in decisions},
    }


DIMENSIONS: Mapping[str, Dimension] = {
    "item": Dimension(
        title=N_("By fee item"),
        head=N_("Fee item"),
        of=lambda part: part.item,
        names=_asked(_ITEMS),
        nobody=N_("Prepayment, any item"),
    ),
    "building": Dimension(
        title=N_("By building"),
        head=N_("Building"),
        of=_of_unit("building_id"),
        names=_asked(_BUILDINGS),
        nobody=N_("without a unit"),
    ),
    "keeper": Dimension(
        title=N_("By keeper"),
        head=N_("Keeper"),
        of=lambda _part: "NULL",
        on=_keeper,
        names=_keepers,
        nobody=N_("without a keeper"),
    ),
    "kind": Dimension(
        title=N_("By kind of unit"),
        head=N_("Kind of unit"),
        of=_of_unit("kind"),
        names=_kinds,
        nobody=N_("without a unit"),
    ),
    "period": Dimension(
        title=N_("By month charged for"),
        head=N_("Charged for"),
        of=lambda part: f"substr(coalesce({part.since}, {part.due}), 1, 7)",
        nobody=N_("without a period"),
    ),
    "booked": Dimension(
        title=N_("By month of booking"),
        head=N_("Booked in"),
        of=lambda part: f"substr({part.day}, 1, 7)",
    ),
    "day": Dimension(title=N_("By day"), head=N_("Day"), of=lambda part: part.day),
    "year": Dimension(
        title=N_("By year of the due day"),
        head=N_("Due in"),
        of=lambda part: f"substr({part.due}, 1, 4)",
    ),
    "account": Dimension(
        title=N_("By who owes"),
        head=N_("Unit and payer"),
        of=lambda part: part.account,
        names=_asked(_DEBTORS),
    ),
    "cashier": Dimension(
        title=N_("By cashier"),
        head=N_("Cashier"),
        of=_cashier,
        names=_asked(_SHIFTS),
        nobody=N_("without a desk"),
    ),
    "user": Dimension(
        title=N_("By who did it"),
        head=N_("Who did it"),
        of=lambda part: part.user,
        names=_asked(_USERS),
    ),
    "reason": Dimension(
        title=N_("By reason"),
        head=N_("Reason"),
        of=lambda part: part.reason,
        names=_reasons,
        nobody=N_("without a reason"),
    ),
    "public": Dimension(
        title=N_("By source and use"),
        head=N_("Source or use"),
        of=lambda part: part.public,
        names=_public,
    ),
    "scope": Dimension(
        title=N_("By what is counted"), head=N_("What is counted"), of=lambda _part: "''"
    ),
}


def value_of(session: Session, last: date, part: BookPart, name: str) -> str:
    """The SQL of a part's value; one that hangs on a day as of the last."""
    dimension = DIMENSIONS[name]
    if dimension.on is None:
        return dimension.of(part)
    return dimension.on(session, last).format(unit=part.unit)


def cut_title(cut: tuple[str, ...]) -> str:
    """How a cut is called; without one only the total stands there."""
    if not cut:
        return _("Total")
    if len(cut) == 1:
        return _(DIMENSIONS[cut[0]].title)
    first, second = (_(DIMENSIONS[one].head) for one in cut)
    return _("By {first} and {second}").format(first=first, second=second)


def cut_head(cut: tuple[str, ...]) -> str:
    """The head of its first column."""
    return " · ".join(_(DIMENSIONS[one].head) for one in cut)
