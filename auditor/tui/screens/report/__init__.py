"""The report of an audit: what is missing, what people write, the preview, the issue and its revisions."""
