"""Probes measure and do not judge: each gives readings with their units in the names."""
