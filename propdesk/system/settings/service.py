"""What settings offers other parts of the office."""

from propdesk.system.settings.estate_settings import (
    FIRST_FOLLOW_UPS as FIRST_FOLLOW_UPS,
    CalendarEntry as CalendarEntry,
    EstateSettings as EstateSettings,
    FollowUp as FollowUp,
    calendar_title as calendar_title,
    change_drill_day as change_drill_day,
    change_estate_settings as change_estate_settings,
    change_retention_months as change_retention_months,
    estate_settings as estate_settings,
    follow_up_told as follow_up_told,
    keep_backup_key as keep_backup_key,
    mark_practice as mark_practice,
    rounding_ceiling as rounding_ceiling,
)
