"""The pictures of the others: `client.media.picture.viewer` under the name it had before."""

from client.media.picture.viewer import Viewer as Pictures

__all__ = ["Pictures"]
