"""Leads a connection through a relay: an address in a description is put in another's place."""

import re

_CANDIDATE = re.compile(r"^(a=candidate:\S+ \d+ \S+ \d+) \S+ \d+ ")
_SECTION = re.compile(r"^(m=\S+) \d+ ")


def candidate_of(sdp: str) -> tuple[str, int]:
    """Give the address of the first candidate of a description."""
    for line in sdp.splitlines():
        if _CANDIDATE.match(line):
            parts = line.split()
            return parts[4], int(parts[5])
    raise ValueError("a description without candidates")


def led_through(sdp: str, host: str, port: int) -> str:
    """Give the description with this one candidate in the place of all of its own."""
    lines: list[str] = []
    placed = False
    for line in sdp.splitlines():
        if line.startswith("m="):
            placed = False
            lines.append(_SECTION.sub(rf"\1 {port} ", line))
        elif line.startswith("c="):
            lines.append(f"c=IN IP4 {host}")
        elif line.startswith("a=candidate:"):
            if not placed:
                lines.append(_CANDIDATE.sub(rf"\1 {host} {port} ", line))
            placed = True
        else:
            lines.append(line)
    return "\r\n".join(lines) + "\r\n"
