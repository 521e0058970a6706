"""The record of call-backs 回访记录 of a period, with the columns that offices keep."""

from collections.abc import Sequence
from datetime import date

from propdesk.kernel.i18n import pgettext
from propdesk.kernel.paper.flow import PaperColumn
from propdesk.kernel.paper.records import PaperHead, list_pdf
from propdesk.repairs.callbacks.register import CallBackRow


def call_record_pdf(first: date, last: date, rows: Sequence[CallBackRow], head: PaperHead) -> bytes:
    """Draw the calls of a period in the order they were made."""
    columns = (
        PaperColumn(pgettext("paper", "Date"), 24),
        PaperColumn(pgettext("paper", "Work order"), 34),
        PaperColumn(pgettext("paper", "Room"), 26),
        PaperColumn(pgettext("paper", "Who was asked"), 28),
        PaperColumn(pgettext("paper", "What they said"), 34),
        PaperColumn(pgettext("paper", "Called by"), 26),
        PaperColumn(pgettext("paper", "Remarks"), 90),
    )
    title = pgettext("paper", "Record of call-backs {first} to {last}")
    named = title.format(first=first, last=last)
    return list_pdf(named, columns, [_cells(row) for row in rows], head)


def _cells(row: CallBackRow) -> list[str]:
    return [
        "" if row.called_on is None else f"{row.called_on}",
        row.order,
        row.unit,
        row.person,
        row.state.label,
        row.called_by,
        " ".join(filter(None, (row.said, row.note))),
    ]
