"""Those who read a hostile file, each for one sort of it, inside a cell.

A reader is loaded before the walls go up and is then given the open file: `read` says what it is
and gives something to draw pages of. It raises `Verdict` for a file that is refused; whatever else
it raises, or falls over, is a verdict too, which the court gives.

They know no court: a file, the limits, pixels.
"""
