"""What sales by card offer other parts of the office."""

from propdesk.fees.cards.register import CARD_SALE as CARD_SALE
from propdesk.fees.cards.selling import (
    CardMeter as CardMeter,
    CardOrder as CardOrder,
    card_line as card_line,
    card_meters as card_meters,
)
from propdesk.fees.cards.taking import note_card_sales as note_card_sales
