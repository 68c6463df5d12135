"""What the commands do that neither build nor check: create, rename, fix, list, diagnose, search."""
