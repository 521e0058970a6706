"""A year of calls, visits and letters of the sample estate."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.estate.sample.service import SampleHome, sample_homes
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _
from propdesk.service.contacts.register import CLOCKS, CONTACT, AnswerGiven, ContactFields
from propdesk.service.contacts.rules import Channel, ContactKind, ContactState

A_MONTH = 70  # of an estate of 300 units
IN_HAND = (5, 2)  # a day, in so many days
LOOKED_UP = 0.95  # a chance that is not answered at once
# What is said, the kind of it, and the answer.
_SAID = (
    (ContactKind.ENQUIRY, N_("How is the renovation deposit paid back?"),
     N_("Within seven days after the inspection, the way it was paid")),
    (ContactKind.ENQUIRY, N_("Until when is the property fee paid?"), N_("Looked up and told")),
    (ContactKind.ENQUIRY, N_("When is the water tank cleaned?"), N_("Told the day of the notice")),
    (ContactKind.ENQUIRY, N_("Where can large rubbish be left?"),
     N_("Beside the east gate, by six")),
    (ContactKind.REQUEST, N_("A receipt with the company's name"), N_("Made out anew")),
    (ContactKind.REQUEST, N_("A card for the new tenant"), N_("Card given against signature")),
    (ContactKind.REQUEST, N_("A key to the meter room for the electrician"),
     N_("Lent for an hour")),
    (ContactKind.HELP, N_("Carry shopping up, the lift is being serviced"),
     N_("A guard helped")),
    (ContactKind.HELP, N_("Locked out, a pot is on the stove"), N_("Locksmith called, all well")),
    (ContactKind.SUGGESTION, N_("More bicycle stands at building 2"), N_("Noted for the spring")),
    (ContactKind.SUGGESTION, N_("Music of the evening dance less loud"),
     N_("Agreed with the group")),
    (ContactKind.PRAISE, N_("Thanks to the guard who found the wallet"), N_("Passed on")),
)  # fmt: skip
_OUTER = (
    (Channel.HOTLINE, N_("Lift of building 3 stopped twice in a week"),
     N_("Control cabinet replaced, answered in writing")),
    (Channel.COMMUNITY, N_("Number of households with people living alone"), N_("List handed in")),
    (Channel.LETTER, N_("Statement of the public income of the quarter"), N_("Sent, and put up")),
    (Channel.COMMITTEE, N_("Invitation to the meeting on the lift budget"), N_("Accepted")),
)  # fmt: skip
_CHANNELS = (Channel.PHONE,) * 6 + (Channel.VISIT,) * 3 + (Channel.GROUP,) * 2
_S = ContactState


@use_case(permission="service.edit", touches=CONTACT.touches)
def sample_contacts(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the contacts with their deadlines."""
    homes = sample_homes(session)
    lives = [_life(homes, year, day, year.dice.random()) for day in year.spread(A_MONTH)]
    waiting = [_life(homes, year, day, LOOKED_UP) for day in year.lately(*IN_HAND)]
    lives += [Life(one.fields, one.laps[:-1] or one.laps) for one in waiting]
    lives += [_letter(year, day, number) for number, day in enumerate(year.spread(3))]
    lived = live(session, CONTACT, lives)
    CLOCKS.lived(session, lived)
    return {"contact": len(lived)}


def _life(homes: Sequence[SampleHome], year: SampleYear, day: date, chance: float) -> Life:
    """Somebody who calls or comes: answered at once as a rule."""
    kind, what, answer = year.dice.choice(_SAID)
    home, came = year.dice.choice(homes), year.office_hour(day)
    fields = ContactFields(
        day=day,
        time=f"{wall_time(came):%H:%M}",
        channel=year.dice.choice(_CHANNELS),
        kind=kind,
        unit_id=home.unit_id,
        caller=home.name,
        phone=home.phone,
        what=_(what),
    )
    return _lived(year, fields, came, _(answer), chance)


def _letter(year: SampleYear, day: date, number: int) -> Life:
    """What comes from outside with a number of its own, answered within days."""
    channel, what, answer = _OUTER[number % len(_OUTER)]
    came = year.office_hour(day)
    fields = ContactFields(
        day=day,
        time=f"{wall_time(came):%H:%M}",
        channel=channel,
        place=_("Office"),
        what=_(what),
        outer_no=f"{day:%y%m%d}{1000 + number * 37}",
    )
    days = year.dice.randrange(1, 8)
    steps = (
        Lap(came, _S.TO_ANSWER),
        Lap(came + timedelta(days=days), _S.ANSWERED, AnswerGiven(answer=_(answer))),
    )
    return Life(fields, year.until_now(steps))


def _lived(
    year: SampleYear, fields: ContactFields, came: datetime, answer: str, chance: float
) -> Life:
    given = AnswerGiven(answer=answer)
    if chance < 0.75:
        said = {"answer": answer, "answered_on": wall_time(came).date()}
        return Life(fields, (Lap(came, _S.ANSWERED),), said)
    return Life(fields, year.until_now(_later(year, came, given, chance)))


def _later(year: SampleYear, came: datetime, given: AnswerGiven, chance: float) -> Iterator[Lap]:
    """Looked up first, or promised, sometimes too late."""
    yield Lap(came, _S.TO_ANSWER)
    if chance > 0.9:
        came += timedelta(minutes=year.dice.randrange(2, 30))
        yield Lap(came, _S.PROMISED)
    hours = year.dice.randrange(24, 96) if chance > 0.97 else year.dice.randrange(1, 6)
    yield Lap(came + timedelta(hours=hours), _S.ANSWERED, given)
