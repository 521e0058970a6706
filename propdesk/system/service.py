"""What the program itself offers the subjects of the office."""

from propdesk.db.clock_check import clock_doubt as clock_doubt, confirm_clock as confirm_clock
from propdesk.db.keeping.backup import Backup as Backup
from propdesk.db.keeping.restore import RestorePreview as RestorePreview, UndoPreview as UndoPreview
