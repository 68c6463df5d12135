"""The HTTP server of the preview."""
