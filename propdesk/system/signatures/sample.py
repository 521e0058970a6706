"""The signatures of the sample estate: two steps of the year were signed, one waits."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.kernel.i18n import _
from propdesk.system.signatures.register import SIGNATURE, SIGNS, SignatureFields, SigningIt
from propdesk.system.signatures.rules import LoneStep, SignatureState

_DONE_BY = -1  # somebody of the invented office


@use_case(permission=SIGNS, touches=SIGNATURE.touches)
def sample_signatures(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Two lists that were written in full, and one of yesterday that nobody signed yet."""
    kept = (
        (120, _("Owners' phones for the gate"), True),
        (40, _("Owners for the census of the street office"), True),
        (1, _("Owners for the election of the owners' committee"), False),
    )
    for ago, about, signed in kept:
        day = year.today - timedelta(days=ago)
        with standing_at(session, year.at(day, 10)):
            fields = SignatureFields(
                step=LoneStep.IDENTITY, about=about, done_on=day, done_by=_("Clerk Zhou"),
                reason=_("Asked for in writing"),
            )  # fmt: skip
            made = saving.add(session, SIGNATURE, fields, given={"done_by_id": _DONE_BY})
        if signed:
            with standing_at(session, year.at(day, 16)):
                move(session, SIGNATURE, made, SignatureState.SIGNED, form=SigningIt(signed_on=day))
    return {"second_signature": len(kept)}
