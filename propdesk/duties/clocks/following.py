"""What a save, a move or an undo of a record does to its deadlines.

(begins) → running ⇄ paused;  running → stopped | dropped;  stopped → running again, as turn 2

What the undo of a move brings back is as if the move had never been: a pause that was taken back
took no time, one that was ended by mistake goes on.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial

from sqlalchemy import Select, bindparam, delete, or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.kinds import Values
from propdesk.db.records.undoing import is_taken_back
from propdesk.db.store import now, use_case
from propdesk.db.tables import EPOCH
from propdesk.duties.clocks.declaring import ClockRule
from propdesk.duties.clocks.models import ClockPause, Timer
from propdesk.duties.clocks.rules import Limit
from propdesk.duties.hours.rules import Pause, TimeBasis, WorkCalendar, due_at
from propdesk.duties.hours.service import public_years, work_calendar
from propdesk.kernel.clock import begin_of, wall_time

CLOSED = "closed"
"""The state of a pause that is the time from the end of a record until it was opened again."""


Subject = tuple[str, int]
"""The kind of a record, and its id."""
Calendar = Callable[[], WorkCalendar]
"""What reads the calendar when the first deadline of a record asks for it."""


def follow(
    session: Session, rules: Sequence[ClockRule], of: Subject, before: Values, after: Values
) -> None:
    """Keep the deadlines of a record. Of a deleted one they stay: it may be brought back."""
    if after:
        kept, calendar = _kept(session, of), cache(partial(work_calendar, session))
        for rule in rules:
            _follow(session, of, rule, kept.get(rule.name), (before, after), calendar)
        session.flush()


def _follow(
    session: Session,
    of: Subject,
    rule: ClockRule,
    last: Timer | None,
    rows: tuple[Values, Values],
    calendar: Calendar,
) -> None:
    _before, after = rows
    back, ended, anew = is_taken_back(session), _is_ended(rule, after), False
    if is_first := last is None:
        last, anew = _begin(session, of, rule, after), True
    elif last.stopped_at is not None and not ended and after.get("state") not in rule.paused:
        # A pause begins nothing anew: what was answered stays so while parts are waited for.
        if not back and rule.limit(session, after) is None:
            return  # opened again, it has no such deadline any more
        last, anew = (_unstop(last) if back else _again(session, rule, last, after)), True
    elif back and ended and last.stopped_at is None and last.turn > 1:
        _forget(session, last)
        return
    if last is None:
        return
    if last.stopped_at is not None:
        _correct_end(last, rule, after)
        return
    terms = _terms(last)
    if not _keep_terms(session, rule, last, rows):
        _forget(session, last)
        return
    pauses = [] if is_first else _pauses(session, last)
    changed = _keep_pause(session, rule, last, rows, pauses)
    if anew or changed or _terms(last) != terms:
        _reckon(session, last, pauses, calendar())
        session.add(last)
    if ended:
        _stop(session, rule, last, after, pauses, calendar)


def _kept(session: Session, of: Subject) -> dict[str, Timer]:
    """The newest turn of each deadline that a record has, by name."""
    found = session.scalars(_turns(), {"kind": of[0], "record_id": of[1]})
    return {one.name: one for one in found}


@cache  # asked at each save of a record with deadlines
def _turns() -> Select[Timer]:
    own = (Timer.subject_kind == bindparam("kind"), Timer.subject_id == bindparam("record_id"))
    return select(Timer).where(*own).order_by(Timer.turn)


def _begin(session: Session, of: Subject, rule: ClockRule, after: Values) -> Timer | None:
    began, limit = moment_in(after[rule.begins]), rule.limit(session, after)
    if began is None or limit is None or after.get("state") in rule.dropped:
        return None
    return Timer(
        subject_kind=of[0],
        subject_id=of[1],
        name=rule.name,
        turn=1,
        began=began,
        minutes=limit.minutes,
        basis=limit.basis,
        warn=limit.last_minutes,
        provisional=False,
        dropped=False,
    )


def moment_in(value: object) -> datetime | None:
    """A moment, or the beginning of a day, as it lies in the file."""
    if isinstance(value, int):
        return EPOCH + timedelta(microseconds=value)
    return begin_of(date.fromisoformat(value)) if isinstance(value, str) and value else None


# Ending, and beginning again


def _is_ended(rule: ClockRule, row: Values) -> bool:
    state = row.get("state")
    return state in rule.done or state in rule.dropped or bool(rule.ends and row.get(rule.ends))


def _stop(
    session: Session,
    rule: ClockRule,
    clock: Timer,
    after: Values,
    pauses: Sequence[ClockPause],
    calendar: Calendar,
) -> None:
    """Write down that it is over: when its event was, not when somebody typed it."""
    held = _held(pauses)
    clock.dropped = after.get("state") in rule.dropped
    clock.stopped_at = _end_of(rule, after) or now(session)
    if held is not None:
        held.ended = max(held.began, clock.stopped_at)
        _reckon(session, clock, pauses, calendar())


def _end_of(rule: ClockRule, after: Values) -> datetime | None:
    return moment_in(after[rule.ends]) if rule.ends else None


def _correct_end(clock: Timer, rule: ClockRule, after: Values) -> None:
    """The moment of the event was corrected; the deadline stays as it was."""
    end = _end_of(rule, after)
    if end is not None and not clock.dropped:
        clock.stopped_at = end


def _unstop(clock: Timer) -> Timer:
    clock.stopped_at, clock.dropped = None, False
    return clock


def _again(session: Session, rule: ClockRule, last: Timer, after: Values) -> Timer:
    """The same deadline goes on without the time since its end, or has a time of its own from now
    on. What was settled stays."""
    assert last.stopped_at is not None  # noqa: S101  who asks has looked
    copied = ("subject_kind", "subject_id", "name", "began", "minutes", "basis", "warn")
    clock = Timer(
        turn=last.turn + 1,
        provisional=False,
        dropped=False,
        **{name: getattr(last, name) for name in copied},
    )
    own = rule.anew(session, after)
    if own is not None:
        clock.began = now(session)
        _put_limit(clock, own)
    session.add(clock)
    session.flush()
    if own is not None:
        return clock
    for pause in _pauses(session, last):
        _hold(session, clock, pause.state, pause.began, pause.ended)
    _hold(session, clock, CLOSED, last.stopped_at, now(session))
    session.flush()
    return clock


def _forget(session: Session, clock: Timer) -> None:
    session.execute(delete(ClockPause).where(ClockPause.clock_id == clock.id))
    session.delete(clock)


# What it hangs on


def _keep_terms(
    session: Session, rule: ClockRule, clock: Timer, rows: tuple[Values, Values]
) -> bool:
    """Take over a corrected beginning, and another limit where the record asks for one; False where
    there is no such deadline any more."""
    before, after = rows
    began = moment_in(after[rule.begins])
    if began is None:
        return False
    hangs = before and any(before.get(each) != after.get(each) for each in rule.hangs_on)
    if clock.turn > 1 and clock.began != moment_in(before.get(rule.begins)):  # begun anew
        if hangs and (own := rule.anew(session, after)) is not None:
            _put_limit(clock, own)
        return True
    clock.began = began
    if hangs:
        limit = rule.limit(session, after)
        if limit is None:
            return False
        _put_limit(clock, limit)
    return True


def _put_limit(clock: Timer, limit: Limit) -> None:
    clock.minutes, clock.basis, clock.warn = limit.minutes, limit.basis, limit.last_minutes


def _terms(clock: Timer) -> tuple[object, ...]:
    return clock.began, clock.minutes, clock.basis, clock.warn


# Pauses


def _pauses(session: Session, clock: Timer) -> list[ClockPause]:
    query = select(ClockPause).where(ClockPause.clock_id == clock.id).order_by(ClockPause.id)
    return list(session.scalars(query))


def _held(pauses: Sequence[ClockPause]) -> ClockPause | None:
    return next((one for one in pauses if one.ended is None), None)


def _hold(
    session: Session,
    clock: Timer,
    state: str,
    began: datetime,
    ended: datetime | None = None,
) -> ClockPause:
    session.add(clock)  # one that begins as a pause does gets its id
    session.flush()
    pause = ClockPause(
        clock_id=clock.id, state=state, began=began, ended=ended, why="", waits_for="", until=None
    )
    session.add(pause)
    return pause


def _keep_pause(
    session: Session,
    rule: ClockRule,
    clock: Timer,
    rows: tuple[Values, Values],
    pauses: list[ClockPause],
) -> bool:
    """Begin, end or take back a pause as the state of the record says; whether any did."""
    _before, after = rows
    held, state = _held(pauses), str(after.get("state"))
    is_paused, back = state in rule.paused, is_taken_back(session)
    changed = False
    if held is not None and held.state != state:
        changed = True
        if back:
            session.delete(held)
            pauses.remove(held)
        else:
            held.ended = now(session)
        held = None
    if is_paused and held is None:
        changed = True
        earlier = [one for one in pauses if one.state == state] if back else []
        held = earlier[-1] if earlier else _hold(session, clock, state, now(session))
        held.ended = None
        if not earlier:
            pauses.append(held)
    if held is not None:
        until = after.get("wait_until")
        held.why, held.waits_for = str(after.get("wait_why") or ""), after.get("waits_for") or ""
        held.until = date.fromisoformat(until) if until else wall_time(now(session)).date()
    return changed


# When it is due


def reckon(session: Session, clock: Timer) -> None:
    """Compute anew when a deadline that runs is due, and from when on it warns."""
    _reckon(session, clock, _pauses(session, clock), work_calendar(session))
    session.flush()


def _reckon(
    session: Session, clock: Timer, pauses: Sequence[ClockPause], calendar: WorkCalendar
) -> None:
    out: list[Pause] = [(one.began, one.ended) for one in pauses]
    told = (calendar, clock.basis, clock.began)
    clock.due_at = due_at(*told, clock.minutes, out)
    clock.warn_at = due_at(*told, clock.minutes - clock.warn, out)
    clock.provisional = clock.basis is TimeBasis.OFFICE and _is_unknown(session, clock, calendar)


def _is_unknown(session: Session, clock: Timer, calendar: WorkCalendar) -> bool:
    last = wall_time(clock.due_at or now(session)).date()
    return calendar.is_provisional(wall_time(clock.began).date(), last)


def reckon_provisional(session: Session) -> None:
    """Compute the open deadlines anew that go into years of which no library knows the holidays:
    where the office has entered some days of such a year, more of them may come."""
    unknown = begin_of(date(max(public_years()) + 1, 1, 1))
    late = or_(Timer.due_at >= unknown, Timer.provisional.is_(True))
    held = select(Timer).where(Timer.basis == TimeBasis.OFFICE, Timer.stopped_at.is_(None), late)
    for clock in session.scalars(held).all():
        reckon(session, clock)


@use_case(permission="")
def deadlines_are_behind(session: Session) -> bool:
    """Whether holidays of a year are known now that were not when open deadlines were computed: a
    newer program brings them."""
    calendar = work_calendar(session)
    held = select(Timer).where(Timer.provisional.is_(True), Timer.stopped_at.is_(None))
    return any(not _is_unknown(session, one, calendar) for one in session.scalars(held))


@use_case(permission="", touches=("clock",))
def catch_up_with_holidays(session: Session) -> None:
    """Compute those anew."""
    reckon_provisional(session)
