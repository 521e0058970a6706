"""What users offers other parts of the office."""

from propdesk.system.users.held_pages import (
    held_pages as held_pages,
    hold_page as hold_page,
    take_back as take_back,
)
from propdesk.system.users.second_person import (
    Second as Second,
    second_choices as second_choices,
    second_person as second_person,
)
from propdesk.system.users.users import ensure_first_manager as ensure_first_manager
