"""One transaction on the books, with a shelf of queries for each subject."""

from sqlalchemy import Connection

from server_stub.db.queries.accounts import Accounts
from server_stub.db.queries.attempts import Attempts
from server_stub.db.queries.authority import Authority
from server_stub.db.queries.cases import Cases
from server_stub.db.queries.credentials import Credentials
from server_stub.db.queries.exchange import Exchange
from server_stub.db.queries.faces import Faces
from server_stub.db.queries.filings import Filings
from server_stub.db.queries.hearings import Hearings
from server_stub.db.queries.identity import Identities
from server_stub.db.queries.line_marks import LineMarks
from server_stub.db.queries.machines import Machines
from server_stub.db.queries.marks import Marks
from server_stub.db.queries.matters import Matters
from server_stub.db.queries.mediators import Mediators
from server_stub.db.queries.orders import Orders
from server_stub.db.queries.papers import Papers
from server_stub.db.queries.post import Post
from server_stub.db.queries.readiness import Readiness
from server_stub.db.queries.uploads import Uploads
from server_stub.db.queries.wanted import Wanted
from server_stub.db.queries.wordings import Wordings


class UnitOfWork:
    """What can be asked and entered within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.accounts = Accounts(connection)
        self.attempts = Attempts(connection)
        self.cases = Cases(connection)
        self.exchange = Exchange(connection)
        self.filings = Filings(connection)
        self.hearings = Hearings(connection)
        self.marks = Marks(connection)
        self.matters = Matters(connection)
        self.papers = Papers(connection)
        # People and their identity
        self.authority = Authority(connection)
        self.credentials = Credentials(connection)
        self.faces = Faces(connection)
        self.identities = Identities(connection)
        self.uploads = Uploads(connection)
        # What leaves the court.
        self.post = Post(connection)
        self.orders = Orders(connection)
        self.mediators = Mediators(connection)
        # What the court still has to make.
        self.wanted = Wanted(connection)
        self.wordings = Wordings(connection)
        # Device checks, and lines in hearings.
        self.readiness = Readiness(connection)
        self.machines = Machines(connection)
        self.line_marks = LineMarks(connection)
