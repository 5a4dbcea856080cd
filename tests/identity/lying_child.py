"""A child that has been taken over: it answers every question with what would hurt most."""

import sys

READY = b"\x06"
LIES = (
    b'{"width": 4, "height": 4, "fingerprint": 0, "faces": [{"width": 1e999}]}',
    b'{"width": 1000, "height": 1000}',
)


def main() -> None:
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    question = sys.stdin.buffer.read(5)
    sys.stdin.buffer.read(int.from_bytes(question[1:]))
    lie = LIES[0] if question[:1] == b"l" else LIES[1]
    for part in (lie, b"short"):
        sys.stdout.buffer.write(len(part).to_bytes(4) + part)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
