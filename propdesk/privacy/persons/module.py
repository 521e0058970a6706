"""What the data of single people tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, RecordAction

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def _held(desk: Desk, person_id: int) -> None:
    from propdesk.privacy.persons.dialogs import show_held

    show_held(desk, person_id)


MODULE = Module(
    name="privacy.persons",
    actions=(
        RecordAction(
            on="person",
            title=N_("What we hold"),
            icon="fingerprint",
            key="Ctrl+F7",
            run=_held,
            place=90,
            permissions=("estate.privacy",),
        ),
    ),
    audit_words=AuditWords(
        kinds={
            "state_move": N_("Why records were moved"),
            "words": N_("Words about a person"),
        },
        done={
            "person.erase": N_("Personal data deleted"),
            "words.redact": N_("Words about a person masked"),
        },
        fields={
            "columns": N_("columns"),
            "hand_name": N_("hand-over by"),
            "holder": N_("holder"),
            "log_entries": N_("entries of the log"),
            "owner": N_("owner"),
            "payer_account": N_("account of the payer"),
            "payer_key": N_("payer known by"),
            "period_from": N_("period from"),
            "period_to": N_("period until"),
            "relation": N_("relation"),
            "remark": N_("remark"),
            "value_day": N_("value day"),
        },
    ),
)
