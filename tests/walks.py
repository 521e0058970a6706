"""A walk through a declared register: what each step needs, and the steps in their order."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PySide6.QtWidgets import QWidget

from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.searching import referred
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import Store
from propdesk.kernel.records.fields import FactKind, facts
from propdesk.modules import MODULES, pages
from propdesk.system.registers.register import Register
from propdesk.ui.desk import Desk
from propdesk.ui.lists.register import RegisterPage
from tests import generated
from tests.fees.cards.fitting import fit_sale
from tests.fees.corrections.fitting import fit_correction
from tests.fees.court.fitting import FITTED as AT_COURT
from tests.fees.deposits.fitting import FITTED as OF_DEPOSITS, prepare
from tests.fees.invoices.fitting import FITTED as OF_INVOICES
from tests.fees.late.fitting import fit_clause
from tests.fees.offers.fitting import fit_offer, fit_use
from tests.fees.payers.fitting import fit_payer
from tests.fees.public_income.fitting import FITTED as OF_PUBLIC_INCOME
from tests.fees.receipt_books.fitting import fit_book, fit_paper
from tests.fees.stops.fitting import fit_stop

FITTED: dict[str, Callable[[Store, Any, int], Any]] = {
    **OF_DEPOSITS,
    **AT_COURT,
    **OF_INVOICES,
    **OF_PUBLIC_INCOME,
    "line_correction": fit_correction,
    "prepay_offer": fit_offer,
    "offer_use": fit_use,
    "card_sale": fit_sale,
    "service_stop": fit_stop,
    "late_clause": fit_clause,
    "payer_stretch": fit_payer,
    "receipt_book": fit_book,
    "paper_receipt": fit_paper,
}


@dataclass
class Walk:
    """One register on one estate; `ids` are records made on the way."""

    of: Register[Any, Any, Any]
    desk: Desk
    folder: Path
    ids: list[int] = field(default_factory=list)
    built: QWidget | None = None
    _fresh: int = 0

    @property
    def by_hand(self) -> bool:
        """Whether its page is another than the declared one, with keys of its own."""
        return any(self.of.page in module.built for module in MODULES)

    @property
    def store(self) -> Store:
        return self.desk.store

    def fields(self, number: int) -> Any:
        self._make_those_needed(self.of.kind)
        return self._with_others_of_its_own(self._fitting(self.of.kind, number))

    def _fitting(self, kind: RecordKind[Any, Any], number: int) -> Any:
        """A generated record of a kind whose values hold together."""
        made = self.store.read(generated.record, kind, number)
        fit = FITTED.get(kind.kind)
        return generated.asked_for(fit(self.store, made, number)) if fit else made

    def _with_others_of_its_own(self, made: Any) -> Any:
        """The record with a new one of each that has its own already: a unit has one open case."""
        kind = self.of.kind
        taken = self.store.read(lambda session: kind.judged(session, 0, made))
        for fact, other in referred(self.store.declarations, kind):
            if fact.required and fact.name in taken:
                self._fresh += 1
                fields = self._fitting(other, 100 + self._fresh)
                fresh = self.store.write(RecordUses(other).add, fields=fields)
                made = replace(made, **{fact.name: fresh})
        return made

    def _make_those_needed(self, kind: RecordKind[Any, Any]) -> None:
        """A record that belongs to another one needs it first, and that what it belongs to."""
        if kind.kind in FITTED:
            prepare(self.store)
        for fact, other in referred(self.store.declarations, kind):
            if fact.required and self.store.read(generated.newest, other) is None:
                self._make_those_needed(other)
                self.store.write(RecordUses(other).add, fields=self._fitting(other, 1))

    def seen(self, record_id: int) -> Any:
        return self.store.read(self.of.uses.seen, record_id=record_id)

    def row(self, record_id: int) -> Any:
        (row,) = self.store.read(self.of.records.rows, ids=[record_id])
        return row

    def add(self, number: int) -> int:
        made = self.store.write(self.of.uses.add, fields=self.fields(number))
        self.ids.append(made)
        return made

    def add_usual(self, number: int) -> int:
        """A record with the usual choices, from which every move of the table is possible."""
        fields = self.fields(number)
        usual = {
            fact.name: fact.default
            for fact in facts(type(fields))
            if fact.kind is FactKind.CHOICE and fact.default is not None
        }
        fields = generated.asked_for(replace(fields, **usual))
        made = self.store.write(self.of.uses.add, fields=fields)
        self.ids.append(made)
        return made

    def page(self) -> RegisterPage:
        (page,) = (page for page in pages() if page.id == self.of.page)
        built = page.build(self.desk)
        listed = built if isinstance(built, RegisterPage) else built.findChild(RegisterPage)
        assert isinstance(listed, RegisterPage)
        self.built = built  # what the list stands in lives as long as it
        return listed


Step = Callable[[Walk], object]
STEPS: list[tuple[str, Step]] = []


def step(sentence: str) -> Callable[[Step], Step]:
    """A step of the walk; `sentence` says what is wrong when it fails, and what to write."""

    def keep(function: Step) -> Step:
        STEPS.append((sentence, function))
        return function

    return keep


def text_of(pdf: bytes) -> str:
    """The words on a paper."""
    return "\n".join(each.get_textpage().get_text_range() for each in pdfium.PdfDocument(pdf))
