"""Inspections of works on sheets of a check-list: what passes at the first binds the second.

sheet_id = begin_look(session, renovation_id=3)   # first or second, by the state of the works
both_looks(session, renovation_id=3).rows         # item by item, side by side
"""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import Values
from propdesk.db.records.saving import the_record
from propdesk.db.records.undoing import is_taken_back
from propdesk.db.store import use_case
from propdesk.duties.checklists.models import CheckSheet
from propdesk.duties.checklists.rules import ListUse, items_of
from propdesk.duties.checklists.service import (
    BEGIN_TABLES,
    CHECK_LIST,
    CheckFacts,
    LookedAt,
    deliver_list,
    facts_of,
    list_in_use,
    new_sheet,
    side_by_side,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.movein.renovation.models import Renovation, RenovationLook, approved
from propdesk.movein.renovation.register import RENOVATION
from propdesk.movein.renovation.rules import SCOPE, Look, RenovationState

# What is looked at in any home; delivered, an office changes it on the page of check-lists.
_NAME = N_("Inspection of works")
_ALWAYS = (
    N_("Works as approved, nothing more"),
    N_("Walls, columns, beams and slabs as they were"),
    N_("Outer walls, windows, balconies as they were"),
    N_("Risers, smoke ducts and the fire system free"),
    N_("Stairs, lift and corridor clean and whole"),
    N_("Rubbish taken away"),
)
# What chosen works add, whatever the list says.
_CHOSEN = {
    "structure": N_("Structure as the drawing says"),
    "gas": N_("Gas: paper of the gas company"),
    "heating": N_("Heating: paper of the heating company"),
    "wet_rooms": N_("Wet rooms: water stood 48 hours, none below"),
}
_LOOKS = {RenovationState.COMPLETED: Look.FIRST, RenovationState.OBSERVED: Look.SECOND}
PASSED = {RenovationState.OBSERVED: Look.FIRST, RenovationState.TO_SETTLE: Look.SECOND}
LOOK_TABLES = (*BEGIN_TABLES, *CHECK_LIST.touches, "renovation_look")


class NothingToInspect(UserError):
    """Works are inspected that nobody reported as done, or that are settled."""

    message = N_(
        "{no} is not to be inspected now, it stands at “{state}”. Works are inspected once they "
        "are reported as done, and again while they are under observation."
    )


class NoInspectionList(UserError):
    """No check-list for inspections is in use."""

    message = N_(
        "No check-list for the inspection of works is in use. Enter one among the check-lists, "
        "with “{use}” as what it is the template of."
    )


class LookIncomplete(UserError):
    """An inspection passes whose sheet has rows without an answer."""

    message = N_("{no} does not pass while {sheet} is not complete. Answer its items first.")


class FindingsUnsaid(UserError):
    """A first inspection passes with findings that nobody let pass in writing."""

    message = N_(
        "{no}: {rows} on {sheet} are not in order. Write down what of it is let pass, which then "
        "binds, or do not pass the inspection."
    )


def inspected_items(session: Session, renovation_id: int) -> list[str]:
    """What is looked at in a renovation whose inspection has not begun, in the reader's words."""
    of = list_in_use(session, ListUse.WORKS)
    items = of.items if of else _delivered()
    return [*(item.what for item in items_of(items)), *_added(session, renovation_id)]


def _delivered() -> str:
    return "\n".join(_(words) for words in _ALWAYS)


def _added(session: Session, renovation_id: int) -> list[str]:
    """What the approved works add; those applied for as long as nothing is approved."""
    columns = [approved(name) for name in SCOPE]
    query = select(approved("version"), *columns).where(Renovation.id == renovation_id)
    version, *chosen = session.execute(query).one()
    one = session.get_one(Renovation, renovation_id)
    if version is None:
        chosen = [getattr(one, name) for name in SCOPE]
    told = dict(zip(SCOPE, chosen, strict=True))
    return [_(words) for name, words in _CHOSEN.items() if told[name]]


@use_case(permission="movein.edit", touches=LOOK_TABLES)
def begin_look(session: Session, *, renovation_id: int) -> int:
    """Begin the inspection that is due, or go on with it; the id of its sheet.

    A first one that is repeated, and the second, have the items of the one before.
    Raises RecordGone, NothingToInspect, NoInspectionList.
    """
    one = the_record(session, RENOVATION, renovation_id)
    look = _LOOKS.get(one.state)
    if look is None:
        raise NothingToInspect(no=one.no, state=one.state.label)
    found = current_look(session, one.id, look)
    return new_look(session, renovation_id, look) if found is None else found.id


def may_inspect(session: Session, renovation_id: int) -> bool:
    """Whether an inspection of these works is due."""
    one = session.get(Renovation, renovation_id)
    return one is not None and one.state in _LOOKS


def was_inspected(session: Session, renovation_id: int) -> bool:
    """Whether a sheet of an inspection of these works was begun."""
    return _newest(session, renovation_id, *Look) is not None


def new_look(session: Session, renovation_id: int, look: Look) -> int:
    """Begin an inspection inside a use case; the id of its sheet. Raises NoInspectionList."""
    before = _newest(session, renovation_id, *(Look if look is Look.FIRST else (Look.FIRST,)))
    deliver_list(session, ListUse.WORKS, _(_NAME), _delivered())
    of = before or list_in_use(session, ListUse.WORKS)
    if of is None:
        raise NoInspectionList(use=ListUse.WORKS.label)
    sheet_id = new_sheet(
        session,
        kind=RENOVATION.kind,
        record_id=renovation_id,
        list_id=of.list_id if isinstance(of, CheckSheet) else of.id,
        after_id=of.id if isinstance(of, CheckSheet) else None,
        more=_added(session, renovation_id),
    )
    session.add(RenovationLook(renovation_id=renovation_id, look=look, sheet_id=sheet_id))
    session.flush()
    return sheet_id


def current_look(session: Session, renovation_id: int, look: Look) -> CheckSheet | None:
    """The sheet of an inspection that holds. A first one stands until the works are reported as
    done again after it; a second one stands on the first one that holds."""
    first = _newest(session, renovation_id, Look.FIRST)
    if look is Look.SECOND:
        found = _newest(session, renovation_id, look)
        stands = found is not None and (first is None or found.after_id == first.id)
        return found if stands else None
    reported = session.get_one(Renovation, renovation_id).completed_at
    if first is not None and first.complete_at and reported and reported > first.complete_at:
        return None
    return first


def _newest(session: Session, renovation_id: int, *looks: Look) -> CheckSheet | None:
    own = (RenovationLook.renovation_id == renovation_id, RenovationLook.look.in_(looks))
    query = select(CheckSheet).join(RenovationLook, RenovationLook.sheet_id == CheckSheet.id)
    return session.scalar(query.where(*own).order_by(CheckSheet.id.desc()).limit(1))


def follow_works(session: Session, before: Values, after: Values) -> None:
    """Refuse to pass an inspection whose sheet is begun and not complete, or that found at first
    what is not let pass in writing. One that was kept on paper alone passes."""
    passes = before and after and before["state"] != after["state"] and not is_taken_back(session)
    look = PASSED.get(after["state"]) if passes else None
    sheet = None if look is None else current_look(session, after["id"], look)
    if sheet is None:
        return
    if sheet.complete_at is None:
        raise LookIncomplete(no=after["no"], sheet=sheet.no)
    if look is Look.FIRST and sheet.bad and not after["exceptions"].strip():
        bad = [str(row.row) for row in facts_of(session, sheet.id).rows if row.is_bad]
        raise FindingsUnsaid(no=after["no"], sheet=sheet.no, rows=listed(bad))


class BothLooks(msgspec.Struct, frozen=True, kw_only=True):
    """Both inspections of a renovation, side by side."""

    first: CheckFacts | None
    second: CheckFacts | None

    @property
    def rows(self) -> tuple[LookedAt, ...]:
        """Item by item."""
        first, second = (look.rows if look else () for look in (self.first, self.second))
        return side_by_side(first, second)


@use_case(permission="movein.view")
def both_looks(session: Session, *, renovation_id: int) -> BothLooks:
    """Both inspections as far as they were begun. Raises RecordGone."""
    the_record(session, RENOVATION, renovation_id)
    first, second = (current_look(session, renovation_id, look) for look in Look)
    if first is None:  # to be repeated: what was found before is shown until then
        first = _newest(session, renovation_id, Look.FIRST)
    return BothLooks(
        first=None if first is None else facts_of(session, first.id),
        second=None if second is None else facts_of(session, second.id),
    )


@use_case(permission="movein.view")
def look_told(session: Session, *, renovation_id: int, look: Look) -> tuple[str, str]:
    """Who made an inspection, and what it found in lines, as the form that passes it begins.
    Raises RecordGone."""
    the_record(session, RENOVATION, renovation_id)
    sheet = current_look(session, renovation_id, look)
    if sheet is None:
        return "", ""
    facts = facts_of(session, sheet.id)
    return facts.worker, "\n".join(f"{row.row} {row.told}" for row in facts.rows if row.is_bad)
