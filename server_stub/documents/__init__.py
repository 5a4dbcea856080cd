"""The court's papers: values in, PDF bytes out.

Each paper has a frozen value that says all that stands in it and one function that
sets it: `summons_pdf(typesetter, summons)`. The words are put together in Python,
beside the article that asks for them; the look is a template in `templates/`. The
same value and the same fonts give the same bytes, so that a paper can be known by
its hash. A person's text travels to the page as data and is never read as markup.

The papers know no case, no person on record and no clock: whoever asks for one
brings everything that it says, its date included.
"""

from server_stub.documents.answer import (
    Answer,
    ClaimAnswer,
    answer_pdf,
)
from server_stub.documents.appeal_petition import (
    AppealPetition,
    appeal_petition_pdf,
)
from server_stub.documents.applications import ApplicationPaper, application_pdf
from server_stub.documents.certificates_of_record import (
    ProofOfService,
    Receipt,
    ServedPaper,
    proof_of_service_pdf,
    receipt_pdf,
)
from server_stub.documents.complaint import Complaint, complaint_pdf
from server_stub.documents.court_seal import (
    SealPlace,
    court_seal_pdf,
    seal_place,
)
from server_stub.documents.decision import BenchMember
from server_stub.documents.enforcement_application import (
    EnforcementApplication,
    PropertyClue,
    enforcement_application_pdf,
)
from server_stub.documents.evidence_papers import (
    EvidenceList,
    Item,
    Opinion,
    Opinions,
    evidence_list_pdf,
    opinions_pdf,
)
from server_stub.documents.exhibits import (
    ChatLog,
    ChatMessage,
    Clause,
    Contract,
    Payment,
    PaymentVoucher,
    chat_log_pdf,
    contract_pdf,
    payment_voucher_pdf,
)
from server_stub.documents.judgment import (
    CostShare,
    Judgment,
    Statement,
    judgment_pdf,
)
from server_stub.documents.kinds import (
    SEALED,
)
from server_stub.documents.mandate import (
    AddressConfirmation,
    PowerOfAttorney,
    address_confirmation_pdf,
    power_of_attorney_pdf,
)
from server_stub.documents.mediation_papers import (
    MediationAgreement,
    MediationStatement,
    mediation_agreement_pdf,
    mediation_statement_pdf,
)
from server_stub.documents.notices import (
    AcceptanceNotice,
    CorrectionNotice,
    EvidenceNotice,
    FeeNotice,
    Heading,
    HearingNotice,
    ResponseNotice,
    acceptance_notice_pdf,
    correction_notice_pdf,
    evidence_notice_pdf,
    fee_notice_pdf,
    hearing_notice_pdf,
    response_notice_pdf,
)
from server_stub.documents.parties import Agent, Company, Litigant, Person
from server_stub.documents.readiness_certificate import (
    ReadinessCertificate,
    readiness_certificate_pdf,
)
from server_stub.documents.rulings import (
    Ruling,
    RulingForm,
    confirmation,
    deemed_withdrawal,
    refusal,
    ruling_pdf,
    withdrawal,
)
from server_stub.documents.summons import OnlineEntry, Summons, summons_pdf
from server_stub.documents.typesetter import FontsMissing, Typesetter

__all__ = [
    "SEALED",
    "AcceptanceNotice",
    "AddressConfirmation",
    "Agent",
    "Answer",
    "AppealPetition",
    "ApplicationPaper",
    "BenchMember",
    "ChatLog",
    "ChatMessage",
    "ClaimAnswer",
    "Clause",
    "Company",
    "Complaint",
    "Contract",
    "CorrectionNotice",
    "CostShare",
    "EnforcementApplication",
    "EvidenceList",
    "EvidenceNotice",
    "FeeNotice",
    "FontsMissing",
    "Heading",
    "HearingNotice",
    "Item",
    "Judgment",
    "Litigant",
    "MediationAgreement",
    "MediationStatement",
    "OnlineEntry",
    "Opinion",
    "Opinions",
    "Payment",
    "PaymentVoucher",
    "Person",
    "PowerOfAttorney",
    "ProofOfService",
    "PropertyClue",
    "ReadinessCertificate",
    "Receipt",
    "ResponseNotice",
    "Ruling",
    "RulingForm",
    "SealPlace",
    "ServedPaper",
    "Statement",
    "Summons",
    "Typesetter",
    "acceptance_notice_pdf",
    "address_confirmation_pdf",
    "answer_pdf",
    "appeal_petition_pdf",
    "application_pdf",
    "chat_log_pdf",
    "complaint_pdf",
    "confirmation",
    "contract_pdf",
    "correction_notice_pdf",
    "court_seal_pdf",
    "deemed_withdrawal",
    "enforcement_application_pdf",
    "evidence_list_pdf",
    "evidence_notice_pdf",
    "fee_notice_pdf",
    "hearing_notice_pdf",
    "judgment_pdf",
    "mediation_agreement_pdf",
    "mediation_statement_pdf",
    "opinions_pdf",
    "payment_voucher_pdf",
    "power_of_attorney_pdf",
    "proof_of_service_pdf",
    "readiness_certificate_pdf",
    "receipt_pdf",
    "refusal",
    "response_notice_pdf",
    "ruling_pdf",
    "seal_place",
    "summons_pdf",
    "withdrawal",
]
