"""What notation offers other parts of the office."""

from propdesk.estate.notation.identity import mask_phone as mask_phone
from propdesk.estate.notation.naming import show_plate as show_plate, unit_title as unit_title
