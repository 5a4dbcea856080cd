"""Every way in which a court says no: a closed family, each member mapped once to its status.

A refusal is normal and is shown as a sentence. Codes are appended and never renamed; each has
a sentence in every language (`client.screens.words`). Nothing in a refusal tells a stranger
whether a thing exists.
"""

from enum import StrEnum
from typing import ClassVar, Literal

from client.protocol.value import Value


class Reason(StrEnum):
    """Why something was refused, for programs; people read the sentence made from it."""

    # Reading and meaning
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    CLIENT_TOO_OLD = "client_too_old"
    SERVER_TOO_OLD = "server_too_old"
    # Who asks
    NOT_SIGNED_IN = "not_signed_in"
    SESSION_EXPIRED = "session_expired"
    WRONG_CREDENTIALS = "wrong_credentials"
    TICKET_SPENT = "ticket_spent"
    WRONG_ORIGIN = "wrong_origin"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    STALE = "stale"
    COURT_FULL = "court_full"
    COURT_UNAVAILABLE = "court_unavailable"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    # The hearing
    NOT_YOUR_OFFICE = "not_your_office"
    NOT_IN_COURTROOM = "not_in_courtroom"
    NO_SUCH_PARTICIPANT = "no_such_participant"
    NO_SUCH_EXHIBIT = "no_such_exhibit"
    NO_SUCH_PAGE = "no_such_page"
    NOTHING_SHOWN = "nothing_shown"
    MUTED_BY_COURT = "muted_by_court"
    ALREADY_SO = "already_so"
    HEARING_NOT_OPEN = "hearing_not_open"
    HEARING_NOT_PAUSED = "hearing_not_paused"
    HEARING_ALREADY_OPEN = "hearing_already_open"
    HEARING_CLOSED = "hearing_closed"
    TAKEN_OVER = "taken_over"
    COURT_CLOSING = "court_closing"
    TOO_SLOW = "too_slow"
    NOT_WAITING = "not_waiting"
    BENCH_CANNOT_BE_MUTED = "bench_cannot_be_muted"
    BAD_SDP = "bad_sdp"
    CAMERA_UNREADABLE = "camera_unreadable"
    CAMERA_MISSING = "camera_missing"
    MICROPHONE_UNREADABLE = "microphone_unreadable"
    MICROPHONE_MISSING = "microphone_missing"
    LOUDSPEAKER_MISSING = "loudspeaker_missing"
    PAGE_DIFFERS = "page_differs"
    MEDIA_UNAVAILABLE = "media_unavailable"
    # Documents
    DOCUMENT_ALREADY_SERVED = "document_already_served"
    DOCUMENT_NOT_READY = "document_not_ready"
    FILE_UNSAFE = "file_unsafe"
    # The court itself
    UNEXPECTED = "unexpected"
    # The life of a case
    STEP_NOT_OPEN = "step_not_open"
    PERIOD_OVER = "period_over"
    PERIOD_RUNNING = "period_running"
    PERIOD_UNKNOWN = "period_unknown"
    RELIEF_NOT_ALLOWED = "relief_not_allowed"
    DEFECTS_MISSING = "defects_missing"
    NEW_DEFECTS_UNEXPLAINED = "new_defects_unexplained"
    RULING_MISSING = "ruling_missing"
    GROUNDS_MISSING = "grounds_missing"
    SIGNATURE_MISSING = "signature_missing"
    CONSENT_MISSING = "consent_missing"
    ADDRESS_UNCONFIRMED = "address_unconfirmed"
    NOT_ALL_AGREE = "not_all_agree"
    AMOUNT_DIFFERS = "amount_differs"
    FEE_UNPAID = "fee_unpaid"
    NO_APPEAL = "no_appeal"
    CLUE_INCOMPLETE = "clue_incomplete"
    ASSOCIATION_CODE_INVALID = "association_code_invalid"
    IDENTITY_NOT_VERIFIED = "identity_not_verified"
    PAYMENT_PENDING = "payment_pending"
    # People and their identity
    FIELD_INVALID = "field_invalid"
    CODE_INVALID = "code_invalid"
    SECOND_FACTOR_NEEDED = "second_factor_needed"
    PASSWORD_WEAK = "password_weak"  # noqa: S105 - the name of a reason
    ACCOUNT_EXISTS = "account_exists"
    IDENTITY_STALE = "identity_stale"
    PAPERS_MISSING = "papers_missing"
    FACE_TRIES_OVER = "face_tries_over"
    LINK_SPENT = "link_spent"
    NO_SUCH_AGENT = "no_such_agent"
    AGENTS_TOO_MANY = "agents_too_many"
    AUTHORITY_MISSING = "authority_missing"
    LAST_ADMINISTRATOR = "last_administrator"
    # Files that people hand in
    FILE_KIND_NOT_TAKEN = "file_kind_not_taken"
    UPLOAD_BUDGET_SPENT = "upload_budget_spent"
    UPLOAD_PLACE_DIFFERS = "upload_place_differs"
    UPLOAD_PIECE_DAMAGED = "upload_piece_damaged"
    UPLOAD_HASH_DIFFERS = "upload_hash_differs"
    UPLOAD_UNFINISHED = "upload_unfinished"
    UPLOAD_FILED = "upload_filed"
    # Asking again
    KEY_REUSED = "key_reused"
    KEY_MISSING = "key_missing"
    VERSION_MISSING = "version_missing"
    # Filing
    SUIT_INCOMPLETE = "suit_incomplete"
    # The seal
    SEAL_UNAVAILABLE = "seal_unavailable"
    # Known again by a clerk
    NO_SUCH_SIGN_IN = "no_such_sign_in"
    # Applications in a case, and consent to being online
    APPLICATION_INCOMPLETE = "application_incomplete"
    DEBATE_OVER = "debate_over"
    JURISDICTION_ACCEPTED = "jurisdiction_accepted"
    RECUSAL_PENDING = "recusal_pending"
    HELD_ON_THE_SPOT = "held_on_the_spot"


