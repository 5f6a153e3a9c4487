"""Question banks in tables: the sheets and lists that quiz programs take in."""
