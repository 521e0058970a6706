"""What the subjects show of one unit and do with it, for whoever works now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine, RecordAction, declarations
from propdesk.db.store import acting, use_case
from propdesk.kernel.i18n import _


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with its lines; `counted` says how many things they stand for."""

    title: str
    counted: str
    lines: Sequence[PanelLine]


@use_case(permission="estate.view")
def unit_panels(
    session: Session, *, unit_id: int, beside_lists: bool = False
) -> tuple[ShownPanel, ...]:
    """The panels of a unit in the order of the subjects, those only that stand `beside_lists`."""
    mine = acting(session).permissions
    found = []
    for panel in declarations(session).unit_panels:
        if (not panel.permission or panel.permission in mine) and (
            panel.beside_lists or not beside_lists
        ):
            lines = panel.lines(session, unit_id)
            if lines or panel.tells_none:
                count = panel.counted(sum(line.count for line in lines))
                found.append(ShownPanel(_(panel.title), count, lines))
    return tuple(found)


@use_case(permission="")
def actions_now(session: Session, *, kind: str, record_id: int) -> list[RecordAction]:
    """What whoever works may do with this record as it stands."""
    mine = declarations(session).actions_on(kind, acting(session).permissions)
    return [one for one in mine if one.offered is None or one.offered(session, record_id)]
