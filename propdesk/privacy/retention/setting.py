"""How long the personal data of a list is kept is set by the estate, never below the law."""

from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.store import require, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.privacy.retention.due_data import RIGHT, keep_look, kept_list, list_title
from propdesk.privacy.times import MOST_MONTHS, time_of, usual_time
from propdesk.system.settings.service import change_retention_months, estate_settings

SETS = "system.settings"


class KeptTooShort(UserError):
    """The law wants it kept longer."""

    beside = "months"
    message = N_("“{title}” cannot be kept for less than {least} months. {law}")


class KeptTooLong(UserError):
    """A time beyond any purpose."""

    beside = "months"
    message = N_("At most {most} months: nothing personal is kept without an end.")


@use_case(permission=SETS, touches=("setting", "audit", "retention_look"))
def change_time(session: Session, *, name: str, months: int) -> int:
    """Keep the personal data of a list for so many months from now on; what is due follows at once.

    Raises NotPermitted without `estate.privacy`, RecordGone, KeptTooShort, KeptTooLong.
    """
    require(session, RIGHT)
    data = kept_list(session, name)
    usual, before = usual_time(data), time_of(session, data)
    assert usual is not None  # noqa: S101  the list has only what is kept for a time
    assert before is not None  # noqa: S101  as above
    if months < usual.least:
        raise KeptTooShort(title=list_title(data), least=usual.least, law=_(usual.law))
    if months > MOST_MONTHS:
        raise KeptTooLong(most=MOST_MONTHS)
    if months != before.months:
        own = dict(estate_settings(session).retention_months)
        own.pop(name, None)
        if months != usual.months:
            own[name] = months
        change_retention_months(session, months=tuple(sorted(own.items())))
        said = ({"months": before.months}, {"months": months})
        audit.record(session, "retention.time", ("retention", None, list_title(data)), *said)
        keep_look(session)
    return months
