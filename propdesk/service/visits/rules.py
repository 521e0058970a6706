"""The words of visits and of the care list."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class VisitWay(Labelled):
    """How a household is visited."""

    DOOR = "door", N_("At the door")
    CALL = "call", N_("Follow-up call")


class VisitPurpose(Labelled):
    """Why; that somebody is on the care list is said here by no word."""

    HOUSEHOLD = "household", N_("Household visit")
    AFTER = "after", N_("Follow-up of a case")
    ASKED = "asked", N_("Asked for")
    MOVED_IN = "moved_in", N_("After moving in")


class VisitContent(Labelled):
    """How content the household is, as the paper sheet has it: A, B, C."""

    SATISFIED = "satisfied", N_("Satisfied")
    FAIRLY = "fairly", N_("Fairly content")
    NOT = "not", N_("Not content")


class SheetMark(Labelled):
    """The boxes of a row of a visit sheet, each by the digit it is typed with."""

    CONTENT = "1", N_("Met, content")
    FAIRLY = "2", N_("Met, fairly content")
    NOT = "3", N_("Met, not content")
    NOBODY = "4", N_("Nobody met")
    NOT_ASKED = "5", N_("Met, not asked")

    @property
    def content(self) -> VisitContent | None:
        """How content the household is; None where nobody was asked."""
        return {
            SheetMark.CONTENT: VisitContent.SATISFIED,
            SheetMark.FAIRLY: VisitContent.FAIRLY,
            SheetMark.NOT: VisitContent.NOT,
        }.get(self)


class VisitState(StateWord):
    """Where a visit is between its plan and the promise that came of it."""

    PLANNED = "planned", N_("To visit"), "accent", "calendar-days"
    DONE = "done", N_("Visited"), "green", "circle-check"
    PROMISED = "promised", N_("Promise open"), "amber", "clock"
    KEPT = "kept", N_("Promise kept"), "green", "circle-check"
    NOT_MET = "not_met", N_("Nobody met"), "grey", "door-open"
    CANCELLED = "cancelled", N_("Visit cancelled"), "grey", "ban"


MADE = (VisitState.DONE, VisitState.PROMISED, VisitState.KEPT)
"""Somebody was met."""
SAID = ("who", "about", "note", "met", "result", "needs", "promise", "off_why")
"""What a visit says in words."""
ENDED = tuple(state for state in VisitState if state is not VisitState.PLANNED)


class CareCategory(Labelled):
    """Why somebody is looked after; no word of a party, a faith or an origin stands here."""

    ELDERLY = "elderly", N_("Elderly")
    ALONE = "alone", N_("Lives alone")
    ILL = "ill", N_("Seriously ill")
    DISABLED = "disabled", N_("Disabled")
    CHILD = "child", N_("Child alone at home")
    OTHER = "other", N_("Other need")


class ConsentWay(Labelled):
    """How the consent was given."""

    SIGNED = "signed", N_("Signed form")
    PERSON = "person", N_("In person, before a witness")
    PHONE = "phone", N_("By phone, noted")
    GUARDIAN = "guardian", N_("By the guardian, signed")


TRY_AGAIN_DAYS = 3
"""So many days after nobody was met a visit of the care list is planned again."""
