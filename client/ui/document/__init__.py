"""Reading a document, as it is seen."""
