"""The words of dunning, and the step that comes next. Rules: money.md 8."""

from datetime import date, timedelta
from typing import NamedTuple

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord

# The series of what goes out with a number, and of all other contacts.
LETTER_SERIES, CONTACT_SERIES = "CJ", "CF"
VIEWS, DUNS = "fees.view", "fees.dun"


class DunWay(Labelled):
    """How a debtor was asked."""

    PHONE = "phone", N_("Phone call")
    DOOR = "door", N_("At the door")
    WECHAT = "wechat", N_("WeChat message")
    SMS = "sms", N_("Text message")
    NOTICE = "notice", N_("Dunning notice")
    LETTER = "letter", N_("Dunning letter")
    LAWYER = "lawyer", N_("Lawyer's letter")
    MEDIATION = "mediation", N_("Mediation")
    SUIT = "suit", N_("Suit")


class DunStep(Labelled):
    """How far dunning has come, in this order."""

    NONE = "none", N_("Not asked yet")
    CALL = "call", N_("Phone or door")
    NOTICE = "notice", N_("Dunning notice")
    LETTER = "letter", N_("Dunning letter")
    LAWYER = "lawyer", N_("Lawyer's letter")
    COURT = "court", N_("Mediation or suit")


STEP_OF = {
    DunWay.PHONE: DunStep.CALL,
    DunWay.DOOR: DunStep.CALL,
    DunWay.WECHAT: DunStep.CALL,
    DunWay.SMS: DunStep.CALL,
    DunWay.NOTICE: DunStep.NOTICE,
    DunWay.LETTER: DunStep.LETTER,
    DunWay.LAWYER: DunStep.LAWYER,
    DunWay.MEDIATION: DunStep.COURT,
    DunWay.SUIT: DunStep.COURT,
}
# Those that are on paper, with a number, a text and a delivery.
WRITTEN = (DunWay.NOTICE, DunWay.LETTER, DunWay.LAWYER)
# The word of its letter, as `system.letters` has it.
LETTER_OF = {
    DunWay.NOTICE: "dun_notice",
    DunWay.LETTER: "dun_letter",
    DunWay.LAWYER: "lawyer_letter",
}
# Those that a keeper makes and that may find nobody.
CALLS = (DunWay.PHONE, DunWay.DOOR, DunWay.WECHAT, DunWay.SMS)
_ORDER = tuple(DunStep)


def later_of(one: DunStep, other: DunStep) -> DunStep:
    """Which of two steps is further."""
    return max(one, other, key=_ORDER.index)


class DunDelivered(Labelled):
    """How a letter reached its debtor, or that it did not."""

    SIGNED = "signed", N_("Signed for")
    POSTED = "posted", N_("Posted on the door")
    MAILED = "mailed", N_("Registered mail")
    WITNESSED = "witnessed", N_("Left before a witness")
    RETURNED = "returned", N_("Returned to sender")


# What shows before a court that a demand arrived.
PROOFS = (DunDelivered.SIGNED, DunDelivered.POSTED, DunDelivered.MAILED, DunDelivered.WITNESSED)


class DunFlag(StateWord):
    """Why a debtor is asked otherwise than the others."""

    NONE = "none", N_("No flag"), "grey", "circle"
    HELD = "held", N_("Dunning on hold"), "amber", "pause"
    DISPUTED = "disputed", N_("Disputed"), "red", "message-square-warning"
    HARDSHIP = "hardship", N_("Hardship"), "amber", "heart-handshake"


# Those that no batch asks.
SKIPPED = (DunFlag.HELD, DunFlag.DISPUTED)


class PromiseState(StateWord):
    """What became of a promise to pay."""

    NONE = "none", N_("No promise"), "grey", "circle"
    OPEN = "open", N_("Promise open"), "accent", "clock"
    DUE = "due", N_("Promise due today"), "amber", "clock"
    KEPT = "kept", N_("Promise kept"), "green", "circle-check"
    BROKEN = "broken", N_("Promise broken"), "red", "circle-x"


def promise_state(*, until: date | None, wanted: int, paid: int, today: date) -> PromiseState:
    """Of a promise to pay `wanted` fen by a day, when `paid` were paid from the contact to it."""
    if until is None:
        return PromiseState.NONE
    if paid >= wanted:
        return PromiseState.KEPT
    if today > until:
        return PromiseState.BROKEN
    return PromiseState.DUE if today == until else PromiseState.OPEN


class DunLadder(NamedTuple):
    """After how many days overdue each step is due, and how many days lie between two."""

    notice: int
    letter: int
    lawyer: int
    court: int
    between: int

    def reached(self, days: int) -> DunStep:
        """The step that so many days overdue ask for; a call from the first of them on."""
        after = (
            (self.court, DunStep.COURT),
            (self.lawyer, DunStep.LAWYER),
            (self.letter, DunStep.LETTER),
        )
        for least, step in (*after, (self.notice, DunStep.NOTICE)):
            if days >= least:
                return step
        return DunStep.CALL if days > 0 else DunStep.NONE


class DunStanding(NamedTuple):
    """Where the dunning of a debtor stands: since when he is overdue, the step reached and the day
    of the last contact, and until when he has promised to pay."""

    oldest: date | None
    step: DunStep
    last: date | None
    promised: date | None


def next_step(standing: DunStanding, ladder: DunLadder, today: date) -> DunStep:
    """The step to take now, NONE for waiting: one further than the last, never ahead of the days; a
    call where the days ask for nothing further.

    Nobody is asked again within `between` days, or before the day he has promised to pay by.
    """
    if standing.oldest is None or standing.oldest >= today:
        return DunStep.NONE
    if standing.promised is not None and standing.promised >= today:
        return DunStep.NONE
    if standing.last is not None and today - standing.last < timedelta(days=ladder.between):
        return DunStep.NONE
    due = ladder.reached((today - standing.oldest).days)
    further = _ORDER[min(_ORDER.index(standing.step) + 1, len(_ORDER) - 1)]
    step = min(due, further, key=_ORDER.index)
    return step if _ORDER.index(step) > _ORDER.index(standing.step) else DunStep.CALL
