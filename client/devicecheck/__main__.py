"""The child that opens the devices of a check: started by `mingjing-check`, and of no other use."""

import sys
from datetime import UTC, datetime

from client.devicecheck.child import serve
from client.journal import open_journal

if __name__ == "__main__":
    open_journal(debug="--debug" in sys.argv[1:])
    sys.exit(serve(lambda: datetime.now(UTC)))
