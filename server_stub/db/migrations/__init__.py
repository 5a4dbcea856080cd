"""How the court's books came to have the tables that they have, step by step."""
