"""The portal assembled from its documents: addresses, sections, related news, anniversaries."""
