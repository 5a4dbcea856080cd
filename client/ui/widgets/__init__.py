"""The small painted things of which every screen is made."""
