"""The court's relays (TURN, RFC 8656) as one person is told of them: with credentials that end.

Name and password follow from the secret that court and relay share ("expiry:person" and its HMAC,
draft-uberti-behave-turn-rest-00), so that nothing has to be agreed on between the two.

It speaks to no relay.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from client.protocol.signalling import IceServer
from server_stub.settings import RelayAt


def relays_for(person: str, relay: RelayAt | None, now: datetime) -> tuple[IceServer, ...]:
    """Give the relays with credentials of this person's."""
    if relay is None:
        return ()
    ends_at = now + timedelta(seconds=relay.good_for_s)
    username = f"{int(ends_at.timestamp())}:{person}"
    digest = hmac.new(relay.secret.encode(), username.encode(), hashlib.sha1).digest()
    return (
        IceServer(
            urls=relay.urls, username=username, credential=base64.b64encode(digest).decode("ascii")
        ),
    )


def no_relays(person: str) -> tuple[IceServer, ...]:
    """Give nobody a relay: this court has none."""
    del person
    return ()
