"""What the contact book offers the subjects above it."""

from propdesk.service.contacts.limits import minutes_set as minutes_set
from propdesk.service.contacts.taking import (
    TURN_TABLES as TURN_TABLES,
    the_contact as the_contact,
    turn as turn,
)
