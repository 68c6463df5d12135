"""The work at an editor's desk: beginning a portal, writing, renaming, and seeing how things stand."""
