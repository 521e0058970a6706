"""What backups offers other parts of the office."""

from propdesk.system.backups.backups import choose_place as choose_place
