"""The directory of organisations that mediate, as whoever chooses one sees it."""

from enum import StrEnum

from client.protocol.value import Value


class MediatorKind(StrEnum):
    """Kinds of mediation organisation."""

    PEOPLES_COMMITTEE = "peoples_committee"
    """人民调解委员会 (People's Mediation Law art. 7)."""
    INDUSTRY = "industry"
    LAWYERS = "lawyers"
    NOTARY = "notary"
    CHAMBER_OF_COMMERCE = "chamber_of_commerce"
    ARBITRATION = "arbitration"
    CONSUMER = "consumer"
    UNION = "union"
    WOMEN = "women"
    UNIVERSITY = "university"


class MediationField(StrEnum):
    """What a dispute is about, for choosing who mediates."""

    SHOPPING = "shopping"
    NETWORK_SERVICE = "network_service"
    COPYRIGHT = "copyright"
    PERSONALITY_RIGHTS = "personality_rights"
    LOANS = "loans"
    LABOUR = "labour"
    FAMILY = "family"
    PROPERTY = "property"
    CONSTRUCTION = "construction"
    MEDICAL = "medical"
    TRAFFIC = "traffic"
    INSURANCE = "insurance"
    SECURITIES = "securities"
    NEIGHBOURS = "neighbours"
    TRADE = "trade"
    FOREIGN = "foreign"


class MediatorShown(Value):
    """An organisation of the directory."""

    mediator: str
    name_zh: str
    name_en: str
    kind: MediatorKind
    fields: tuple[MediationField, ...]
    district: str
    languages: tuple[str, ...]
    """BCP 47 tags."""
    hours: str
    contact: str
    demo: bool
    """Made up, to show the court to visitors."""


class MediatorList(Value):
    """Answer to `GET /api/v1/mediators`."""

    mediators: tuple[MediatorShown, ...]
    total: int
    """How many the whole directory has."""
    districts: tuple[str, ...]
    next: str = ""
