"""What the program itself offers the subjects of the office."""

from propdesk.db.clock_check import clock_doubt as clock_doubt, confirm_clock as confirm_clock
from propdesk.db.keeping.backup import Backup as Backup
from propdesk.db.keeping.restore import RestorePreview as RestorePreview, UndoPreview as UndoPreview
from propdesk.system.log.audit_reader import record_export as record_export
from propdesk.system.settings.estate_settings import (
    CalendarEntry as CalendarEntry,
    EstateSettings as EstateSettings,
    calendar_title as calendar_title,
    change_estate_settings as change_estate_settings,
    estate_settings as estate_settings,
)
from propdesk.system.start.first_steps import Question as Question, first_steps as first_steps
from propdesk.system.users.held import (
    HeldPageRow as HeldPageRow,
    held_pages as held_pages,
    hold_page as hold_page,
    take_back as take_back,
)
