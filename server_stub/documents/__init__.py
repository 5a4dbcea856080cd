"""The court's papers: values in, PDF bytes out.

Each paper has a frozen value that says all that stands in it and one function that
sets it: `summons_pdf(typesetter, summons)`. The words are put together in Python,
beside the article that asks for them; the look is a template in `templates/`. The
same value and the same fonts give the same bytes, so that a paper can be known by
its hash. A person's text travels to the page as data and is never read as markup.

The papers know no case, no person on record and no clock: whoever asks for one
brings everything that it says, its date included.
"""

from server_stub.documents.complaint import Complaint, complaint_pdf
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
    BenchMember,
    CostShare,
    Judgment,
    Statement,
    judgment_pdf,
)
from server_stub.documents.parties import Agent, Company, Litigant, Person
from server_stub.documents.summons import OnlineEntry, Summons, summons_pdf
from server_stub.documents.typesetter import FontsMissing, Typesetter

__all__ = [
    "Agent",
    "BenchMember",
    "ChatLog",
    "ChatMessage",
    "Clause",
    "Company",
    "Complaint",
    "Contract",
    "CostShare",
    "FontsMissing",
    "Judgment",
    "Litigant",
    "OnlineEntry",
    "Payment",
    "PaymentVoucher",
    "Person",
    "Statement",
    "Summons",
    "Typesetter",
    "chat_log_pdf",
    "complaint_pdf",
    "contract_pdf",
    "judgment_pdf",
    "payment_voucher_pdf",
    "summons_pdf",
]
