"""The archive: published rosters, forecasts with what came, the fairness ledger and batch results, in a database.

SQLite in a file beside the workspace, or PostgreSQL by URL. Rows only ever get added: a week that is published again gets a
new revision, and the older ones stay readable.
"""
