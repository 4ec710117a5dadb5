"""Reading: finding in a document's pages what patterns, kept as data, describe; with page and quote."""
