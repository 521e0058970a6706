"""Words of the register and the rules on its values."""

from enum import StrEnum

from propdesk.kernel.i18n import N_


class UnitKind(StrEnum):
    """What a unit is."""

    ROOM = "room"
    SHOP = "shop"
    OFFICE = "office"
    GARAGE = "garage"
    SPACE = "space"
    STORAGE = "storage"
    OTHER = "other"


UNIT_KIND_NAMES = {
    UnitKind.ROOM: N_("Room"),
    UnitKind.SHOP: N_("Shop"),
    UnitKind.OFFICE: N_("Office unit"),
    UnitKind.GARAGE: N_("Garage"),
    UnitKind.SPACE: N_("Parking space"),
    UnitKind.STORAGE: N_("Storage"),
    UnitKind.OTHER: N_("Other unit"),
}


class UnitState(StrEnum):
    """Where a unit stands between the developer and its residents."""

    UNSOLD = "unsold"
    SOLD = "sold"
    HANDED_OVER = "handed_over"
    OCCUPIED = "occupied"
    RENOVATION = "renovation"
    LET = "let"
    VACANT = "vacant"


UNIT_STATE_NAMES = {
    UnitState.UNSOLD: N_("Unsold"),
    UnitState.SOLD: N_("Sold"),
    UnitState.HANDED_OVER: N_("Handed over"),
    UnitState.OCCUPIED: N_("Occupied"),
    UnitState.RENOVATION: N_("Under renovation"),
    UnitState.LET: N_("Let"),
    UnitState.VACANT: N_("Vacant"),
}


class AreaBasis(StrEnum):
    """Which of a unit's two areas is billed."""

    BUILT = "built"
    INNER = "inner"


AREA_BASIS_NAMES = {AreaBasis.BUILT: N_("Built-up area"), AreaBasis.INNER: N_("Inner area")}


class SpaceTenure(StrEnum):
    """On what terms a parking space is held."""

    OWNED = "owned"
    LEASED = "leased"
    CIVIL_DEFENCE = "civil_defence"
    TEMPORARY = "temporary"


SPACE_TENURE_NAMES = {
    SpaceTenure.OWNED: N_("Owned"),
    SpaceTenure.LEASED: N_("Leased"),
    SpaceTenure.CIVIL_DEFENCE: N_("Civil defence"),
    SpaceTenure.TEMPORARY: N_("Temporary"),
}


class PersonKind(StrEnum):
    """A natural person or a company."""

    PERSON = "person"
    COMPANY = "company"


PERSON_KIND_NAMES = {PersonKind.PERSON: N_("Person"), PersonKind.COMPANY: N_("Company")}


class DocumentType(StrEnum):
    """Kinds of identity documents."""

    RESIDENT_ID = "resident_id"
    PASSPORT = "passport"
    HK_MACAU_PERMIT = "hk_macau_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_RESIDENT = "foreign_resident"
    OFFICER = "officer"
    COMPANY_CODE = "company_code"
    OTHER = "other"


DOCUMENT_TYPE_NAMES = {
    DocumentType.RESIDENT_ID: N_("Resident ID card"),
    DocumentType.PASSPORT: N_("Passport"),
    DocumentType.HK_MACAU_PERMIT: N_("Hong Kong and Macao permit"),
    DocumentType.TAIWAN_PERMIT: N_("Taiwan permit"),
    DocumentType.FOREIGN_RESIDENT: N_("Foreign resident card"),
    DocumentType.OFFICER: N_("Officer card"),
    DocumentType.COMPANY_CODE: N_("Social credit code"),
    DocumentType.OTHER: N_("Other document"),
}


class RoleKind(StrEnum):
    """What a person is to a unit."""

    OWNER = "owner"
    CO_OWNER = "co_owner"
    TENANT = "tenant"
    FAMILY = "family"
    AGENT = "agent"
    PAYER = "payer"
    OTHER = "other"


ROLE_KIND_NAMES = {
    RoleKind.OWNER: N_("Owner"),
    RoleKind.CO_OWNER: N_("Co-owner"),
    RoleKind.TENANT: N_("Tenant"),
    RoleKind.FAMILY: N_("Family"),
    RoleKind.AGENT: N_("Agent"),
    RoleKind.PAYER: N_("Payer"),
    RoleKind.OTHER: N_("Other resident"),
}


class AccountKind(StrEnum):
    """In what quality somebody owes."""

    OWNER = "owner"
    TENANT = "tenant"
    DEVELOPER = "developer"
    PAYER = "payer"
    WALK_IN = "walk_in"
