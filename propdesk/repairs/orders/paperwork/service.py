"""What the paperwork of repairs offers other parts of the office; a start needs none of it."""

from propdesk.repairs.orders.paperwork.builder_letters import (
    BuilderLetter as BuilderLetter,
    write_to_builder as write_to_builder,
)