class CourtError(Exception):
    """A refusal on its way to the person who asked; `status` is its HTTP status (RFC 9110)."""

    status: ClassVar[int] = 500

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


class Refused(CourtError):
    """What was asked does not fit how things stand; nothing has happened."""

    status = 409


class Malformed(CourtError):
    """What was sent is not a message of this language."""

    status = 422

    def __init__(self, reason: Reason = Reason.MALFORMED, detail: str = "") -> None:
        super().__init__(reason, detail)


class NotSignedIn(CourtError):
    """Nobody is known to ask: no token, an expired one, or wrong credentials."""

    status = 401

    def __init__(self, reason: Reason = Reason.NOT_SIGNED_IN, detail: str = "") -> None:
        super().__init__(reason, detail)


class Forbidden(CourtError):
    """The person is known and may not do this."""

    status = 403

    def __init__(self, reason: Reason = Reason.FORBIDDEN, detail: str = "") -> None:
        super().__init__(reason, detail)


class NotFound(CourtError):
    """There is no such thing for this person; a foreign case answers the same."""

    status = 404

    def __init__(self, reason: Reason = Reason.NOT_FOUND, detail: str = "") -> None:
        super().__init__(reason, detail)


class Stale(CourtError):
    """The thing has changed since the person last looked (RFC 9110 section 15.5.13)."""

    status = 412

    def __init__(self, reason: Reason = Reason.STALE, detail: str = "") -> None:
        super().__init__(reason, detail)


class TooLarge(CourtError):
    """More bytes than the court takes at once."""

    status = 413

    def __init__(self, reason: Reason = Reason.TOO_LARGE, detail: str = "") -> None:
        super().__init__(reason, detail)


class ClientTooOld(CourtError):
    """The two ends share no version; each is told what the other speaks."""

    status = 426

    def __init__(self, reason: Reason = Reason.CLIENT_TOO_OLD, detail: str = "") -> None:
        super().__init__(reason, detail)


class TooMany(CourtError):
    """Too many requests in too short a time (RFC 6585 section 4)."""

    status = 429

    def __init__(self, reason: Reason = Reason.TOO_MANY, detail: str = "") -> None:
        super().__init__(reason, detail)


class CourtFull(CourtError):
    """The court's disk or its places are used up; what was sent was not kept."""

    status = 507

    def __init__(self, reason: Reason = Reason.COURT_FULL, detail: str = "") -> None:
        super().__init__(reason, detail)


class CourtUnavailable(CourtError):
    """The court cannot be reached or answered with nonsense; raised by the client alone."""

    status = 503

    def __init__(self, reason: Reason = Reason.COURT_UNAVAILABLE, detail: str = "") -> None:
        super().__init__(reason, detail)


class Refusal(Value):
    """A refusal as it stands in an HTTP answer or a letter."""

    type: Literal["refusal"] = "refusal"
    reason: Reason
    detail: str = ""
    reference: str = ""
    """Number under which the court logged an unexpected failure; empty for a plain refusal."""


FAMILY: tuple[type[CourtError], ...] = (
    Refused,
    Malformed,
    NotSignedIn,
    Forbidden,
    NotFound,
    Stale,
    TooLarge,
    ClientTooOld,
    TooMany,
    CourtFull,
    CourtUnavailable,
)
"""The closed family; `error_for` chooses by status."""


def error_for(status: int, refusal: Refusal) -> CourtError:
    """Give the member of the family that an HTTP answer stands for."""
    for member in FAMILY:
        if member.status == status:
            return member(refusal.reason, refusal.detail)
    return CourtUnavailable(refusal.reason, refusal.detail)
