"""Things out of which other things come: kinds of the tests alone, and what links two of them."""

from typing import Any

from msgspec import structs
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT_ITEM
from propdesk.db.attachments.linking import LINK_TABLES, link, unlink
from propdesk.db.declarations import Declarations
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import use_case
from propdesk.kernel.records.links import LinkWord
from propdesk.modules import declared

Ends = tuple[tuple[str, int], tuple[str, int]]
OPEN: RecordKind[Any, Any] = structs.replace(KEPT_ITEM, linked=True)
CLOSED: RecordKind[Any, Any] = structs.replace(
    KEPT_ITEM, kind="closed_item", linked=True, view="system.audit"
)
PLAIN: RecordKind[Any, Any] = structs.replace(KEPT_ITEM, kind="plain_item")
USES = RecordUses(OPEN)


def linking_declarations() -> Declarations:
    """What the program declares, and the three kinds."""
    known = declared()
    named = {**known.audit.kinds, "closed_item": "Things", "plain_item": "Things"}
    return structs.replace(
        known,
        records=(*known.records, lambda: (OPEN, CLOSED, PLAIN)),
        audit=structs.replace(known.audit, kinds=named),
    )


@use_case(permission="access.edit", touches=LINK_TABLES)
def tie(session: Session, *, ends: Ends, files: bool = False) -> int:
    """Let the second come out of the first."""
    return link(session, *ends, LinkWord.BECAME, files=files)


@use_case(permission="access.edit", touches=LINK_TABLES)
def untie(session: Session, *, ends: Ends) -> None:
    """Take that back."""
    unlink(session, *ends, LinkWord.BECAME)
