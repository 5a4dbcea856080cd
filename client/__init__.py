"""Mingjing, the desktop client: how a person takes part in a trial held by video."""
