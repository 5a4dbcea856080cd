"""The page of one case, as it is seen."""
