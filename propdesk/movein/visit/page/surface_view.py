"""What the acts of a visit see of its page."""

from typing import Protocol

from propdesk.movein.visit.lacking import VisitFacts
from propdesk.movein.visit.page.facts_view import VisitFactsCard
from propdesk.movein.visit.page.head_view import VisitHead
from propdesk.movein.visit.page.middle.bodies_view import Bodies
from propdesk.movein.visit.page.waiting_view import WaitingCard
from propdesk.movein.visit.rules import VisitStep
from propdesk.ui.desk import Desk


class VisitSurface(Protocol):
    """The parts of the page, and what can be asked of it; `VisitPage` says what each does."""

    desk: Desk
    facts: VisitFacts | None
    step: VisitStep
    head: VisitHead
    lacks: VisitFactsCard
    waiting: WaitingCard
    bodies: Bodies

    def go_to(self, step: VisitStep) -> None: ...
    def leave(self) -> None: ...
    def show_written(self) -> None: ...
    def stand(self) -> None: ...
    def to_missing(self) -> None: ...
