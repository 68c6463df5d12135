"""Makes the site: decides what must be made again, renders it, writes it, and remembers."""
