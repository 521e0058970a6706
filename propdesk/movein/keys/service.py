"""What keys and cards offer other parts of the office."""

from propdesk.movein.keys.handling import (
    Handled as Handled,
    bring_cards_back as bring_cards_back,
    cancel_cards as cancel_cards,
    cards_out as cards_out,
    issue_keys as issue_keys,
)
from propdesk.movein.keys.out import PieceOut as PieceOut, pieces_out as pieces_out
from propdesk.movein.keys.register import KEY_PIECE as KEY_PIECE, Issue as Issue
