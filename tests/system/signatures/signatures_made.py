"""Second signatures for tests over all pages: one given, one refused, one that waits."""

from propdesk.db.store import Store
from propdesk.system.signatures.register import SIGNATURES, NotAgreeing, SignatureFields, SigningIt
from propdesk.system.signatures.rules import LoneStep, SignatureState


def put_signatures(store: Store) -> list[int]:
    """Enter them; their ids."""
    day = store.clock.today()
    made = [
        store.write(
            SIGNATURES.uses.add,
            fields=SignatureFields(
                step=step, about=about, done_on=day, done_by="周敏", reason="当事人要求"
            ),
        )
        for step, about in (
            (LoneStep.RED, "SJ2026-000017"),
            (LoneStep.IDENTITY, "人员"),
            (LoneStep.MONTH, "2026-10"),
        )
    ]
    move = SIGNATURES.uses.move
    store.write(move, record_id=made[0], to=SignatureState.SIGNED, form=SigningIt())
    refused = NotAgreeing(why_not="没有街道的函件")
    store.write(move, record_id=made[1], to=SignatureState.REFUSED, form=refused)
    return made
