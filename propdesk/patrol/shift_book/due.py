"""What of the shift book is due: who was refused, what nobody took over, sheets not yet filed,
posts that entered nothing for longer than they may."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import now, today
from propdesk.kernel.clock import wall_time
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.shift_book.models import Handover, ShiftPost
from propdesk.patrol.shift_book.rules import HandoverState, begin_of_shift, last_entry

# The state, for how many days it may be so, and what Today says of it.
_LINES = (
    (HandoverState.REFUSED, 0, N_("Hand-overs refused: the old shift is on duty")),
    (HandoverState.READY, 1, N_("Hand-overs that nobody took over")),
    (HandoverState.TAKEN, 3, N_("Signed hand-over sheets to file")),
)
# Nobody took over: the shift of the book is still there.
_ON_DUTY = (HandoverState.READY, HandoverState.REFUSED)


def due_handovers(session: Session) -> list[Due]:
    """One line for each state in which a hand-over stays too long."""
    found = list[Due]()
    for state, days, title in _LINES:
        late = Handover.day <= today(session) - timedelta(days=days)
        query = select(Handover.id, Handover.day).where(Handover.state == state, late)
        is_part = days > 0  # younger ones stand in the list as well
        records = session.execute(query)
        found += over_records(_line(state, title), "handover", records, part=is_part)
    return found


def due_entries(session: Session) -> list[Due]:
    """A line for each post whose newest book has no entry for longer than the post may be silent.

    A post without any hand-over is not kept in the program, and nothing is said of it.
    """
    found, moment = list[Due](), wall_time(now(session)).replace(tzinfo=None)
    for post in session.scalars(
        select(ShiftPost).where(ShiftPost.entry_hours.is_not(None)).order_by(ShiftPost.name)
    ):
        newest = select(Handover).where(Handover.post == post.name)
        book = session.scalar(newest.order_by(Handover.day.desc(), Handover.id.desc()).limit(1))
        if book is None:
            continue
        last = last_entry(book.day, book.shift, book.events)
        if moment - last > timedelta(hours=post.entry_hours or 0):
            found.append(_no_entry(post, book, last))
    return found


def due_relief(session: Session) -> list[Due]:
    """A line for each post whose shift is on duty for longer than it may, since nobody took over:
    by its newest book, from the day before on."""
    found, moment = list[Due](), wall_time(now(session)).replace(tzinfo=None)
    since = today(session) - timedelta(days=1)
    for post in session.scalars(select(ShiftPost).order_by(ShiftPost.name)):
        newest = select(Handover).where(Handover.post == post.name, Handover.day >= since)
        book = session.scalar(newest.order_by(Handover.day.desc(), Handover.id.desc()).limit(1))
        if book is None or book.state not in _ON_DUTY:
            continue
        began = begin_of_shift(book.day, book.shift)
        if began is not None and moment - began > timedelta(hours=post.most_hours):
            found.append(_too_long(post, book, began))
    return found


def _too_long(post: ShiftPost, book: Handover, began: datetime) -> Due:
    told = _("{post}: one shift is on duty since {time}, at most {hours} hours are allowed")
    title = told.format(post=post.name, time=f"{began:%m-%d %H:%M}", hours=post.most_hours)
    return _of_book(book, "octagon-alert", title, began, ("handover", book.id))


def _no_entry(post: ShiftPost, book: Handover, last: datetime) -> Due:
    told = _("{post}: no entry since {time}, one is due every {hours} hours")
    title = told.format(post=post.name, time=f"{last:%m-%d %H:%M}", hours=post.entry_hours)
    return _of_book(book, "hourglass", title, last, ("shift_post", post.id))


def _of_book(
    book: Handover, icon: str, title: str, since: datetime, record: tuple[str, int]
) -> Due:
    """A line that opens a hand-over, over one record: its kind and id."""
    kind, record_id = record
    return Due(
        group=DueGroup.WORK,
        icon=icon,
        title=title,
        page_id="patrol.shift_book",
        place=_("Hand-over book"),
        oldest=since.date(),
        context={"record_id": book.id},
        kind=kind,
        records={record_id: since.date()},
    )


def _line(state: HandoverState, title: str) -> Due:
    return Due(
        group=DueGroup.WORK,
        icon=state.icon,
        title=_(title),
        page_id="patrol.shift_book",
        place=_("Hand-over book"),
        context={"filter": f"state:{state}"},
    )
