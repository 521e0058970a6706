"""What follows from the steps of a renovation: refusals, scopes, passes, patrols and deposits."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import record_kind
from propdesk.db.records.kinds import Values
from propdesk.db.records.moving import move
from propdesk.db.records.undoing import is_taken_back
from propdesk.db.store import today
from propdesk.fees.deposits.service import lacking_for_permit
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.movein.renovation.held import (
    still_held,
    tie_deposits,
    tie_papers,
    untie_deposits,
    untie_papers,
)
from propdesk.movein.renovation.models import (
    Renovation,
    RenovationScope,
    RenovationViolation,
    WorkerPass,
    is_changed,
)
from propdesk.movein.renovation.rules import (
    SCOPE,
    PassState,
    RenovationState,
    ViolationState,
    documents_of,
)
from propdesk.movein.renovation.sites import (
    drop_passes,
    drop_patrols,
    keep_patrols,
    make_passes,
    prolong_passes,
)

_S = RenovationState


class PapersMissing(UserError):
    """An application is approved whose documents are not there."""

    message = N_("{no} is not approved without its documents: {papers}. Tick them when seen.")


class DepositMissing(UserError):
    """A permit is issued without the deposit that the estate asks for."""

    message = N_(
        "{no} gets no permit before its deposit is held: {deposits}. "
        "Take it at the cash desk first."
    )


class PassesNotBack(UserError):
    """A renovation ends while workers still have passes."""

    message = N_("{no}: {back} of {passes} worker passes are back. Count the others back first.")


class ViolationOpen(UserError):
    """A renovation passes while something is not put right."""

    message = N_("{no} does not pass while {violation} is open. Look at it again or report it.")


class NeighboursNotAsked(UserError):
    """A deposit goes back before the neighbours were heard."""

    message = N_(
        "{no} does not pass before the neighbours were asked. Ask above, below and beside, "
        "tick it, and write down what they object to."
    )


class ScopeChanged(UserError):
    """Works go on, or are done, of which a part was not approved."""

    message = N_("The works of {no} are others than approved. Amend its permit first.")


class DepositStillHeld(UserError):
    """A renovation is filed while its deposit is neither back nor deducted."""

    message = N_("{no} still holds {deposits}. Give it back or deduct from it first.")


def after_save(session: Session, before: Values, after: Values) -> None:
    """Refuse a step that skips something, then do what follows from it."""
    if not before or not after:
        return
    if before["state"] == after["state"]:
        if not is_taken_back(session):
            _look_at_scope(session, after)
        if before["ends_on"] != after["ends_on"]:
            prolong_passes(session, after["id"], before["ends_on"], after["ends_on"])
    elif is_taken_back(session):
        _step_back(session, before["state"], after)
    else:
        _refuse_early(session, after)
        _step(session, before["state"], after)
    keep_patrols(session, after)


def _look_at_scope(session: Session, row: Values) -> None:
    """What is changed after its approval is reviewed again; works stop until the permit is
    amended."""
    kind = record_kind(session, "renovation")
    if row["state"] == _S.REVIEWED and has_changed(session, row["id"]):
        move(session, kind, row["id"], _S.APPLIED, why=_("The works were changed"))
    elif row["state"] in (_S.PERMITTED, _S.WORKS) and has_changed(session, row["id"]):
        move(session, kind, row["id"], _S.STOPPED, why=_("The works were changed"))


def _step(session: Session, was: str, row: Values) -> None:
    state, renovation_id = row["state"], row["id"]
    if (was, state) in ((_S.APPLIED, _S.REVIEWED), (_S.STOPPED, _S.PERMITTED)):
        keep_scope(session, row)
    if (was, state) == (_S.REVIEWED, _S.PERMITTED):
        tie_deposits(session, row)
        make_passes(session, row)
    if state == _S.FILED:
        tie_papers(session, renovation_id)


def _step_back(session: Session, was: str, row: Values) -> None:
    """Take away what the step made that is undone: `was` is the state it had led to."""
    state, renovation_id = row["state"], row["id"]
    if was == _S.STOPPED and has_changed(session, renovation_id):
        raise ScopeChanged(no=row["no"])  # a stop that the change itself made
    if (was, state) in ((_S.REVIEWED, _S.APPLIED), (_S.PERMITTED, _S.STOPPED)):
        drop_scope(session, renovation_id)
    if (was, state) == (_S.PERMITTED, _S.REVIEWED):
        untie_deposits(session, renovation_id)
        drop_passes(session, renovation_id)
        drop_patrols(session, renovation_id)
    if was == _S.FILED:
        untie_papers(session, renovation_id)


def _refuse_early(session: Session, row: Values) -> None:
    no, state = row["no"], row["state"]
    needed = documents_of(row)
    if state in (_S.REVIEWED, _S.PERMITTED) and needed and not row["papers_seen"]:
        raise PapersMissing(no=no, papers=listed(needed))
    if state == _S.PERMITTED and (deposits := lacking_for_permit(session, row["unit_id"])):
        raise DepositMissing(no=no, deposits=listed(deposits))
    if state in (_S.WORKS, _S.COMPLETED, _S.OBSERVED) and has_changed(session, row["id"]):
        raise ScopeChanged(no=no)
    if state in (_S.OBSERVED, _S.TO_SETTLE):
        _refuse_violation(session, row)
    if state == _S.TO_SETTLE:
        _refuse_out(session, row)
        if not row["neighbours_asked"]:
            raise NeighboursNotAsked(no=no)
    if state == _S.FILED and (held := still_held(session, row["id"])):
        raise DepositStillHeld(no=no, deposits=listed(held))


def _refuse_violation(session: Session, row: Values) -> None:
    still = select(RenovationViolation.no).where(
        RenovationViolation.renovation_id == row["id"],
        RenovationViolation.state == ViolationState.TOLD,
    )
    if (violation := session.scalar(still.limit(1))) is not None:
        raise ViolationOpen(no=row["no"], violation=violation)


def _refuse_out(session: Session, row: Values) -> None:
    """Each pass is back, or was written down as lost."""
    mine = select(func.count()).where(WorkerPass.renovation_id == row["id"])
    out = session.scalar(mine.where(WorkerPass.state == PassState.OUT)) or 0
    if out:
        passes = session.scalar(mine) or 0
        raise PassesNotBack(no=row["no"], back=passes - out, passes=passes)


# The approved scope


def has_changed(session: Session, renovation_id: int) -> bool:
    """Whether the application says other works than were approved."""
    found = select(Renovation.id).where(Renovation.id == renovation_id, is_changed())
    return session.scalar(found) is not None


def keep_scope(session: Session, row: Values) -> None:
    """Keep the scope of an application that is approved, or of an amended permit, as a version."""
    mine = RenovationScope.renovation_id == row["id"]
    last = session.scalar(select(func.max(RenovationScope.version)).where(mine)) or 0
    columns = {name: row[name] for name in (*SCOPE, "conditions", "reviewer")}
    made = RenovationScope(renovation_id=row["id"], version=last + 1, approved_on=today(session))
    for name, value in columns.items():
        setattr(made, name, value)
    session.add(made)
    session.flush()


def drop_scope(session: Session, renovation_id: int) -> None:
    """Take the newest version away: its approval is undone."""
    mine = RenovationScope.renovation_id == renovation_id
    last = session.scalar(select(func.max(RenovationScope.version)).where(mine))
    session.execute(delete(RenovationScope).where(mine, RenovationScope.version == last))
    session.expire_all()
