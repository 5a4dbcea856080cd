"""How a case stands: who must do what by when, under which article, and what happens otherwise.

Everything is computed by the court from what really happened and its calendar; a client has a
sentence for every code and counts nothing itself.
"""

from pydantic import AwareDatetime

from client.protocol.case import CaseState
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.value import Value


class TimeGranted(Value):
    """More time than the law gives by itself, and why."""

    until_by_law: str
    """The last day without it (YYYY-MM-DD)."""
    application: str
    """The application on which the court has granted it, with its decision among the papers."""
    kind: str
    """What was applied for."""
    reasons: str
    """The court's."""


class Pending(Value):
    """One thing that is awaited."""

    matter: str
    kind: str
    """The kind of matter: filing, payment, service and so on."""
    about: str
    """What it concerns within the case."""
    what: str
    """The limit of the law by its name, to which the client has a sentence."""
    who: str
    """Who must act."""
    whose: ParticipantId | None
    """The person for whom it runs, where each has their own."""
    mine: bool
    """Whether it is for the person who asks to act."""
    runs_from: str
    """The event it runs from, by its name."""
    since: str
    """The day of that event, which is not counted (YYYY-MM-DD)."""
    due_at: AwareDatetime
    settled: bool
    """False where the holidays that decide the end are not known yet."""
    passed: bool
    law: tuple[str, ...]
    """Articles, as act and number."""
    otherwise: str
    """What happens when it runs out unused, by its name."""
    granted: TimeGranted | None = None
    """Why it is due later than the law alone says."""


class Step(Value):
    """One thing that happened."""

    at: AwareDatetime
    kind: str
    what: str
    """The deed by its name."""
    to: str
    """The state it led to."""


class Progress(Value):
    """Answer to `GET /api/v1/cases/{case}/progress`: the same at any hour for everybody of it."""

    case: CaseId
    state: CaseState
    pending: tuple[Pending, ...]
    """The most urgent first."""
    history: tuple[Step, ...]
    """Oldest first."""


class ToDo(Value):
    """One thing that the person who asks should do, in any of their cases."""

    case: CaseId
    title: str
    pending: Pending


class ToDoList(Value):
    """Answer to `GET /api/v1/todo`: the most urgent first; nothing needs to be remembered."""

    items: tuple[ToDo, ...]
