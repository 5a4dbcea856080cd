"""The post office of one court: its ways out, and the gateway at which fees are paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from server_stub.db import Books
from server_stub.db.post import Channel
from server_stub.post.deliverers import Deliverer, RefundDeliverer, deliverers
from server_stub.post.keys import shared_key
from server_stub.post.money import HttpGateway, PaymentGateway
from server_stub.post.trial_gateway import TrialGateway
from server_stub.settings import CannotOpen, Gateways


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """What the use cases are given of the post."""

    ways: Mapping[Channel, Deliverer]
    gateway: PaymentGateway
    key: str
    """With which the payment gateway signs what it says."""
    trial: TrialGateway | None
    """The gateway again, where it is the one to try the court with."""

    @classmethod
    def open(cls, books: Books, data: Path, gateways: Gateways) -> Self:
        """Open it as the court has settled; raises `CannotOpen`."""
        trial: TrialGateway | None = None
        gateway: PaymentGateway
        if gateways.payment is None:
            key = shared_key(data / "post" / "gateway.key")
            gateway = trial = TrialGateway(books, key)
        elif not gateways.payment.key:
            raise CannotOpen("A payment gateway without a key: nobody could tell what it says.")
        else:
            key, gateway = gateways.payment.key, HttpGateway(gateways.payment)
        ways = deliverers(books, gateways.sms, gateways.mail)
        ways[Channel.REFUND] = RefundDeliverer(gateway)
        return cls(ways=ways, gateway=gateway, key=key, trial=trial)
