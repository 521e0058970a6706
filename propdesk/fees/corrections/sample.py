"""The waivers and corrections of the sample estate: some in every state."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.fees.corrections.fields import ASKS, Booking, CorrectionFields
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.register import CORRECTION, CORRECTIONS
from propdesk.fees.corrections.rules import CorrectionKind, CorrectionState
from propdesk.fees.models import OpenCharge
from propdesk.fees.rules import ChargeKind
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money

_K, _S = CorrectionKind, CorrectionState
_LEAK = N_("Water came in through the roof for three weeks")
_SAMPLE = (
    (_K.WAIVER, N_("Lift stood still for twelve days"), 3_000, _S.DONE),
    (_K.WAIVER, _LEAK, 8_000, _S.ASKED),
    (_K.WAIVER, N_("Asks because he travels much"), 5_000, _S.REFUSED),
    (_K.LESS, N_("Area measured again: 1.20 m² less"), 2_016, _S.DONE),
    (_K.MORE, N_("Second refuse bin since the first of the month"), 1_500, _S.DONE),
    (_K.WRITE_OFF, N_("Company dissolved, nothing left; court order in the files"), 9_000, _S.DONE),
    (_K.WAIVER, N_("Entered for the wrong room"), 2_500, _S.TAKEN_BACK),
)


@use_case(permission=ASKS, touches=CORRECTION.touches)
def sample_corrections(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter them, each on an open charge of its own."""
    open_lines = session.scalars(
        select(OpenCharge.charge_id)
        .where(
            OpenCharge.live,
            OpenCharge.kind == ChargeKind.NORMAL,
            OpenCharge.amount - OpenCharge.settled > Money(10_000),
            OpenCharge.due_day <= year.today,
        )
        .order_by(OpenCharge.charge_id.desc())
    ).all()
    step = max(1, len(open_lines) // (len(_SAMPLE) + 1))
    for charge_id, (kind, why, fen, state) in zip(open_lines[::step], _SAMPLE, strict=False):
        fields = CorrectionFields(charge_id=charge_id, kind=kind, amount=Money(fen), why=_(why))
        made = CORRECTIONS.uses.add(session, fields=fields)
        _lead(session, made, state)
    return {CORRECTION.kind: session.scalar(select(func.count()).select_from(LineCorrection)) or 0}


def _lead(session: Session, made: int, state: CorrectionState) -> None:
    """Bring a correction where it stands; the manager who approves says so on the paper."""
    move = CORRECTIONS.uses.move
    if state is _S.REFUSED:
        move(session, record_id=made, to=state, why=_("No ground in the contract"))
    elif state in (_S.DONE, _S.TAKEN_BACK):
        move(session, record_id=made, to=_S.DONE, form=Booking(approver=_("Manager Ou")))
    if state is _S.TAKEN_BACK:
        move(session, record_id=made, to=state, why=_("Belongs to another room"))
