"""What this PC remembers of the books: noted in their log, followed, overruled by a supervisor."""

import contextlib
import sqlite3

from sqlalchemy.orm import Session

from propdesk.db.anchors.anchor import BooksStanding, standing_of
from propdesk.db.anchors.comparing import BEGUN, SUBJECT, AnchorNews
from propdesk.db.anchors.following import Follower
from propdesk.db.audit import record
from propdesk.db.keeping.opening import Opened, Verdict
from propdesk.db.store import use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

ACCEPT = "system.accept"


class AcceptanceUnexplained(UserError):
    """No reason is given."""

    message = N_("Write why this state of the data is right; the audit log keeps it.")


class NotOnlyOld(UserError):
    """Something else speaks against writing, or nothing does."""

    message = N_("What was found in the data is no matter of its age. Restore a backup.")


def follow(opened: Opened, verdict: Verdict) -> Follower | None:
    """From now on this PC remembers where the books stand; None where it cannot, or they are not
    written."""
    anchor = opened.anchor
    if anchor is None or not verdict.writable or not (pc := anchor.pc):
        return None
    follower = Follower(opened.store, anchor)  # asks what was seen before anything is written
    with contextlib.suppress(UserError):  # then the next start notes it
        if verdict.news:
            opened.store.write(note_pc, news=AnchorNews(verdict.news), pc=pc)
        follower.noted = True
    follower.begin()
    return follower


def accept_state(opened: Opened, verdict: Verdict, *, reason: str) -> Verdict:
    """Write on in a state that lies behind what this PC knows, or beside it; the log keeps why.

    Raises NotPermitted, AcceptanceUnexplained, NotOnlyOld, and what a write raises.
    """
    store, anchor = opened.store, opened.anchor
    store.read(may_accept)
    if not reason.strip():
        raise AcceptanceUnexplained
    if anchor is None or not verdict.is_old:
        raise NotOnlyOld
    store.read_only = False
    try:
        store.write(record_acceptance, reason=reason.strip(), told=verdict.reasons[0].sentence)
    except BaseException:
        store.read_only = True
        raise
    with contextlib.suppress(OSError):  # then it is asked about again
        anchor.settle(store.read(_standing))
    return Verdict((), verdict.warnings, verdict.full)


@use_case(permission=ACCEPT)
def may_accept(session: Session) -> None:
    """Refuse who may not accept."""


@use_case(permission=ACCEPT, touches=("audit",))
def record_acceptance(session: Session, *, reason: str, told: str) -> None:
    """Write down that a state was accepted, why, and what spoke against it."""
    after = {"reason": reason, "message": told}
    record(session, "anchor.accept", (SUBJECT, None, ""), None, after)


@use_case(permission="", touches=("audit",))
def note_pc(session: Session, *, news: AnchorNews, pc: str) -> None:
    """Write down that a PC remembers these books from now on, and what made it begin (anew)."""
    record(session, BEGUN, (SUBJECT, None, ""), None, {"pc": pc, "occasion": news.value})


@use_case(permission=ACCEPT)
def _standing(session: Session) -> BooksStanding:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101  what the store opens
    return standing_of(raw)
