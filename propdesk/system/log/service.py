"""What log offers other parts of the office."""

from propdesk.system.log.audit_reader import (
    note_export as note_export,
    record_export as record_export,
    record_reveal as record_reveal,
)
from propdesk.system.log.audit_values import field_words as field_words
from propdesk.system.log.audit_words import what_name as what_name
from propdesk.system.log.lists_out import ListOut as ListOut
