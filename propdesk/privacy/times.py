"""How long personal data is kept: as its subject declares it, or as the estate has set it."""

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.withholding.personal import CLAIMS, KeptFor, PersonalData
from propdesk.kernel.i18n import N_, _
from propdesk.system.settings.service import estate_settings

# Whoever moved out: all that stands on the person, by the same rule as a claim.
PEOPLE = "person"
LEFT_MONTHS = 36
MOST_MONTHS = 1200
_SET_HERE = N_("Set by this estate. As delivered: {rule}")


def usual_time(data: PersonalData) -> KeptFor | None:
    """As delivered; None of what is kept as long as the person is known."""
    if data.table == PEOPLE:
        return KeptFor(LEFT_MONTHS, "", CLAIMS)
    return data.keep


def time_of(session: Session, data: PersonalData) -> KeptFor | None:
    """As it counts in this estate, never below what the law asks for."""
    usual = usual_time(data)
    if usual is None:
        return None
    own = dict(estate_settings(session).retention_months).get(data.table)
    if own is None:
        return usual
    return msgspec.structs.replace(usual, months=max(own, usual.least))


def rule_of(session: Session, data: PersonalData) -> str:
    """By which rule, in words; '' of what has none."""
    usual, kept = usual_time(data), time_of(session, data)
    if usual is None or kept is None:
        return ""
    rule = _(usual.rule)
    return rule if kept.months == usual.months else _(_SET_HERE).format(rule=rule)
