"""The settings of a portal: their values, their fields, and how ``content/site.yaml`` is read."""
