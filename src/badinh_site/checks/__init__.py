"""Checks for faults that a build accepts but a reader notices, in each content file and across the site."""
