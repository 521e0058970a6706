"""What shared bills offer other parts of the office."""

from propdesk.fees.sharing.scope import read_buildings as read_buildings
