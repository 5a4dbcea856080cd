"""A network of a test's own, with an address that is nobody's: what is sent there stays there.

Some programs leave the loopback interface out (Janus does). For them the thread of the test goes
into a new network namespace, and comes back when it is over; what it starts meanwhile, threads
and programs, is in there with it. That takes the right to make one (CAP_SYS_ADMIN).
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

ADDRESS = "10.77.0.1"
_NEW_NETWORK = 0x4000_0000


@contextmanager
def own_network(*addresses: str) -> Iterator[None]:
    """Be in a network that has these addresses, besides loopback; skips where it may not be."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        if libc.unshare(_NEW_NETWORK):
            pytest.skip("NOT TESTED: no right to make a network namespace (CAP_SYS_ADMIN)")
        try:
            for words in (
                "link set lo up",
                "link add court0 type veth peer name court1",
                *(f"addr add {each}/24 dev court0" for each in addresses or (ADDRESS,)),
                "link set court0 up",
                "link set court1 up",
            ):
                subprocess.run(["ip", *words.split()], check=True, capture_output=True)
            yield
        finally:
            if libc.setns(before, _NEW_NETWORK):
                pytest.exit("the network of before cannot be returned to", returncode=3)
    finally:
        os.close(before)
