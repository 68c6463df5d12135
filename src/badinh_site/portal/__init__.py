"""Makes one portal of many documents: addresses, sections, related news, anniversaries."""
