"""Related articles: ranking, rare terms, neighbours in time."""
