"""The list of one's cases, as it is seen."""
