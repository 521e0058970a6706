"""What keys and cards offer other parts of the office."""

from propdesk.movein.keys.handling import cancel_cards as cancel_cards, cards_out as cards_out
from propdesk.movein.keys.register import KEY_PIECE as KEY_PIECE
