"""What tests of the post say again and again: an attempt, a fee that is due, a till, a round."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from client.protocol.account import Account
from client.protocol.payment import ClaimFee, Fee, GiveFeeNotice, PayOrder
from client.protocol.post import PostChannel
from client.protocol.serving import ConfirmAddress, Consent
from server_stub.db.post import OrderId
from server_stub.post.trial_gateway import Act, TrialGateway
from server_stub.usecases import addresses, gateway_reports, payments
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.registry import Registry
from server_stub.usecases.rounds import Rounds
from tests.usecases.small_court import NOW, SmallCourt

DUE = "713.00"
PHONE = "13812345678"
_keys = count(1)


def attempt(account: Account, now: datetime = NOW, key: str = "") -> Attempt:
    """Ask for something under a key of its own, or under this one."""
    name = key or f"key-{next(_keys)}"
    return Attempt(account=account.account, key=name, asked="asked", at=now)


@dataclass
class Post:
    """A small court with its post, and a clock that is moved."""

    registry: Registry
    court: SmallCourt
    now: datetime = NOW
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.rounds = Rounds(self.registry, chance=lambda: 0.0)

    @property
    def trial(self) -> TrialGateway:
        trial = self.registry.post.trial
        assert trial is not None
        return trial

    def who(self, login: str) -> Account:
        return self.court.accounts[login]

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def asks(self, login: str, key: str = "") -> Attempt:
        return attempt(self.who(login), self.now, key)

    def round(self, **later: float) -> int:
        return self.rounds.make(self.move(**later))

    # Fees -----------------------------------------------------------------------------------

    def fee_due(self, due: str = DUE) -> str:
        """Claim a fee of the plaintiff and tell them."""
        clerk = self.who("clerk")
        new = ClaimFee(payer=self.court.seats["plaintiff"], due=due)
        fee = payments.claim_fee(self.registry, self.asks("clerk"), clerk, self.court.ours, new)
        payments.give_notice(self.registry, clerk, fee.payment, GiveFeeNotice(), self.now)
        return fee.payment

    def pay(self, payment: str, key: str = "") -> PayOrder:
        """Open an order as the plaintiff."""
        asks = self.asks("plaintiff", key)
        return payments.pay_fee(self.registry, asks, self.who("plaintiff"), payment)

    def at_the_till(self, order: PayOrder, act: Act = Act.PAY) -> None:
        """Do something on the page of an order."""
        assert self.trial.do(order.page.removeprefix("/pay/"), act, self.now) is not None

    def tell(self) -> int:
        """Have the gateway tell what it has to tell."""
        return self.trial.tell(
            lambda said, at: gateway_reports.has_been_told(self.registry, said, at), self.now
        )

    def fee(self, payment: str, login: str = "plaintiff") -> Fee:
        return payments.fee(self.registry, self.who(login), payment)

    def order_name(self, order: PayOrder) -> OrderId:
        return OrderId(order.order)

    # Addresses ------------------------------------------------------------------------------

    def confirm(self, login: str, seat: str, channel: PostChannel, address: str = "") -> None:
        """Have a party confirm an address."""
        said = ConfirmAddress(
            participant=self.court.seats[seat],
            channel=channel,
            address=address,
            consent=Consent.EXPRESS,
        )
        addresses.confirm_address(self.registry, self.who(login), self.court.ours, said, self.now)
