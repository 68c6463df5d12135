"""Lets ``python -m badinh_site`` do what the ``badinh`` command does."""

from badinh_site.cli import run

if __name__ == "__main__":
    run()
