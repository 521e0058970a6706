"""The words our own lists use for kinds, states and roles, so that what was exported comes back."""

from collections.abc import Mapping
from functools import cache

from propdesk.estate.rules import DocumentType, RoleKind, SpaceTenure, UnitKind, UnitState
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.i18n import LANGUAGES, using_language
from propdesk.kernel.records.labels import Labelled

_WORDS: Mapping[str, type[Labelled]] = {
    "unit_kind": UnitKind,
    "state": UnitState,
    "relation": RoleKind,
    "id_type": DocumentType,
    "space_kind": SpaceTenure,
}
# A company's code is a document in the register and a licence in rosters.
_READ_AS = {DocumentType.COMPANY_CODE.value: "business_licence"}


@cache
def own_words(table: str) -> Mapping[str, str]:
    """Word (in the form of `bare_text`, in every language) → stored value, of a table of WORDS."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with using_language(language):
            for kind in _WORDS.get(table, ()):
                found.setdefault(bare_text(kind.label), _READ_AS.get(kind.value, kind.value))
    return found
