"""The search of a finished site: words, numbers of documents, index files, and the engine that reads them."""
