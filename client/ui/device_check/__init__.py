"""The device check, as it is seen."""
