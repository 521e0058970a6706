"""How long somebody waits after wrong passwords or PINs, longer with each.

    wrong in a row:   1-4 again at once   5 wait 1 min   6 2 min   7 4   8 8   9 15   10 … 30 min
    a manager waits 2 minutes at the most: nobody else could let him in
    from the tenth on a PIN opens nothing until the password was right

Count and wait stand in the database, so no restart clears them. The wait is counted by how long
the PC is up, whatever its clock says; `locked_until` is for the eye alone.
"""

from datetime import timedelta
from math import ceil

from sqlalchemy.orm import Session

from propdesk.db.store import now
from propdesk.kernel import clock
from propdesk.kernel.permissions import Role
from propdesk.system.models import User

FREE_TRIES, PIN_TRIES = 4, 10
# Minutes after the fifth wrong try in a row, the sixth …; then always the last.
WAITS, LONGEST_OF_MANAGER = (1, 2, 4, 8, 15, 30), 2


def wait_minutes(failed: int, role: Role) -> int:
    """How long somebody waits after so many wrong tries in a row."""
    if failed <= FREE_TRIES:
        return 0
    minutes = WAITS[min(failed - FREE_TRIES, len(WAITS)) - 1]
    return min(minutes, LONGEST_OF_MANAGER) if role is Role.MANAGER else minutes


def make_wait(session: Session, user: User) -> None:
    """Let a user wait as long as his wrong tries say."""
    minutes = wait_minutes(user.failed_logins, user.role)
    user.wait_seconds = minutes * 60
    user.wait_from = int(clock.seconds_up()) if minutes else None
    user.locked_until = now(session) + timedelta(minutes=minutes) if minutes else None


def minutes_left(user: User) -> int:
    """How many minutes a user has still to wait, begun ones counted; 0 when nothing holds him."""
    if user.wait_from is None:
        return 0
    return max(0, ceil((user.wait_seconds - clock.passed_since(user.wait_from)) / 60))


def pin_is_spent(user: User) -> bool:
    """Whether only the password lets in; where there is none the PIN goes on, with its waits."""
    return user.failed_logins >= PIN_TRIES and user.password_hash is not None


def end_wait(user: User) -> None:
    """Forget the wrong tries."""
    user.failed_logins, user.locked_until = 0, None
    user.wait_seconds, user.wait_from = 0, None
