"""The check code of a paper: that of its posting, so that it is the same whenever it is printed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.models import PostingRow
from propdesk.kernel.paper.seal_codes import seal_code


def code_of_posting(session: Session, seq: int) -> str:
    """The code of a posting; '' when there is none of that number."""
    return seal_code(session.scalar(select(PostingRow.hash).where(PostingRow.seq == seq)) or "")
