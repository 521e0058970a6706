"""The words our own lists use for kinds, states and roles, so that what was exported comes back."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from propdesk.estate.roster.cells.words import bare_text
from propdesk.estate.rules import (
    DOCUMENT_TYPE_NAMES,
    ROLE_KIND_NAMES,
    SPACE_TENURE_NAMES,
    UNIT_KIND_NAMES,
    UNIT_STATE_NAMES,
    DocumentType,
)
from propdesk.kernel.i18n import LANGUAGES, _, using_language

_NAMES: Mapping[str, Mapping[Any, str]] = {
    "unit_kind": UNIT_KIND_NAMES,
    "state": UNIT_STATE_NAMES,
    "relation": ROLE_KIND_NAMES,
    "id_type": DOCUMENT_TYPE_NAMES,
    "space_kind": SPACE_TENURE_NAMES,
}
# A company's code is a document in the register and a licence in rosters.
_READ_AS = {DocumentType.COMPANY_CODE.value: "business_licence"}


@cache
def own_words(table: str) -> Mapping[str, str]:
    """Word (in the form of `bare_text`, in every language) → stored value, of a table of WORDS."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with using_language(language):
            for kind, name in _NAMES.get(table, {}).items():
                found.setdefault(bare_text(_(name)), _READ_AS.get(kind.value, kind.value))
    return found
