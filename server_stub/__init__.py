"""A court: the server behind the litigation platform, a stand-in for a court's real one."""
