"""What workers offer other parts of the office."""

from propdesk.repairs.workers.register import refuse_who_left as refuse_who_left
