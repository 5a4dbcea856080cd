"""At the registry's counter: signing in and out, one's cases, their papers.

What the court refuses is shown where it was asked for. A session that has ended leads back to
the login page with a sentence; whoever signs in again finds themselves where they were, and
somebody else finds nothing of the one before.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from client.config import Config
from client.court.account import Passwords
from client.court.api import Court
from client.court.exhibits import Pages
from client.court.failures import failure_from
from client.court.remembered import Memory
from client.desk.errands import Errands
from client.desk.sheet import Sheet
from client.intents import OpenCase, OpenCases, OpenDocument, OpenExhibit, ServeDocument, SignIn
from client.protocol.account import Account
from client.protocol.errors import CourtError, CourtUnavailable, NotSignedIn, Reason, Refused
from client.protocol.ids import CaseId, DocumentId, ExhibitId, FileHash, HearingId
from client.state import (
    Board,
    Cases,
    ClientState,
    Failure,
    Login,
    OpenedCase,
    OpenedDocument,
    Where,
)

if TYPE_CHECKING:
    from client.protocol.case import CaseFile

log = logging.getLogger("mingjing.desk")

AtCounter = SignIn | OpenCases | OpenCase | OpenDocument | OpenExhibit | ServeDocument
"""What a person may want at the counter."""

_OF_A_PERSON = ("cases", "case", "document", "serve")
_BEFORE_THE_DAY = ("ready", "report", "board", "code", "lines", "rehearsal", "sign")
MEET_AGAIN_S = (1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was when their session ended."""

    where: Where
    hearing: HearingId | None = None


