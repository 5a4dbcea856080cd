"""Names of things, so that one kind of name is never taken for another.

An id names and does not authorise: knowing one opens nothing.
"""

from typing import NewType

AccountId = NewType("AccountId", str)
CaseId = NewType("CaseId", str)
DocumentId = NewType("DocumentId", str)
ExhibitId = NewType("ExhibitId", str)
HearingId = NewType("HearingId", str)
ParticipantId = NewType("ParticipantId", str)
UploadId = NewType("UploadId", str)

FileHash = NewType("FileHash", str)
"""SHA-256 of a file's bytes, 64 lower-case hexadecimal digits (FIPS 180-4)."""

Seq = NewType("Seq", int)
"""Number of an event in one hearing's record: 1 for the first, no gaps."""

FaceCheckId = NewType("FaceCheckId", str)
IdentityPaperId = NewType("IdentityPaperId", str)
IdentityReviewId = NewType("IdentityReviewId", str)
PowerId = NewType("PowerId", str)
