"""The waiting room as it is seen: one's own picture at the left, the hearing at the right."""
