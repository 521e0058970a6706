"""The words of complaints, and by when each is answered, heard of again and settled."""

import msgspec

from propdesk.duties.clocks.rules import Limit
from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class ComplaintClass(Labelled):
    """What a complaint is about."""

    FACILITIES = "facilities", N_("Facilities")
    ENVIRONMENT = "environment", N_("Environment")
    SERVICE = "service", N_("Staff conduct")
    SAFETY = "safety", N_("Safety")
    PARKING = "parking", N_("Parking")
    NEIGHBOURS = "neighbours", N_("Neighbours, noise")
    CHARGES = "charges", N_("Charging")
    OTHER = "other", N_("Other")


# What people say, for a first guess that the clerk corrects; the first that is said counts.
_SAID = (
    (ComplaintClass.SAFETY, ("消防", "坠", "墜", "触电", "觸電", "fire", "danger")),
    (ComplaintClass.NEIGHBOURS, ("噪音", "扰民", "擾民", "楼上", "樓上", "吵", "noise", "neighbo")),
    (ComplaintClass.PARKING, ("停车", "停車", "车位", "車位", "占道", "parking")),
    (ComplaintClass.CHARGES, ("收费", "收費", "物业费", "管理費", "乱收", "亂收", "charge")),
    (ComplaintClass.ENVIRONMENT, ("垃圾", "卫生", "衛生", "异味", "異味", "臭", "smell")),
    (ComplaintClass.SERVICE, ("态度", "態度", "门岗", "門崗", "保安", "rude")),
)


def class_told(what: str) -> ComplaintClass:
    """The class that the words of a complaint suggest; facilities when they say nothing."""
    said = what.casefold()
    return next(
        (one for one, words in _SAID if any(word in said for word in words)),
        ComplaintClass.FACILITIES,
    )


class ComplaintChannel(Labelled):
    """How it came."""

    PHONE = "phone", N_("Phone")
    DESK = "desk", N_("In person")
    WECHAT = "wechat", N_("WeChat")
    HOTLINE = "hotline", N_("12345 hotline")
    STREET = "street", N_("Street or community")
    COMMITTEE = "committee", N_("Owners' committee")
    LETTER = "letter", N_("Letter")


class ComplaintUrgency(Labelled):
    """How long it may take."""

    ORDINARY = "ordinary", N_("Ordinary")
    URGENT = "urgent", N_("Urgent")


class Validity(Labelled):
    """Whether it holds, and whose it is."""

    VALID = "valid", N_("Valid")
    INVALID = "invalid", N_("Not valid")
    OTHERS = "others", N_("Another party's")


class SecondLetter(Labelled):
    """Whether the letter a complainant has still says what holds, with another verdict."""

    DUE = "due", N_("Due: the reply was wrong")
    NONE = "none", N_("None: the reply stands")


class Satisfaction(Labelled):
    """What the call-back heard."""

    SATISFIED = "satisfied", N_("Satisfied")
    FAIRLY = "fairly", N_("Fairly satisfied")
    NOT = "not", N_("Not satisfied")
    NOT_REACHED = "not_reached", N_("Could not be reached")


class ComplaintState(StateWord):
    """Where a complaint is between being registered and its end."""

    REGISTERED = "registered", N_("To classify"), "amber", "circle-dashed"
    CLASSIFIED = "classified", N_("To hand on"), "amber", "user-plus"
    ASSIGNED = "assigned", N_("Being looked into"), "accent", "search"
    INFORMED = "informed", N_("Complainant informed"), "accent", "phone"
    EXTENDED = "extended", N_("Extended"), "grey", "hourglass"
    REPLIED = "replied", N_("To call back"), "amber", "phone"
    CALLED = "called", N_("To close"), "accent", "clipboard-list"
    CLOSED = "closed", N_("Complaint closed"), "green", "circle-check"


_S = ComplaintState
OPEN = tuple(each for each in ComplaintState if each is not _S.CLOSED)
# What each deadline waits for is done in these states.
ANSWERED = tuple(each for each in ComplaintState if each is not _S.REGISTERED)
HEARD_OF = (_S.INFORMED, _S.EXTENDED, _S.REPLIED, _S.CALLED, _S.CLOSED)
SETTLED = (_S.REPLIED, _S.CALLED, _S.CLOSED)

_HOUR, _DAY, _WORKING_DAY = 60, 24 * 60, 8 * 60


class TermSet(msgspec.Struct, frozen=True):
    """By when a complaint is answered, heard of again and settled, in minutes; of those pairs the
    second is that of an urgent one. All run round the clock, but the days until an ordinary one is
    settled where `settle_basis` says so. An invalid one is explained within `explain`."""

    answer: tuple[int, int]
    news: tuple[int, int]
    settle: tuple[int, int]
    explain: int = 2 * _DAY
    settle_basis: TimeBasis = TimeBasis.ROUND

    def limit(self, name: str, *, is_urgent: bool) -> Limit:
        """How long a deadline is."""
        if name == "explain":
            return Limit(self.explain, TimeBasis.ROUND)
        pair: tuple[int, int] = getattr(self, name)
        basis = self.settle_basis if name == "settle" and not is_urgent else TimeBasis.ROUND
        return Limit(pair[is_urgent], basis)


class TermRules(Labelled):
    """The rule sets of the field; an office takes one for all classes or for each."""

    QUICK = "quick", N_("15 min, 24 h, 3 days")
    SEVEN_DAYS = "seven_days", N_("48 h, 7 working days; urgent 2 h, 24 h")
    WITHIN_A_DAY = "within_a_day", N_("First answer within 24 h, 3 days")


TERM_SETS = {
    TermRules.QUICK: TermSet((15, 15), (_DAY, 2 * _HOUR), (3 * _DAY, _DAY)),
    TermRules.SEVEN_DAYS: TermSet(
        (2 * _DAY, 2 * _HOUR),
        (2 * _DAY, 2 * _HOUR),
        (7 * _WORKING_DAY, _DAY),
        settle_basis=TimeBasis.OFFICE,
    ),
    TermRules.WITHIN_A_DAY: TermSet((_DAY, 2 * _HOUR), (_DAY, 2 * _HOUR), (3 * _DAY, _DAY)),
}
# Whatever is said of it, what may hurt somebody is urgent.
URGENT_CLASSES = (ComplaintClass.SAFETY,)
# The same cause, or the same person, within so many days makes a complaint urgent.
REPEAT_DAYS = 90
