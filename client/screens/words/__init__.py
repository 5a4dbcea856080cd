"""Every sentence that a person reads, in every language of the program.

A sentence is a constant of its topic's module, called with the language and the values that
stand in its braces. No other room holds words that are meant for people. The sentences are
short and active, hold no jargon and never a code alone; the legal term stands once with its
plain meaning. Role names follow the Civil Procedure Law in its official English.

Nothing here knows when a sentence is said.
"""

from dataclasses import dataclass

from client.config import Language


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in every language; braces stand for values."""

    zh: str
    en: str

    def __call__(self, language: Language, **values: object) -> str:
        """Say it in this language with these values."""
        words = self.zh if language is Language.CHINESE else self.en
        return words.format(**values) if values else words
