"""The device check without a window: the command `mingjing-check`, and its page for paper.

It puts together what `client.devicecheck` measures and what `client.screens` says, and opens no
device itself: that is done by a child process, which may hang or crash.

The check knows no case and no hearing.
"""
