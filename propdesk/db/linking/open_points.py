"""What still keeps a record from its end, as the subjects above its kind name it.

desk.store.read(open_points, kind="move_in_case", record_id=3)
"""

from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine, RecordAction, declarations, record_kind
from propdesk.db.store import may, require, use_case
from propdesk.kernel.records.refusals import RecordGone


@use_case(permission="")
def open_points(session: Session, *, kind: str, record_id: int) -> tuple[PanelLine, ...]:
    """What is still open of a record, subject by subject; of each only what the acting user may
    see. Raises NotPermitted or RecordGone."""
    of = record_kind(session, kind)
    require(session, of.view)
    if session.get(of.model, record_id) is None:
        raise RecordGone
    return tuple(
        line
        for points in declarations(session).open_points_of(kind)
        if may(session, points.permission)
        for line in points.lines(session, record_id)
    )


@use_case(permission="")
def is_offered(session: Session, *, action: RecordAction, record_id: int) -> bool:
    """Whether what a subject does with a record of another is there for this one. Which actions
    somebody is shown is asked before, by their own permissions."""
    return action.offered is None or action.offered(session, record_id)
