"""An index that lives in PostgreSQL: its address, its rows, and what writes them."""
