"""The words of the contact book: channels, kinds, states, and how long an answer may take."""

from collections.abc import Mapping
from datetime import time as clock_time, timedelta

from propdesk.duties.clocks.rules import Limit
from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.scaled import half_width


class Channel(Labelled):
    """How somebody turns to the office; `icon` stands before it."""

    icon: str

    def __init__(self, value: str, msgid: str = "", icon: str = "") -> None:
        super().__init__(value, msgid)
        self.icon = icon

    PHONE = "phone", N_("Phone"), "phone"
    VISIT = "visit", N_("Visit"), "user"
    GROUP = "group", N_("WeChat group"), "message-circle"
    HOTLINE = "12345", N_("12345 hotline"), "landmark"
    LETTER = "letter", N_("Letter"), "mail"
    COMMUNITY = "community", N_("Community"), "landmark"
    COMMITTEE = "committee", N_("Owners' committee"), "users"


# They come with a number and a deadline of their own, and are answered in writing.
OUTER = (Channel.HOTLINE, Channel.LETTER, Channel.COMMUNITY, Channel.COMMITTEE)


class ContactKind(Labelled):
    """What somebody wants; `icon` stands before it."""

    icon: str

    def __init__(self, value: str, msgid: str = "", icon: str = "") -> None:
        super().__init__(value, msgid)
        self.icon = icon

    ENQUIRY = "enquiry", N_("Enquiry"), "circle-help"
    HELP = "help", N_("Asks for help"), "heart-handshake"
    REQUEST = "request", N_("Request"), "clipboard-list"
    SUGGESTION = "suggestion", N_("Suggestion"), "pen-line"
    PRAISE = "praise", N_("Praise"), "circle-check"
    REPAIR = "repair", N_("Repair"), "wrench"
    COMPLAINT = "complaint", N_("Complaint"), "message-square-warning"


class ContactState(StateWord):
    """Where a contact is between its arrival and its answer."""

    TO_ANSWER = "to_answer", N_("To answer"), "grey", "circle-dashed"
    ANSWERED = "answered", N_("Answered"), "green", "circle-check"
    PROMISED = "promised", N_("Promised"), "amber", "clock"
    REPAIR = "repair", N_("Became a repair"), "accent", "wrench"
    COMPLAINT = "complaint", N_("Became a complaint"), "accent", "message-square-warning"
    VISIT = "visit", N_("Became a visit"), "accent", "heart-handshake"


WAITING = (ContactState.TO_ANSWER, ContactState.PROMISED)
SETTLED = tuple(state for state in ContactState if state not in WAITING)
TURNED = tuple(state for state in SETTLED if state is not ContactState.ANSWERED)
"""It became a record of another subject, which tells the rest."""
IDENTITY = "service.identity"
"""The right to see who complained; complaints declare it, their contacts ask for it too."""
# What of a contact that became a complaint everybody reads: that it came, and how it stands.
TOLD_OF_COMPLAINTS = frozenset(
    {
        *("no", "day", "time", "channel", "kind", "receiver", "state"),
        *("due_at", "warn_at", "due_clock", "paused_until", "is_late"),
    }
)

# How long an answer may take while the office has not said otherwise: what is urgent counts at
# night too; what comes from outside has five working days of eight hours.
_DAY = 8 * 60
FIRST_LIMITS: Mapping[Channel | ContactKind, Limit] = {
    ContactKind.ENQUIRY: Limit(_DAY),
    ContactKind.HELP: Limit(120, TimeBasis.ROUND),
    ContactKind.REQUEST: Limit(_DAY),
    ContactKind.SUGGESTION: Limit(_DAY),
    ContactKind.PRAISE: Limit(_DAY),
    ContactKind.REPAIR: Limit(120, TimeBasis.ROUND),
    ContactKind.COMPLAINT: Limit(15),
    **dict.fromkeys(OUTER, Limit(5 * _DAY)),
}
FIRST_ANSWER = "reply.first"
"""The name of how soon a call or a visit is to be answered first; its minutes are below."""
FIRST_ANSWER_MINUTES = 15
LEAST_MINUTES, MOST_MINUTES = 1, 60 * 24 * 60
Minutes = Mapping[str, int]
"""What the office has set: the name of a limit → minutes."""


def limit_name(of: Channel | ContactKind) -> str:
    """What the limit of a kind, or of an outer channel, is called in the settings."""
    return f"reply.{of.value}"


def reply_limit(channel: Channel, kind: ContactKind, minutes: Minutes) -> Limit:
    """How long an answer may take: by its channel for what comes from outside, else by its kind."""
    of = channel if channel in OUTER else kind
    first = FIRST_LIMITS[of]
    return Limit(minutes.get(limit_name(of), first.minutes), first.basis)


def first_answer(minutes: Minutes) -> timedelta:
    """How soon a call or a visit is to be answered first."""
    return timedelta(minutes=minutes.get(FIRST_ANSWER, FIRST_ANSWER_MINUTES))


# What people say, for a first guess that F8 corrects; complaints before repairs, since whoever
# complains about a repair wants an answer and no second order.
_SAID = (
    (ContactKind.COMPLAINT, ("投诉", "投訴", "扰民", "擾民", "太吵", "噪音", "complain", "noise")),
    (ContactKind.PRAISE, ("表扬", "表揚", "感谢", "感謝", "锦旗", "錦旗", "praise", "thank")),
    (ContactKind.SUGGESTION, ("建议", "建議", "希望能", "suggest")),
    (
        ContactKind.REPAIR,
        (
            *("漏水", "渗水", "滲水", "漏电", "漏電", "跳闸", "跳閘", "堵", "坏了", "壞了"),
            *("不亮", "维修", "維修", "报修", "報修", "故障", "刷不开", "刷不開", "断裂", "斷裂"),
            *("leak", "broken", "repair", "blocked", "does not work"),
        ),
    ),
    (ContactKind.HELP, ("帮忙", "幫忙", "求助", "独居", "獨居", "help")),
    (ContactKind.REQUEST, ("要求", "申请", "申請", "request")),
)


def kind_told(what: str) -> ContactKind:
    """The kind that the words of a caller suggest; an enquiry when they say nothing."""
    said = what.casefold()
    return next(
        (kind for kind, words in _SAID if any(word in said for word in words)),
        ContactKind.ENQUIRY,
    )


def time_typed(text: str) -> str:
    """A typed hour and minute as 09:05: 905, 0905, 9:05, 9；'' for nothing.

    ValueError for what is no time of the day.
    """
    plain = half_width(text).strip().replace("：", ":").replace(".", ":")
    if not plain:
        return ""
    hour, _colon, minute = plain.partition(":")
    if not _colon and len(plain) > 2:
        hour, minute = plain[:-2], plain[-2:]
    return f"{clock_time(int(hour), int(minute or 0)):%H:%M}"
