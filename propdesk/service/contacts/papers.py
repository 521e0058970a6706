"""The contact book of a day on paper 来电来访登记, and the slip of a reply 回复单."""

from collections.abc import Sequence
from datetime import date, datetime

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    gap,
    heading,
    paragraph,
    rule,
    sides,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces, list_pdf
from propdesk.service.contacts.register import ContactRow
from propdesk.service.contacts.replying import ReplyFacts

SLIP_PAPERS = ("a4", "a5")
_LINES_FOR_THE_PEN = 5
_LINE = 9.0  # mm


def book_pdf(day: date, rows: Sequence[ContactRow], head: PaperHead) -> bytes:
    """Draw what came on a day, in the order it came, with room for who looked through it."""
    columns = (
        PaperColumn(pgettext("paper", "No."), 34),
        PaperColumn(pgettext("paper", "Time"), 16),
        PaperColumn(pgettext("paper", "Channel"), 24),
        PaperColumn(pgettext("paper", "Room or place"), 30),
        PaperColumn(pgettext("paper", "Who"), 40),
        PaperColumn(pgettext("paper", "What was said"), 90),
        PaperColumn(pgettext("paper", "First receiver"), 24),
        PaperColumn(pgettext("paper", "State"), 26),
        PaperColumn(pgettext("paper", "Answer, promise, number"), 60),
        PaperColumn(pgettext("paper", "Seen"), 20),
    )
    title = pgettext("paper", "Contact book {day}").format(day=day)
    return list_pdf(title, columns, [_cells(row) for row in rows], head)


def _cells(row: ContactRow) -> list[str]:
    answer = row.answer or row.promised
    return [
        row.no,
        row.time,
        row.channel.label,
        row.unit or row.place,
        " ".join(filter(None, (row.caller, row.phone))),
        row.what,
        row.receiver,
        row.state.label,
        " ".join(filter(None, (answer, row.became, row.outer_no))),
        "",
    ]


def reply_slip_pdf(facts: ReplyFacts, head: PaperHead, paper: str = "a4") -> bytes:
    """Draw the slip of a reply: whose number, by when, what was said, what is answered, by whom.

    What is not answered yet has lines for the pen. PaperUnknown when the paper is not offered.
    """
    row, title = facts.row, pgettext("paper", "Reply slip")
    drawing, strip, top = upright(paper, f"{title} {row.no}")
    pieces = [*head_pieces(drawing, strip, head, title, row.no), rule(drawing, strip)]
    labelled = pgettext("label on paper", "{label}: ")
    for left, right in _facts(facts):
        one, other = (labelled.format(label=name) + value for name, value in (left, right))
        pieces.append(sides(drawing, strip, one, other))
    said, answered = pgettext("paper", "What was said"), pgettext("paper", "Answer")
    pieces += _part(drawing, strip, said, row.what)
    pieces += _part(drawing, strip, answered, row.answer or row.promised)
    for signer in (pgettext("paper", "Handled by"), pgettext("paper", "Approved by (seal)")):
        line = labelled.format(label=signer) + "_" * 14
        day = labelled.format(label=pgettext("paper", "Date")) + "_" * 10
        pieces += [gap(6), sides(drawing, strip, line, day)]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _facts(facts: ReplyFacts) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Names and values, two on a line."""
    row, none = facts.row, "—"
    answered = _moment(facts.answered_at) or pgettext("paper", "not yet")
    late = _("late") if facts.is_late else _("in time")
    return [
        (
            (pgettext("paper", "Their number"), row.outer_no or none),
            (pgettext("paper", "Channel"), row.channel.label),
        ),
        (
            (pgettext("paper", "Received"), f"{row.day} {row.time}".strip()),
            (pgettext("paper", "Answer due"), _moment(facts.due_at) or none),
        ),
        (
            (pgettext("paper", "Raised by"), row.caller or none),
            (pgettext("paper", "Room or place"), row.unit or row.place or none),
        ),
        (
            (pgettext("paper", "Answered"), f"{answered} ({late})"),
            (pgettext("paper", "First receiver"), row.receiver or none),
        ),
    ]


def _moment(at: datetime | None) -> str:
    return f"{wall_time(at):%Y-%m-%d %H:%M}" if at else ""


def _part(drawing: Drawing, strip: Strip, name: str, words: str) -> list[Piece]:
    """A text under its name, or lines to write it on."""
    head = [gap(3), rule(drawing, strip), heading(drawing, strip, name, strip.size, align="left")]
    if words:
        return [*head, *paragraph(drawing, strip, words)]
    right = strip.left + strip.width
    line = Piece(_LINE, lambda y: drawing.line(strip.left, y + _LINE, right, y + _LINE))
    return [*head, *[line] * _LINES_FOR_THE_PEN]
