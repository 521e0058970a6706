"""Words of the register and the rules on its values."""

from enum import StrEnum

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class UnitKind(Labelled):
    """What a unit is."""

    ROOM = "room", N_("Room")
    SHOP = "shop", N_("Shop")
    OFFICE = "office", N_("Office unit")
    GARAGE = "garage", N_("Garage")
    SPACE = "space", N_("Parking space")
    STORAGE = "storage", N_("Storage")
    OTHER = "other", N_("Other unit")


class UnitState(Labelled):
    """Where a unit stands between the developer and its residents."""

    UNSOLD = "unsold", N_("Unsold")
    SOLD = "sold", N_("Sold")
    HANDED_OVER = "handed_over", N_("Handed over")
    OCCUPIED = "occupied", N_("Occupied")
    RENOVATION = "renovation", N_("Under renovation")
    LET = "let", N_("Let")
    VACANT = "vacant", N_("Vacant")


class AreaBasis(Labelled):
    """Which of a unit's two areas is billed."""

    BUILT = "built", N_("Built-up area")
    INNER = "inner", N_("Inner area")


class SpaceTenure(Labelled):
    """On what terms a parking space is held."""

    OWNED = "owned", N_("Owned")
    LEASED = "leased", N_("Leased")
    CIVIL_DEFENCE = "civil_defence", N_("Civil defence")
    TEMPORARY = "temporary", N_("Temporary")


class PersonKind(Labelled):
    """A natural person or a company."""

    PERSON = "person", N_("Person")
    COMPANY = "company", N_("Company")


class RestrictWhy(Labelled):
    """Why the data of a person is left alone."""

    ASKED = "asked", N_("The person asked for it")
    DISPUTED = "disputed", N_("It is disputed whether the data is right")
    WITHDRAWN = "withdrawn", N_("Consent was withdrawn")
    DELETION = "deletion", N_("To be deleted, but must be kept for now")
    SAFETY = "safety", N_("Known to the office only, for safety")
    OTHER = "other", N_("Another reason")


class DocumentType(Labelled):
    """Kinds of identity documents."""

    RESIDENT_ID = "resident_id", N_("Resident ID card")
    PASSPORT = "passport", N_("Passport")
    HK_MACAU_PERMIT = "hk_macau_permit", N_("Hong Kong and Macao permit")
    TAIWAN_PERMIT = "taiwan_permit", N_("Taiwan permit")
    FOREIGN_RESIDENT = "foreign_resident", N_("Foreign resident card")
    OFFICER = "officer", N_("Officer card")
    COMPANY_CODE = "company_code", N_("Social credit code")
    OTHER = "other", N_("Other document")


class RoleKind(Labelled):
    """What a person is to a unit."""

    OWNER = "owner", N_("Owner")
    CO_OWNER = "co_owner", N_("Co-owner")
    TENANT = "tenant", N_("Tenant")
    FAMILY = "family", N_("Family")
    AGENT = "agent", N_("Agent")
    PAYER = "payer", N_("Payer")
    OTHER = "other", N_("Other resident")


OWNING = (RoleKind.OWNER, RoleKind.CO_OWNER)


class AccountKind(StrEnum):
    """In what quality somebody owes."""

    OWNER = "owner"
    TENANT = "tenant"
    DEVELOPER = "developer"
    PAYER = "payer"
    WALK_IN = "walk_in"


class PayerKind(Labelled):
    """Who pays in place of whoever would owe."""

    DEVELOPER = "developer", N_("Developer")
    TENANT = "tenant", N_("Tenant")
    OTHER = "other", N_("Another payer")


class PayerState(StateWord):
    """Whether runs bill what was agreed."""

    AGREED = "agreed", N_("Agreement in force"), "green", "circle-check"
    DROPPED = "dropped", N_("Agreement dropped"), "grey", "ban"
