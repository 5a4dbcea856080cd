"""The court's books, and the only room that speaks SQL.

One writer at a time (`BEGIN IMMEDIATE`), and what is committed has reached the disk
(`synchronous=FULL`): one call of a use case is one transaction. A hearing's record is append-only
and numbered without gaps, exhibits are entered once and never altered; triggers hold both against
whoever writes SQL by hand. What comes out are values, never rows.

The books know no rule of law: who may read or do what is asked before.
"""

from server_stub.db.books import Books, SqliteTooOld
from server_stub.db.unit_of_work import UnitOfWork
from server_stub.db.upgrade import BooksTooNew

__all__ = ["Books", "BooksTooNew", "SqliteTooOld", "UnitOfWork"]
