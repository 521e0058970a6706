"""What a developer's roster of hand-overs says of cases: the day of the notice, who handles it.

Units and people come in on the page of imports; this reads the columns that are of the case.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import moving, saving
from propdesk.db.records.gestures import gesture
from propdesk.db.store import today, use_case
from propdesk.estate.models import Building, Unit
from propdesk.estate.roster.service import told_beside
from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.values import read_date, says_nothing
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.sheets.cells import Cell, Workbook, cell_text
from propdesk.movein.cases.batches import begun_cases, units_without_case
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.register import CASE, CaseFields, open_case_of
from propdesk.movein.cases.rules import CaseState
from propdesk.movein.cases.states import NoticeSent

_HEADINGS = {
    "notified_on": re.compile(
        "^(入住|入伙|交房|收房|收楼|交付|交楼|交屋)?通知[书单函]?(发出|送达|寄出|发放)?(日期|时间|日)$"
    ),
    "handled_by": re.compile("^(经办|经手|承办)(人员?)?$"),
}
_ALWAYS = 2  # a roster with one case is a gesture, too
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")


class NothingOfCases(UserError):
    """A roster that tells nothing of a case that is open, or to be made."""

    message = N_(
        "The file tells of no unit that is still to be handed over when its notice went out or who "
        "handles it. Handed over already: {handed}. Not entered yet: {unknown}; import them first."
    )


class RosterCase(msgspec.Struct, frozen=True, kw_only=True):
    """What a roster says of the case of a unit. `handled_by` stands with its heading, for the note;
    `doubt` is what of it cannot be taken and why; `is_new`: the unit has no case yet."""

    unit_id: int
    unit: str
    notified_on: date | None
    handled_by: str
    doubt: str
    is_new: bool


class RosterRowRefused(UserError):
    """A row of a roster that is refused; nothing of the roster is kept."""

    message = N_("{unit}: {reason} Nothing of the roster was taken over.")


class RosterCases(msgspec.Struct, frozen=True):
    """The cases of a roster; how many of its units are handed over, how many the register has
    not."""

    cases: tuple[RosterCase, ...]
    handed: int
    unknown: int

    @property
    def doubts(self) -> list[str]:
        """What cannot be taken."""
        return [one.doubt for one in self.cases if one.doubt]


@use_case(permission="movein.view")
def cases_of_roster(session: Session, *, workbook: Workbook) -> RosterCases:
    """What the columns of a roster say of the cases of units that are not handed over.

    Raises NothingOfCases.
    """
    query = select(Building.code, Unit.entrance, Unit.room, Unit).join(Unit)
    units = {f"{one[0]}/{one[1]}/{one[2]}": one[3] for one in session.execute(query)}
    without = set(units_without_case(session))
    found, handed, unknown = list[RosterCase](), 0, 0
    for row in told_beside(workbook, _HEADINGS):
        unit = units.get(row.unit.code)
        if unit is None:
            unknown += 1
            continue
        is_new = unit.id in without
        if not is_new and open_case_of(session, unit.id) is None:
            handed += 1
            continue
        day, doubt = _day(session, *row.told.get("notified_on", ("", None, "")))
        heading, cell, _place = row.told.get("handled_by", ("", None, ""))
        name = cell_text(cell).strip()
        by = "" if says_nothing(name) else _("{name}: {what}").format(name=heading, what=name)
        if day or by or doubt:
            found.append(
                RosterCase(
                    unit_id=unit.id,
                    unit=unit.code,
                    notified_on=day,
                    handled_by=by,
                    doubt=doubt,
                    is_new=is_new,
                )
            )
    if not found:
        raise NothingOfCases(handed=handed, unknown=unknown)
    return RosterCases(tuple(found), handed, unknown)


def _day(session: Session, _heading: str, cell: Cell, place: str) -> tuple[date | None, str]:
    """The day of a notice, also where other words stand around it; or why there is none."""
    text = cell_text(cell).strip()
    if says_nothing(text):
        return None, ""
    inside = _DAY.search(text)
    is_plain = isinstance(cell, date) or inside is None
    day, fault = read_date(cell if is_plain else inside[0])  # type: ignore[index]
    if fault or day is None:
        told = _("{place}: “{text}” is no day of a notice. It is left out.")
        return None, told.format(place=place, text=text)
    if day > today(session):
        told = _("{place}: {day} is still to come, so no notice went out on it. It is left out.")
        return None, told.format(place=place, day=day)
    return day, ""


@use_case(permission="movein.edit", touches=CASE.touches)
def take_roster_over(
    session: Session, *, cases: Sequence[RosterCase], progress: Progress | None = None
) -> int:
    """Make the cases that are missing and note on each what the roster says; how many changed.

    A case that waits for its notice is notified on that day; who handles it goes into its note.
    All of it is one gesture, taken back as one. Raises what refuses a case, and Cancelled through
    `progress` (nothing is kept then).
    """
    watch = progress or NoProgress()
    missing = {*units_without_case(session)} & {one.unit_id for one in cases if one.is_new}
    begun = begun_cases(session, sorted(missing), CaseFields(unit_id=None))
    fields = {one.unit_id: one for one in begun}
    with gesture(session, CASE, count=_ALWAYS) as mine:
        for done, one in enumerate(cases):
            watch.step(done, len(cases))
            case = open_case_of(session, one.unit_id)
            new = fields.get(one.unit_id) if case is None else None
            if case is not None or new is not None:
                step = partial(_take, session, one, case, new)
                mine.row(0 if case is None else case.id, one.unit, step)
        for row in mine.rows:
            if row.how == "refused":
                raise RosterRowRefused(unit=row.name, reason=row.why)
    return mine.outcome().count("done")


def _take(
    session: Session, one: RosterCase, case: MoveInCase | None, new: CaseFields | None
) -> int:
    """Make the case of a row where it is missing, and note what the row says; its id."""
    if new is not None:
        case = session.get_one(MoveInCase, saving.add(session, CASE, new))
    assert case is not None  # noqa: S101  it was there, or was made
    case_id = case.id
    _note(session, case, one)
    return case_id


def _note(session: Session, case: MoveInCase, one: RosterCase) -> None:
    """Note on a case what the roster says and it does not say yet."""
    case_id, waits = case.id, case.state is CaseState.TO_NOTIFY
    if one.handled_by and one.handled_by not in case.note.splitlines():
        fields = saving.seen(session, CASE, case_id)
        note = "\n".join(filter(None, (fields.note, one.handled_by)))
        saving.change(session, CASE, case_id, replace(fields, note=note))
    if one.notified_on and waits:
        day = {"notified_on": one.notified_on}
        moving.move(session, CASE, case_id, CaseState.NOTIFIED, form=NoticeSent(), given=day)
