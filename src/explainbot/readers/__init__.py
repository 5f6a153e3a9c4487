"""Files to documents: one module for each kind of file."""
