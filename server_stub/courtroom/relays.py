"""The court's relays (TURN, RFC 8656) as one person is told of them: with credentials that end.

Name and password follow from the secret that court and relay share ("expiry:person" and its HMAC,
draft-uberti-behave-turn-rest-00), so that nothing has to be agreed on between the two.

It speaks to no relay.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from client.protocol.signalling import IceServer
from server_stub.settings import RelayAt

TEST_S: Final = 600
"""A test call takes a minute and a whole check four; a relay's clock may differ a little."""


def relays_for(
    person: str, relay: RelayAt | None, now: datetime, *, for_a_test: bool = False
) -> tuple[IceServer, ...]:
    """Give the relays with credentials of this person's; those of a test end soon.

    Whoever measures a line is known to nobody: what they are given is no relay for the day.
    """
    if relay is None:
        return ()
    good_for_s = min(relay.good_for_s, TEST_S) if for_a_test else relay.good_for_s
    ends_at = now + timedelta(seconds=good_for_s)
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
