"""What people call the things in the audit log: kinds, what was done, fields of a change.

The words are declared by the subjects that write into the log (`AuditWords`).
"""

from collections.abc import Mapping

from propdesk.db.declarations import Declarations
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.system.log.declared import fact_of

VERB_NAMES = {
    "add": N_("added"),
    "change": N_("changed"),
    "create": N_("added"),
    "delete": N_("deleted"),
    "many": N_("many at once"),
    "move": N_("moved on"),
    "remove": N_("removed"),
    "restore": N_("brought back"),
    "set": N_("set"),
    "undo": N_("undone"),
    "undo_many": N_("undone, many at once"),
}


def subject_name(declared: Declarations, kind: str, subject: str) -> str:
    """What people call the record an entry is about; a list in the reader's language."""
    return _word(declared.lists, subject) if kind == "list" else subject


def kind_name(declared: Declarations, kind: str) -> str:
    """What people call a kind of entries; the word itself where nobody declares one."""
    return _word(declared.audit.kinds, kind)


def what_name(declared: Declarations, what: str) -> str:
    """What people call what was done: `unit.change` is “Units: changed”."""
    if what in declared.audit.done:
        return _(declared.audit.done[what])
    kind, _dot, verb = what.partition(".")
    if not verb:
        return kind_name(declared, kind)
    done = _word(VERB_NAMES, verb)
    return pgettext("audit", "{kind}: {done}").format(kind=kind_name(declared, kind), done=done)


def field_name(declared: Declarations, field: str, kind: str = "") -> str:
    """What people call a field of a change of a kind of record.

    A right is a field of the role's grants.
    """
    if fact := fact_of(declared, kind, field):
        return _(fact.header)
    if field in declared.permissions:
        return _(declared.permissions[field].title)
    return _word(declared.audit.fields, field)


def _word(names: Mapping[str, str], word: str) -> str:
    return _(names[word]) if word in names else word
