"""The words of the contact book: channels, kinds, states, and how long an answer may take."""

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


WAITING = (ContactState.TO_ANSWER, ContactState.PROMISED)
TURNED = (ContactState.REPAIR, ContactState.COMPLAINT)
"""What became a record of another subject, which tells of it from then on."""
IDENTITY = "service.identity"
"""The right to see who complained; complaints declare it, their contacts ask for it too."""
# What of a contact that became a complaint everybody reads: that it came, and how it stands.
TOLD_OF_COMPLAINTS = frozenset(
    {
        *("no", "day", "time", "channel", "kind", "receiver", "state"),
        *("due_at", "warn_at", "due_clock", "paused_until"),
    }
)
FIRST_ANSWER = timedelta(minutes=15)
"""So soon a contact is to be answered first."""

# How long an answer may take when nobody says otherwise: what is urgent counts at night too.
_SOON, _LETTER, _REST = Limit(120, TimeBasis.ROUND), Limit(5 * 8 * 60), Limit(8 * 60)
_OF_A_KIND = {
    ContactKind.REPAIR: _SOON,
    ContactKind.HELP: _SOON,
    ContactKind.COMPLAINT: Limit(15),
}


def reply_limit(channel: Channel, kind: ContactKind) -> Limit:
    """How long an answer may take: a letter has five working days, a call a part of one."""
    return _LETTER if channel in OUTER else _OF_A_KIND.get(kind, _REST)


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
