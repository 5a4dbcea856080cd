"""Courts to show to visitors, entered through the use cases with a clock that is moved.

There are two: one with a hearing that begins now (`hearing_today`), and one with a full docket, in
which every state that a case can come to has a case of its own (`docket`). Both are courts like any
other; their books bear a mark, by which every hearing can be entered at any time. Passwords here
are known to everybody, so they are sown only in books that have no accounts.

Nobody in them exists (`people`).
"""

from server_stub.seeds.docket import DOCKET, Entry, sow_docket
from server_stub.seeds.empty_books import NotAnEmptyCourt, clear_unfinished
from server_stub.seeds.hearing_today import sow
from server_stub.seeds.people import CLERK, DEFENDANT, JUDGE, PEOPLE, PLAINTIFF
from server_stub.settings import DEMO_PASSWORD

__all__ = [
    "CLERK",
    "DEFENDANT",
    "DEMO_PASSWORD",
    "DOCKET",
    "JUDGE",
    "PEOPLE",
    "PLAINTIFF",
    "Entry",
    "NotAnEmptyCourt",
    "clear_unfinished",
    "sow",
    "sow_docket",
]
