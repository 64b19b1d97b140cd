"""Memory: the SQLite file, its schema and its queries."""
