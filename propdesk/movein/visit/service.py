"""What visits of a hand-over offer other parts of the office."""

from propdesk.movein.visit.templates import (
    ensure_templates as ensure_templates,
    template_of as template_of,
)
