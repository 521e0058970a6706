"""The day from which a point or a route is gone to no more."""

from datetime import date
from typing import Annotated

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact

GoneOn = Annotated[
    date | None,
    Fact(N_("Gone since"), width=104, ink="text2", hint=N_("From that day in no new sheet.")),
]
