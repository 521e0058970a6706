"""What the wand offers other parts of the office."""

from propdesk.patrol.wand.importing import (
    points_known as points_known,
    wands_read_to as wands_read_to,
)
