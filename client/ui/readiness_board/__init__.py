"""The board of who is ready for the coming hearings."""
