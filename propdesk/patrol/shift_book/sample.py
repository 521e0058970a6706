"""A year of hand-overs of the sample estate, its posts, and what goes over."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.shift_book.handovers import (
    HANDOVER,
    HandoverFields,
    Refusal,
    Signed,
    TakenOver,
)
from propdesk.patrol.shift_book.items import SHIFT_ITEM, Done, OpenItemFields
from propdesk.patrol.shift_book.posts import POSTS, SHIFT_POST, PostFields
from propdesk.patrol.shift_book.rules import HandoverState, OpenItemState, RefusedFor

_S = HandoverState
FIRE, GATE = N_("Fire control room"), N_("East gate")
_GEAR = {FIRE: N_("Radio 4, torch 2, fire keys 12"), GATE: N_("Radio 1, barrier remote 1")}
_NAMES = (N_("Li Wei"), N_("Wang Fang"), N_("Zhao Lei"), N_("Sun Jing"), N_("Zhou Qiang"))
# The post, the shift, the hour at which it ends, how many stand there.
_SHIFTS = (
    (FIRE, N_("Night 22:00-06:00"), 6, 2),
    (FIRE, N_("Early 06:00-14:00"), 14, 2),
    (GATE, N_("Day 08:00-20:00"), 20, 1),
)
FILED_BY = timedelta(days=30)
"""No signed sheet lies about for longer."""
_EVENTS = (
    N_("all quiet"),
    N_("false alarm of detector 3-07, reset"),
    N_("ambulance let in for building 2"),
    N_("delivery van asked to leave the fire lane"),
    N_("visitor without name turned away"),
    N_("main pump tested, pressure as it should be"),
)
_ITEMS = (
    (FIRE, N_("Detector 3-07 gives false alarms, walk past hourly"), 20, None),
    (FIRE, N_("Spray pump 2 is out of use for repair"), 3, None),
    (GATE, N_("Lamp of the barrier is dark"), 40, N_("New lamp")),
    (GATE, N_("Key of the side gate is with the cleaners"), 2, None),
    (FIRE, N_("Printer of the panel has no paper"), 90, N_("Roll put in")),
)


@use_case(
    permission="patrol.edit_shifts",
    touches=(*SHIFT_POST.touches, *HANDOVER.touches, *SHIFT_ITEM.touches),
)
def sample_shifts(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make posts, hand-overs and open items."""
    posts = (
        PostFields(name=_(FIRE), least=2, most_hours=8, entry_hours=2, equipment=_(_GEAR[FIRE])),
        PostFields(name=_(GATE), equipment=_(_GEAR[GATE])),
    )
    for post in posts:
        POSTS.uses.add(session, fields=post)
    lives = [
        _life(year, day, shift)
        for day in (*year.days, year.today)
        for shift in _SHIFTS
        if year.at(day, shift[2] - 1) < year.now - timedelta(minutes=2)
    ]
    gate = [at for at, one in enumerate(lives) if one.fields.post == _(GATE)][-2:]
    for at, waits in zip(gate, _waiting([lives[at] for at in gate]), strict=True):
        lives[at] = waits
    items = [_item(year, number) for number in range(len(_ITEMS))]
    return {
        "shift_post": len(posts),
        "handover": len(live(session, HANDOVER, lives)),
        "shift_item": len(live(session, SHIFT_ITEM, items)),
    }


def _life(year: SampleYear, day: date, shift: tuple[str, str, int, int]) -> Life:
    post, words, ends, people = shift
    dice = year.dice
    names = [_(name) for name in dice.sample(_NAMES, 2 * people)]
    told = [
        f"{(ends - 8 + 2 * turn) % 24:02}:{dice.randrange(10):02} {_(dice.choice(_EVENTS))}"
        for turn in range(4)
    ]
    fields = HandoverFields(
        post=_(post),
        day=day,
        shift=_(words),
        hours=8 if people > 1 else 12,
        outgoing=_(", ").join(names[:people]),
        incoming=_(", ").join(names[people:]),
        equipment=_(_GEAR[post]),
        events="\n".join(told),
    )
    return Life(fields, year.until_now(_steps(year, day, ends)))


def _waiting(last: Sequence[Life]) -> list[Life]:
    """Of the last two one waits for who takes it over, the newest was refused."""
    ill = Refusal(refused_for=RefusedFor.ILL, refused_words=_("Receiver has a fever, sent home"))
    ready, refused = last
    begun = refused.laps[0]
    again = Lap(begun.at + timedelta(minutes=1), _S.REFUSED, ill)
    return [Life(ready.fields, ready.laps[:1]), Life(refused.fields, (begun, again))]


def _steps(year: SampleYear, day: date, ends: int) -> Iterator[Lap]:
    at = year.at(day, ends - 1, 50)
    looked = TakenOver(fit=True, calm=True, complete=True)
    yield Lap(at, _S.READY)
    if year.dice.random() < 0.01:
        why = Refusal(
            refused_for=RefusedFor.ILL, refused_words=_("Receiver has a fever, sent home")
        )
        at += timedelta(minutes=5)
        yield Lap(at, _S.REFUSED, why)
        at += timedelta(minutes=60)
    yield Lap(at + timedelta(minutes=10), _S.TAKEN, looked)
    if year.dice.random() < 0.97 or day < year.today - FILED_BY:
        yield Lap(at + timedelta(hours=20), _S.SIGNED, Signed())


def _item(year: SampleYear, number: int) -> Life:
    post, what, ago, done = _ITEMS[number]
    since = year.today - timedelta(days=ago)
    at = year.at(since, 6)
    until = since + timedelta(days=19) if number == 0 else None
    fields = OpenItemFields(post=_(post), what=_(what), since=since, until=until)
    steps = [Lap(at, OpenItemState.OPEN)]
    if done:
        steps.append(Lap(at + timedelta(days=4), OpenItemState.DONE, Done(done=_(done))))
    return Life(fields, tuple(steps))
