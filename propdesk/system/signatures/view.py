"""The page of second signatures: nobody enters one, it is signed or refused."""

from functools import partial

from propdesk.system.registers import dialogs
from propdesk.system.registers.records_view import RecordForms
from propdesk.system.registers.view import DeclaredPage
from propdesk.system.signatures.register import SIGNATURES
from propdesk.ui.desk import Desk


def signatures_page(desk: Desk) -> DeclaredPage:
    """Build it."""
    forms = RecordForms(
        form=partial(dialogs.form_of, desk, SIGNATURES),
        edit=partial(dialogs.edit_dialog, desk, SIGNATURES),
    )
    return DeclaredPage(desk, SIGNATURES, forms)
