"""What can be asked of the books and entered in them, by subject; values in and out."""
