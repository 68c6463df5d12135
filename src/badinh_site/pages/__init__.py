"""Layout of the site: every output, with the view or the bytes it is made from."""
