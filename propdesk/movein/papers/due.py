"""What waits of the papers of move-ins, for the list on Today."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.i18n import _
from propdesk.movein.papers.models import MoveInPaper
from propdesk.movein.papers.register import is_unsigned


def due_papers(session: Session) -> Iterator[Due]:
    """Papers printed a week ago and not signed."""
    line = Due(
        group=DueGroup.WORK,
        icon="signature",
        title=_("Papers of move-ins not signed"),
        page_id="movein.papers",
        place=_("Signed papers"),
        context={"filter": "unsigned"},
    )
    query = select(MoveInPaper.id, MoveInPaper.printed_on).where(is_unsigned(session))
    yield from over_records(line, "move_in_paper", session.execute(query))