class Counter:
    """Everything a desk does by HTTP for the person who sits at it."""

    def __init__(
        self,
        court: Court,
        pages: Pages,
        passwords: Passwords,
        memory: Memory,
        sheet: Sheet,
        errands: Errands,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._court = court
        self._pages = pages
        self._passwords = passwords
        self._memory = memory
        self._sheet = sheet
        self._errands = errands
        self._sleep = sleep
        self._left_off: Place | None = None
        self._last: Account | None = None
        self._reading: Callable[[], None] | None = None
        """Reads the same paper again."""
        self.come_back: Callable[[HearingId], None] = lambda _: None
        """Enters a hearing again, after signing in again."""
        self.case_came: Callable[[CaseFile], None] = lambda _: None
        """Is told of each case that the court has given."""

    @property
    def _state(self) -> ClientState:
        return self._sheet.state

    # Meeting the court ----------------------------------------------------------------------

    def begin(self, config: Config) -> None:
        """Meet the court, and recall who sat here last."""
        self._errands.replace("meet", self._meet())
        self._errands.start(self._recall())
        if config.login is not None and config.password is not None:
            self.sign_in(SignIn(config.login, config.password, remember=False))

    async def _meet(self) -> None:
        """Learn what court this is; as long as it cannot be reached, try again."""
        tries = 0
        while self._state.court is None:
            try:
                face = await self._court.face()
            except CourtUnavailable as error:
                self._login(failure=failure_from(error))
                await self._sleep(MEET_AGAIN_S[min(tries, len(MEET_AGAIN_S) - 1)])
                tries += 1
            except CourtError as error:
                self._login(failure=failure_from(error))
                return
            else:
                self._sheet.set_clock(face.now)
                self._sheet.change(court=face)
                if _is_away(self._state.login.failure):
                    self._login(failure=None)

    async def _recall(self) -> None:
        login = self._memory.now.logins.get(self._state.server, "")
        can_remember = await self._passwords.can_keep()
        has_password = bool(login) and bool(await self._passwords.of(login))
        self._login(can_remember=can_remember)
        # A keyring may take its time; whoever has signed in meanwhile is known better.
        if self._last is None:
            self._login(remembered=login, has_password=has_password)

    # Signing in and out ---------------------------------------------------------------------

    def answer(self, intent: AtCounter) -> None:
        """Do what a person wants at the counter."""
        match intent:
            case SignIn():
                self.sign_in(intent)
            case OpenCases():
                self.open_cases()
            case OpenCase():
                self.open_case(intent.case)
            case OpenDocument():
                self.open_document(intent.document)
            case OpenExhibit():
                self.open_exhibit(intent.exhibit)
            case ServeDocument():
                self.serve_document(intent.document)
            case _:
                assert_never(intent)

    def sign_in(self, intent: SignIn) -> None:
        """Sign in, unless that is being done already."""
        if not self._state.login.busy:
            self._login(busy=True, failure=None)
            self._errands.replace("sign in", self._sign_in(intent))

    async def _sign_in(self, intent: SignIn) -> None:
        login = intent.login.strip()
        try:
            face = await self._court.face()
            self._sheet.set_clock(face.now)
            password = intent.password or await self._passwords.of(login)
            session = await self._court.sign_in(login, password)
        except CourtError as error:
            self._login(failure=failure_from(error))
            return
        finally:
            self._login(busy=False)
        kept = await self._keep(login, password, remember=intent.remember)
        self._login(remembered=login, has_password=kept)
        self._sheet.change(court=face, account=session.account)
        self._arrive(session.account)

    async def _keep(self, login: str, password: str, *, remember: bool) -> bool:
        self._memory.keep(self._memory.now.with_login(self._state.server, login))
        if remember:
            return await self._passwords.keep(login, password)
        await self._passwords.forget(login)
        return False

    def _arrive(self, account: Account) -> None:
        """Go where this person left off, or to the cases."""
        place, self._left_off = self._left_off, None
        if self._last is not None and self._last.account != account.account:
            self.clear_away()
            place = None
        self._last = account
        if place is None:
            self.open_cases()
        elif place.hearing is not None:
            self.come_back(place.hearing)
        else:
            self._sheet.change(where=place.where)
            self.refresh()

    def expire(self, error: NotSignedIn, hearing: HearingId | None) -> None:
        """Lead back to the login page, and remember where the person was."""
        if self._state.where is Where.LOGIN:
            self._login(failure=failure_from(error), busy=False)
            return
        self._court.token = ""
        where = Where.CASE if self._state.where is Where.CHECK else self._state.where
        self._left_off = Place(where, hearing)
        self._sheet.change(where=Where.LOGIN, account=None, attendance=None, check=None)
        self._login(failure=Failure(Reason.SESSION_EXPIRED), busy=False)

    async def sign_out(self) -> None:
        """End the session; what was remembered of the person is forgotten first."""
        account, token = self._state.account, self._court.forget_token()
        self.clear_away()
        self._left_off = self._last = None
        login = Login(can_remember=self._state.login.can_remember)
        self._sheet.change(where=Where.LOGIN, account=None, login=login)
        self._memory.keep(self._memory.now.with_login(self._state.server, ""))
        if account is not None:
            await self._passwords.forget(account.login)
        try:
            if token:
                await self._court.end_session(token)
        except CourtError as error:
            # The token is gone from here; at the court it dies of age.
            log.info("the court did not hear of the sign-out: %s", error.reason)

    def clear_away(self) -> None:
        """Leave nothing of a person's cases here."""
        self._pages.forget()
        for name in (*_OF_A_PERSON, *_BEFORE_THE_DAY):
            self._errands.stop(name)
        self._sheet.change(
            cases=Cases(),
            case=None,
            document=None,
            attendance=None,
            check=None,
            notice=None,
            board=Board(),
            ready=(),
        )

    # Cases and papers -----------------------------------------------------------------------

    def open_cases(self) -> None:
        """Go to the list of cases."""
        cases = replace(self._state.cases, loading=True, failure=None)
        self._sheet.change(where=Where.CASES, cases=cases)
        self._errands.replace("cases", self._load_cases())

    async def _load_cases(self) -> None:
        try:
            cases = await self._court.cases()
        except NotSignedIn:
            raise
        except CourtError as error:
            self._cases(loading=False, failure=failure_from(error))
        else:
            self._cases(loading=False, failure=None, cases=cases)

    def open_case(self, case: CaseId) -> None:
        """Go to the page of a case; what is known of it stays while the court is asked."""
        known = self._state.case
        if known is None or known.case != case:
            known = OpenedCase(case)
        self._sheet.change(where=Where.CASE, case=replace(known, loading=True, failure=None))
        self._errands.replace("case", self._load_case(case))

    async def _load_case(self, case: CaseId) -> None:
        try:
            file = await self._court.case_file(case)
        except NotSignedIn:
            raise
        except CourtError as error:
            self._case(case, loading=False, failure=failure_from(error))
        else:
            self._case(case, loading=False, failure=None, file=file)
            self.case_came(file)

    def open_document(self, document: DocumentId) -> None:
        """Go to the reading page with a document of the opened case."""
        file = None if self._state.case is None else self._state.case.file
        for each in () if file is None else file.documents:
            if each.document == document:
                self._read(each.title, lambda: self._court.document(document), each.file)
                return
        self._find_nothing()

    def open_exhibit(self, exhibit: ExhibitId) -> None:
        """Go to the reading page with an exhibit's original."""
        file = None if self._state.case is None else self._state.case.file
        for each in () if file is None else file.exhibits:
            if each.exhibit == exhibit:
                self._read(each.title, lambda: self._court.original(exhibit), each.original)
                return
        self._find_nothing()

    def _find_nothing(self) -> None:
        self._reading = None
        nothing = OpenedDocument("", failure=Failure(Reason.NOT_FOUND))
        self._sheet.change(where=Where.DOCUMENT, document=nothing)

    def _read(self, title: str, fetch: Callable[[], Awaitable[bytes]], file: FileHash) -> None:
        self._reading = lambda: self._read(title, fetch, file)
        self._sheet.change(where=Where.DOCUMENT, document=OpenedDocument(title, loading=True))
        self._errands.replace("document", self._load_document(title, fetch, file))

    async def _load_document(
        self, title: str, fetch: Callable[[], Awaitable[bytes]], file: FileHash
    ) -> None:
        try:
            body = await fetch()
            if hashlib.sha256(body).hexdigest() != file:
                raise Refused(Reason.PAGE_DIFFERS, file[:12])
        except NotSignedIn:
            raise
        except CourtError as error:
            document = OpenedDocument(title, failure=failure_from(error))
        else:
            document = OpenedDocument(title, pdf=body)
        self._sheet.change(document=document)

    def serve_document(self, document: DocumentId) -> None:
        """Serve a draft, once for each press."""
        opened = self._state.case
        if opened is not None and not opened.serving:
            self._case(opened.case, serving=True, failure=None)
            self._errands.replace("serve", self._serve(opened.case, document))

    async def _serve(self, case: CaseId, document: DocumentId) -> None:
        try:
            await self._court.serve_document(document)
        except NotSignedIn:
            raise
        except CourtError as error:
            self._case(case, failure=failure_from(error))
        else:
            await self._load_case(case)
        finally:
            self._case(case, serving=False)

    # Ways -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask again for what the screen shows."""
        match self._state.where:
            case Where.CASES:
                self.open_cases()
            case Where.CASE if self._state.case is not None:
                self.open_case(self._state.case.case)
            case Where.DOCUMENT if self._reading is not None:
                self._reading()
            case Where.LOGIN if self._state.court is None:
                self._errands.replace("meet", self._meet())
            case _:
                pass

    def look_again(self) -> None:
        """Ask quietly for what the screen shows, so that what is new appears by itself."""
        match self._state.where:
            case Where.CASES if not self._state.cases.loading:
                self._errands.replace("cases", self._load_cases())
            case Where.CASE if self._state.case is not None and not self._state.case.loading:
                self._errands.replace("case", self._load_case(self._state.case.case))
            case _:
                pass

    def back(self) -> None:
        """Return from a paper to its case, and from a case to the list."""
        match self._state.where:
            case Where.DOCUMENT if self._state.case is not None:
                self._errands.stop("document")
                self._sheet.change(where=Where.CASE, document=None)
            case Where.DOCUMENT | Where.CASE | Where.BOARD:
                self.open_cases()
            case _:
                pass

    def to_case(self) -> None:
        """Go to the opened case, or to the list when there is none."""
        if self._state.case is None:
            self.open_cases()
        else:
            self.open_case(self._state.case.case)

    def _login(self, **changes: object) -> None:
        self._sheet.change(login=replace(self._state.login, **changes))  # type: ignore[arg-type]

    def _cases(self, **changes: object) -> None:
        self._sheet.change(cases=replace(self._state.cases, **changes))  # type: ignore[arg-type]

    def _case(self, case: CaseId, **changes: object) -> None:
        """Change the opened case, if it is still that one."""
        opened = self._state.case
        if opened is not None and opened.case == case:
            self._sheet.change(case=replace(opened, **changes))  # type: ignore[arg-type]


def _is_away(failure: Failure | None) -> bool:
    return failure is not None and failure.reason in (
        Reason.COURT_UNAVAILABLE,
        Reason.CERTIFICATE_UNKNOWN,
    )
