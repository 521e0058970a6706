"""What people call the things in the audit log: kinds, what was done, the fields of a change."""

from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.permissions import PERMISSIONS, ROLE_NAMES, Role

# The part of `what` before the dot; the page filters by it.
KIND_NAMES = {
    "account": N_("Accounts"),
    "backup": N_("Backups"),
    "billing_run": N_("Billing"),
    "building": N_("Buildings"),
    "document": N_("ID numbers"),
    "estate": N_("Sample estate"),
    "estate_settings": N_("Estate settings"),
    "export": N_("Exports"),
    "fee_item": N_("Fee items"),
    "grant": N_("Rights"),
    "import": N_("Imports"),
    "login": N_("Logins"),
    "payment": N_("Payments"),
    "person": N_("People"),
    "print": N_("Prints"),
    "receipt": N_("Receipts"),
    "role": N_("Who lives where"),
    "session": N_("Sessions"),
    "setting": N_("Settings"),
    "tariff": N_("Tariffs"),
    "unit": N_("Units"),
    "unit_tariff": N_("Own terms of units"),
    "user": N_("Users"),
    "vehicle": N_("Vehicles"),
}
VERB_NAMES = {
    "add": N_("added"),
    "build": N_("created in one go"),
    "change": N_("changed"),
    "close": N_("closed"),
    "create": N_("added"),
    "delete": N_("deleted"),
    "demo": N_("filled with invented data"),
    "end": N_("ended"),
    "issue": N_("issued"),
    "make": N_("made"),
    "open": N_("opened"),
    "output": N_("printed or saved"),
    "publish": N_("published"),
    "red": N_("taken back by a red receipt"),
    "remove": N_("removed"),
    "restore": N_("restored"),
    "reveal": N_("shown in full"),
    "roster": N_("roster"),
    "set": N_("set"),
    "undo": N_("undone"),
    "void": N_("void"),
}
WHAT_NAMES = {
    "login.done": N_("Logged in"),
    "login.failed": N_("Wrong password or PIN"),
    "login.locked": N_("Tried while locked"),
    "user.password": N_("Password set or removed"),
    "user.pin": N_("PIN set or removed"),
    "user.reset_password": N_("Password reset"),
    "grant.change": N_("Right given or taken"),
    "export.list": N_("List exported"),
    "print.document": N_("Document printed"),
}
FIELD_NAMES = {
    "active": N_("may log in"),
    "address": N_("address"),
    "amount": N_("amount"),
    "backup_folder": N_("first backup folder"),
    "bank_lines": N_("bank account"),
    "built_area": N_("built-up area"),
    "calendar": N_("office calendar"),
    "company": N_("company"),
    "copies": N_("copies"),
    "created": N_("lines"),
    "display_name": N_("name shown"),
    "document": N_("document"),
    "due_day": N_("due day"),
    "file": N_("file"),
    "last_receipt": N_("last receipt"),
    "message": N_("message"),
    "name": N_("name"),
    "note": N_("note"),
    "number": N_("number"),
    "ok": N_("proven"),
    "period": N_("period"),
    "phone": N_("phone"),
    "price": N_("price"),
    "reason": N_("reason"),
    "role": N_("role"),
    "rows": N_("rows"),
    "second_folder": N_("second backup folder"),
    "set": N_("is set"),
    "sha256": N_("fingerprint"),
    "since": N_("since"),
    "state": N_("state"),
    "stick_folder": N_("USB stick"),
    "tax_no": N_("tax number"),
    "try": N_("try"),
    "until": N_("until"),
}

FLAGS = frozenset({"active", "ok", "set"})


def kind_name(kind: str) -> str:
    """What people call a kind of entries; the word itself where we have none."""
    return _(KIND_NAMES[kind]) if kind in KIND_NAMES else kind


def what_name(what: str) -> str:
    """What people call what was done: `unit.change` is “Units: changed”."""
    if what in WHAT_NAMES:
        return _(WHAT_NAMES[what])
    kind, _dot, verb = what.partition(".")
    if not verb:
        return kind_name(kind)
    done = _(VERB_NAMES[verb]) if verb in VERB_NAMES else verb
    return pgettext("audit", "{kind}: {done}").format(kind=kind_name(kind), done=done)


def field_name(field: str) -> str:
    """What people call a field of a change; a right is a field of the role's grants."""
    known = FIELD_NAMES.get(field) or PERMISSIONS.get(field)
    return _(known) if known else field


def value_words(field: str, value: object) -> str:
    """A value of a change as people say it; the log itself keeps numbers and short words."""
    if value is None or value == "":
        return "—"
    if field in FLAGS or field in PERMISSIONS:
        return _("Yes") if value else _("No")
    if field == "role" and value in ROLE_NAMES:
        return _(ROLE_NAMES[Role(str(value))])
    if isinstance(value, list):
        return ", ".join(value_words("", each) for each in value)
    return str(value)
