"""The contact book of a day on paper 来电来访登记."""

from collections.abc import Sequence
from datetime import date

from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import PaperColumn
from propdesk.kernel.paper.records import PaperHead, list_pdf
from propdesk.service.contacts.register import ContactRow


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
