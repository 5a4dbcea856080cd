"""The child that opens the devices of a check: started by `mingjing-check`, and of no other use."""

import logging
import sys
from datetime import UTC, datetime

from client.devicecheck.child import serve
from client.journal import open_journal

if __name__ == "__main__":
    debug = "--debug" in sys.argv[1:]
    open_journal(debug=debug)
    logging.getLogger("mingjing").setLevel(logging.DEBUG if debug else logging.WARNING)
    sys.exit(serve(lambda: datetime.now(UTC)))
