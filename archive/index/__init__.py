"""The SQLite index: derived from the files, rebuilt from them at any time."""
