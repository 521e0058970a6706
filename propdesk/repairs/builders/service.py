"""What builders and suppliers offer other parts of the office."""

from propdesk.repairs.builders.register import (
    BUILDER as BUILDER,
    is_in_use as is_in_use,
    refuse_out_of_use as refuse_out_of_use,
)
