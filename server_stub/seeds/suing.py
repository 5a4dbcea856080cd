"""What people do at the counter from a draft to a docketed suit, each for themselves.

Every deed is the use case that the counter calls, done by the person whose it is, at the hour that
the clock of the invented court shows.
"""

import math
from typing import Final

from client.protocol.account import Account
from client.protocol.filing import (
    AcceptSuit,
    DefectShown,
    FilingPage,
    RefuseSuit,
    ReturnSuit,
    SigningAsked,
    Strokes,
)
from client.protocol.ids import CaseId, ParticipantId, UploadId
from client.protocol.payment import Fee, FeeState, PayOrder
from client.protocol.post import PostChannel
from client.protocol.serving import ConfirmAddress, Consent
from client.protocol.uploads import NewUpload, UploadState
from server_stub.domain.calendar import court_day
from server_stub.files.store import hash_of
from server_stub.post.trial_gateway import PAGES, Act
from server_stub.seeds.evidence import Item
from server_stub.seeds.people import CLERK, JUDGE, Litigant
from server_stub.seeds.suit import Suit
from server_stub.seeds.timeline import Sower
from server_stub.settings import CannotOpen
from server_stub.usecases import payments, uploads
from server_stub.usecases.addresses import confirm_address
from server_stub.usecases.filing import drafts, joining, review
from server_stub.usecases.filing.page import filing_page
from server_stub.usecases.inspection import Inspection
from server_stub.usecases.signatures import PHONE_PAGE, draw_signature

LOOKED_AT_WITHIN_S: Final = 60.0


def bring(sower: Sower, login: str, item: Item) -> UploadId:
    """Bring a file, and have the court look at it."""
    registry, account = sower.registry, sower.who(login)
    content = item.make(registry.press(), court_day(sower.now))
    new = NewUpload(name=item.name, size=len(content), sha256=hash_of(content))
    upload = uploads.begin(registry, account, new, sower.asks(login)).upload
    size = registry.limits.upload_piece_bytes
    for at in range(0, len(content), size):
        piece = content[at : at + size]
        uploads.take_piece(
            registry, account, upload, at=at, content=piece, digest="", now=sower.now
        )
    uploads.complete(registry, account, upload, sower.now)
    inspection = Inspection(registry, lambda: sower.now)
    sower.wait(inspection.see_to(upload, LOOKED_AT_WITHIN_S))
    seen = uploads.look(registry, account, upload, sower.now)
    if seen.state is not UploadState.READY:
        raise CannotOpen(f"The evidence of the docket cannot be looked at here: {seen.refusal}.")
    return upload


def begin(sower: Sower, suit: Suit, *, filled: bool = True) -> FilingPage:
    """Begin a draft: with everything that is wanted, or with the first answers alone."""
    login = suit.plaintiff.login
    brought = tuple(bring(sower, login, each) for each in suit.evidence) if filled else ()
    content = suit.content(court_day(sower.now), brought)
    if not filled:
        content = content.model_copy(
            update={"evidence": (), "reasons": "", "mediation": None, "claims": ()}
        )
    return drafts.begin_draft(sower.registry, sower.who(login), content, sower.asks(login))


def draft(sower: Sower, suit: Suit) -> CaseId:
    """Draft a suit to its end, the complaint with it."""
    page = begin(sower, suit)
    account = sower.who(suit.plaintiff.login)
    drafts.generate_complaint(sower.registry, account, page.case, page.version, sower.now)
    return page.case


def sign(sower: Sower, place: SigningAsked) -> None:
    """Draw a name on the phone."""
    token = place.path.removeprefix(f"{PHONE_PAGE}#")
    stroke = tuple(
        (round(0.1 + 0.008 * at, 4), round(0.5 + 0.2 * math.sin(at / 6), 4), at * 12)
        for at in range(100)
    )
    draw_signature(sower.registry, token, Strokes(strokes=(stroke,)), sower.now)


