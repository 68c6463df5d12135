"""The preview: a server that shows the site as it is now, page by page, while it is edited."""
