"""Readers, writers and plain scorers of public rostering benchmark formats; nothing here knows a solver."""
