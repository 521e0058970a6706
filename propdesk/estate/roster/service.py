"""What the reading of rosters offers other parts of the office."""

from propdesk.estate.roster.reading import told_beside as told_beside
