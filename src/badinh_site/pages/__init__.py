"""Lays out the site: every file it consists of, each with the view or bytes it is made from."""
