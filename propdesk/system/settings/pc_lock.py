"""After how long this PC locks: sooner by anybody, later or never by who is in charge."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.store import may, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.system.models import User

IN_CHARGE = "system.settings"


class LockLoosened(UserError):
    """A desk that stays open is anybody's, in the name of who left it."""

    message = N_(
        "Only who may change the settings of the estate lets this PC lock later or never. "
        "Ask a supervisor or the manager; sooner you may set it yourself."
    )


def is_weaker(before: int, after: int) -> bool:
    """Whether the desk would stay open longer; 0 is never."""
    return before != after and before != 0 and (after == 0 or after > before)


@use_case(permission="", touches=("audit",))
def change_pc_lock(session: Session, *, before: int, after: int, pc_name: str) -> None:
    """Allow that this PC locks after other minutes, and write it down; raises LockLoosened.

    As long as nobody has a password nothing is locked, and anybody sets it.
    """
    if is_weaker(before, after) and _passwords_are_set(session) and not may(session, IN_CHARGE):
        raise LockLoosened
    if before != after:
        subject = ("pc_lock", None, pc_name)
        record(session, "pc_lock.change", subject, {"minutes": before}, {"minutes": after})


def _passwords_are_set(session: Session) -> bool:
    known = select(func.count()).where(User.active, User.password_hash.is_not(None))
    return bool(session.scalar(known))
