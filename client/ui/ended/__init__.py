"""The calm page after a hearing, as it is seen."""
