"""Shows the site while it is being written: a server for the editor's own browser."""
