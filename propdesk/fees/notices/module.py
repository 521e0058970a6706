"""What payment notices tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, SearchGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from propdesk.db.declarations import Hit


def _find_notices(session: Session, typed: str) -> Iterable[Hit]:
    from propdesk.fees.searching import find_notices

    return find_notices(session, typed)


MODULE = Module(
    name="fees.notices",
    search=(SearchGroup("notice", N_("Payment notices"), "printer", "fees.view", _find_notices),),
    audit_words=AuditWords(
        kinds={"notice": N_("Notices")},
        done={"notice.issue": N_("Notices made")},
        silent=frozenset({"notices"}),
    ),
)
