"""What settings offers other parts of the office."""

from propdesk.system.settings.estate_settings import (
    CalendarEntry as CalendarEntry,
    EstateSettings as EstateSettings,
    calendar_title as calendar_title,
    change_estate_settings as change_estate_settings,
    estate_settings as estate_settings,
    mark_practice as mark_practice,
    rounding_ceiling as rounding_ceiling,
)
