"""Papers of keys 钥匙领取登记, 借用登记, 钥匙托管委托书, and the two lists of tags kept apart."""

from collections.abc import Sequence
from datetime import datetime

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import listed, ngettext, pgettext
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    draw_pages,
    form,
    gap,
    paragraph,
    sides,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces, list_pdf
from propdesk.movein.keys.page.facts import HeldLine, Mandate, TagLine

BOX = "□"
COPIES = 2


def issues_pdf(lines: Sequence[HeldLine], head: PaperHead) -> bytes:
    """Draw the register of keys issued, a row for each kind of keys that somebody got, to sign."""
    columns = (
        PaperColumn(pgettext("paper", "Date"), 22),
        PaperColumn(pgettext("paper", "Room"), 24),
        PaperColumn(pgettext("paper", "Owner"), 34),
        PaperColumn(pgettext("paper", "Name of key"), 40),
        PaperColumn(pgettext("paper", "Tags"), 46),
        PaperColumn(pgettext("paper", "Quantity"), 14, "right"),
        PaperColumn(pgettext("paper", "Received by"), 28),
        PaperColumn(pgettext("paper", "Signature"), 34),
        PaperColumn(pgettext("paper", "Clerk"), 24),
    )
    rows = [
        [
            one.day.isoformat(), one.unit, one.owner, one.kind, listed(one.codes), str(one.count),
            one.holder, "", one.clerk,
        ]
        for one in lines
    ]  # fmt: skip
    return list_pdf(pgettext("paper", "Register of keys issued"), columns, rows, head)


def loans_pdf(lines: Sequence[HeldLine], head: PaperHead) -> bytes:
    """Draw the register of loans, with when each came back."""
    columns = (
        PaperColumn(pgettext("paper", "Tags"), 44),
        PaperColumn(pgettext("paper", "Name of key"), 34),
        PaperColumn(pgettext("paper", "Room"), 22),
        PaperColumn(pgettext("paper", "Borrower"), 28),
        PaperColumn(pgettext("paper", "Lent for"), 32),
        PaperColumn(pgettext("paper", "Lent at"), 28),
        PaperColumn(pgettext("paper", "Back by"), 28),
        PaperColumn(pgettext("paper", "Returned at"), 28),
        PaperColumn(pgettext("paper", "Signature"), 30),
        PaperColumn(pgettext("paper", "Clerk"), 22),
    )
    rows = [
        [
            listed(one.codes), f"{one.kind} × {one.count}", one.unit, one.holder, one.reason,
            _moment(one.at), _moment(one.due_at), _moment(one.ended_at), "", one.clerk,
        ]
        for one in lines
    ]  # fmt: skip
    return list_pdf(pgettext("paper", "Register of loans of keys"), columns, rows, head)


def _moment(moment: datetime | None) -> str:
    return f"{wall_time(moment):%Y-%m-%d %H:%M}" if moment else ""


def tags_pdf(lines: Sequence[TagLine], head: PaperHead) -> bytes:
    """Draw the list of tags that hangs in the cupboard, with a box to tick: it tells no room."""
    columns = (
        PaperColumn(pgettext("paper", "Place"), 60),
        PaperColumn(pgettext("paper", "Tag"), 40),
        PaperColumn(pgettext("paper", "What hangs on it"), 120),
        PaperColumn(pgettext("paper", "There"), 20, "center"),
        PaperColumn(pgettext("paper", "Remark"), 60),
    )
    ordered = sorted(lines, key=lambda one: (one.place, len(one.tag), one.tag))
    rows = [[one.place, one.tag, one.kinds, BOX, ""] for one in ordered]
    return list_pdf(pgettext("paper", "Tags in the key cupboard"), columns, rows, head)


def codes_pdf(lines: Sequence[TagLine], head: PaperHead) -> bytes:
    """Draw the list of codes, which is kept locked away from the cupboard."""
    columns = (
        PaperColumn(pgettext("paper", "Tag"), 50),
        PaperColumn(pgettext("paper", "Room"), 60),
        PaperColumn(pgettext("paper", "What hangs on it"), 160),
    )
    rows = [[one.tag, one.unit, one.kinds] for one in lines]
    title = pgettext("paper", "List of codes: keep apart from the keys")
    return list_pdf(title, columns, rows, head)


def mandate_pdf(facts: Mandate, head: PaperHead, paper: str = "a4") -> bytes:
    """Draw the mandate of a depositor in two copies, one for each side."""
    title = pgettext("paper", "Custody mandate for keys")
    drawing, strip, top = upright(paper, title)
    for copy in range(1, COPIES + 1):
        told = ngettext("Copy {copy} of {copies}", "Copy {copy} of {copies}", COPIES)
        right = told.format(copy=copy, copies=COPIES)
        fields = [
            (pgettext("paper", "Date"), facts.since.isoformat()),
            (pgettext("paper", "Room"), facts.unit),
            (pgettext("paper", "Owner"), facts.owner),
            (pgettext("paper", "Depositor"), facts.depositor),
            (pgettext("paper", "Phone"), facts.phone),
            (pgettext("paper", "Quantity"), str(sum(count for _kind, count in facts.kinds))),
            (
                pgettext("paper", "Name of key"),
                listed(f"{kind} × {count}" for kind, count in facts.kinds),
            ),
            (pgettext("paper", "Tags"), listed(facts.codes)),
            (pgettext("paper", "Why it is kept"), facts.why),
            (pgettext("paper", "What for it may be fetched"), facts.wanted or "\n"),
        ]
        pieces: list[Piece] = [
            *head_pieces(drawing, strip, head, title, right),
            gap(1),
            *form(drawing, strip, fields),
            gap(2),
        ]
        for sentence in _terms():
            pieces += paragraph(drawing, strip, sentence)
        for left, other in _signers():
            pieces += [gap(7), sides(drawing, strip, left, other)]
        draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=copy == 1)
    return drawing.finish()


def _terms() -> tuple[str, ...]:
    return (
        pgettext("paper", "1. The office keeps these keys in its locked cupboard."),
        pgettext(
            "paper",
            "2. They go back to the depositor alone, who shows a document and signs.",
        ),
        pgettext(
            "paper",
            "3. In an emergency two people go in; the entry is logged and the depositor is told.",
        ),
    )


def _signers() -> tuple[tuple[str, str], ...]:
    labelled, line = pgettext("label on paper", "{label}: "), "_" * 14

    def signed(words: str) -> str:
        return labelled.format(label=words) + line

    return (
        (
            signed(pgettext("paper", "Depositor, at deposit")),
            signed(pgettext("paper", "Clerk")),
        ),
        (
            signed(pgettext("paper", "Depositor, at return")),
            signed(pgettext("paper", "Date")),
        ),
    )
