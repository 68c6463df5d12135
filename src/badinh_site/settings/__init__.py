"""The settings of a portal: their values, their fields, and the reader of ``content/site.yaml``."""
