"""What the reports and proofs of deposits offer other parts of the office."""

from propdesk.fees.held.moves import deposit_moves as deposit_moves, held_by_us as held_by_us
from propdesk.fees.held.register import (
    DEPOSIT_PROOF as DEPOSIT_PROOF,
    PROOFS as PROOFS,
    ProofFields as ProofFields,
    month_before as month_before,
)