def hand_in(sower: Sower, suit: Suit, case: CaseId) -> None:
    """Confirm what was drafted, sign exactly that, and hand it in."""
    login = suit.plaintiff.login
    account = sower.who(login)
    page = filing_page(sower.registry, account, case, sower.now)
    _, place = drafts.confirm_draft(sower.registry, account, case, page.version, sower.now)
    sign(sower, place)
    drafts.hand_in(sower.registry, account, case, place.signs, sower.asks(login))


def correct(sower: Sower, suit: Suit, case: CaseId, facts: str) -> None:
    """Write what was wanting, make the complaint anew and hand it in again."""
    account = sower.who(suit.plaintiff.login)
    page = filing_page(sower.registry, account, case, sower.now)
    content = page.content.model_copy(update={"facts": f"{page.content.facts}{facts}"})
    page = drafts.save_draft(sower.registry, account, case, content, page.version, sower.now)
    drafts.generate_complaint(sower.registry, account, case, page.version, sower.now)
    hand_in(sower, suit, case)


def withdraw(sower: Sower, suit: Suit, case: CaseId) -> None:
    """Take a suit back before it is docketed."""
    login = suit.plaintiff.login
    drafts.withdraw_filing(sower.registry, sower.who(login), case, sower.asks(login))


def send_back(sower: Sower, case: CaseId, *defects: tuple[str, str]) -> None:
    """Return a suit with everything that is wanting: places and what is said of them."""
    told = tuple(DefectShown(place=place, flaw="", text=text) for place, text in defects)
    asks = ReturnSuit(defects=told, days=7)
    review.return_filing(sower.registry, sower.who(CLERK), case, asks, sower.asks(CLERK))


def refuse(sower: Sower, case: CaseId, grounds: str) -> None:
    """Rule against taking a suit."""
    asks = RefuseSuit(grounds=grounds)
    review.refuse_filing(sower.registry, sower.who(JUDGE), case, asks, sower.asks(JUDGE))


def accept(sower: Sower, case: CaseId, judge: str = JUDGE, *, summary: bool = True) -> None:
    """Docket a suit under the next number."""
    asks = AcceptSuit(judge=judge, clerk=CLERK, summary=summary)
    review.accept_filing(sower.registry, sower.who(CLERK), case, asks, sower.asks(CLERK))


def join(sower: Sower, case: CaseId, *who: Litigant) -> None:
    """Have people join by the codes that the clerk issues, and confirm where papers reach them."""
    codes = joining.issue_codes(sower.registry, sower.who(CLERK), case, sower.now).codes
    for each in who:
        code = next(found.code for found in codes if found.name == each.name)
        account = sower.who(each.login)
        joined = joining.join_by_code(sower.registry, account, code, sower.asks(each.login))
        confirm(sower, account, case, joined.participant, each.details.phone)


def confirm(
    sower: Sower, account: Account, case: CaseId, participant: ParticipantId, phone: str
) -> None:
    """Have papers come into one's box at the court, and a message to one's phone."""
    for channel, address in ((PostChannel.PLATFORM, ""), (PostChannel.SMS, phone)):
        said = ConfirmAddress(
            participant=participant, channel=channel, address=address, consent=Consent.EXPRESS
        )
        confirm_address(sower.registry, account, case, said, sower.now)


# The fee ------------------------------------------------------------------------------------


def fee_of(sower: Sower, login: str, case: CaseId) -> Fee:
    """Give the fee of a suit."""
    return payments.fees(sower.registry, sower.who(login), case).fees[0]


def open_order(sower: Sower, login: str, case: CaseId) -> PayOrder:
    """Begin to pay, and leave the page open."""
    fee = fee_of(sower, login, case)
    return payments.pay_fee(sower.registry, sower.asks(login), sower.who(login), fee.payment)


def pay(sower: Sower, login: str, case: CaseId) -> None:
    """Pay the fee at the court's own stand-in of a gateway, if it is owed."""
    trial = sower.registry.post.trial
    if fee_of(sower, login, case).state is not FeeState.DUE or trial is None:
        raise CannotOpen("The docket is sown with the court's own payment gateway alone.")
    page = open_order(sower, login, case).page.removeprefix(f"{PAGES}/")
    trial.do(page, Act.PAY, sower.now)
