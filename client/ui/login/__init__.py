"""Signing in, as it is seen."""
