"""Who a person is in a case: the role the court gave them and the side they sit on.

A role comes from the case, never from the order of arrival or from what a client says of
itself. Civil Procedure Law art. 40-42 (bench), 51-61 (parties and agents), 75-79 (witnesses).
"""

from enum import StrEnum


class Role(StrEnum):
    """A person's part in the proceedings, in the words of the court."""

    PRESIDING_JUDGE = "presiding_judge"
    JUDGE = "judge"
    PEOPLES_ASSESSOR = "peoples_assessor"
    JUDGE_ASSISTANT = "judge_assistant"
    CLERK = "clerk"
    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    THIRD_PARTY = "third_party"
    LEGAL_REPRESENTATIVE = "legal_representative"
    STATUTORY_AGENT = "statutory_agent"
    LITIGATION_AGENT = "litigation_agent"
    WITNESS = "witness"
    EXPERT_APPRAISER = "expert_appraiser"
    INTERPRETER = "interpreter"
    MEDIATOR = "mediator"
    OBSERVER = "observer"
    TECHNICIAN = "technician"


class Side(StrEnum):
    """Where a person sits: the sides mirror a real courtroom and are equal in size."""

    BENCH = "bench"
    REGISTRY = "registry"
    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    THIRD_PARTY = "third_party"
    TESTIMONY = "testimony"
    GALLERY = "gallery"


class StaffRole(StrEnum):
    """What an account may do at the court apart from any one case; `NONE` is a litigant.

    Who presides is said by each case and is no office of a person (Civil Procedure Law art. 44).
    """

    NONE = "none"
    JUDGE = "judge"
    CLERK = "clerk"
    TECHNICIAN = "technician"
    """The court's IT staff."""
    ADMINISTRATOR = "administrator"
    PEOPLES_ASSESSOR = "peoples_assessor"
    JUDGE_ASSISTANT = "judge_assistant"
    FILING_REVIEWER = "filing_reviewer"
    MEDIATOR = "mediator"
    PRESIDENT = "president"
    """Of the court: decides whether a judge is recused (Civil Procedure Law art. 49)."""


PARTIES = frozenset({Role.PLAINTIFF, Role.DEFENDANT, Role.THIRD_PARTY})
"""Whose case it is; agents speak for one of them (Civil Procedure Law art. 51, 61)."""

RUNS_THE_ROOM = frozenset({Role.PRESIDING_JUDGE, Role.CLERK})
"""Roles that admit people and show exhibits; the clerk acts on the judge's instruction."""
