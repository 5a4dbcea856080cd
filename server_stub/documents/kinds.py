"""Which documents of a case the court makes, and so puts its seal under.

A party's own paper carries the party's signature and never the court's seal; what the court
makes is served as a PDF with its seal (the file standard of the open process, procedure class 2).

It knows the kinds and no single paper.
"""

from typing import Final

from client.protocol.case import DocumentKind

SEALED: Final = frozenset(
    {
        DocumentKind.SUMMONS,
        DocumentKind.JUDGMENT,
        DocumentKind.ACCEPTANCE_NOTICE,
        DocumentKind.RESPONSE_NOTICE,
        DocumentKind.EVIDENCE_NOTICE,
        DocumentKind.FEE_NOTICE,
        DocumentKind.CORRECTION_NOTICE,
        DocumentKind.HEARING_NOTICE,
        DocumentKind.REFUSAL_RULING,
        DocumentKind.RULING,
        DocumentKind.CONFIRMATION_RULING,
        DocumentKind.MEDIATION_STATEMENT,
        DocumentKind.PROOF_OF_SERVICE,
        DocumentKind.RECEIPT,
        DocumentKind.JURISDICTION_RULING,
        DocumentKind.PRESERVATION_RULING,
        DocumentKind.DECISION,
        DocumentKind.NOTICE,
    }
)
"""All others are the parties' own."""
