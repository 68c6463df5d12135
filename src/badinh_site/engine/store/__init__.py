"""The state between builds: database, lock, workspace, cached entries."""
