"""Working through an audit on site: the list of items, the item, and what an auditor does at it, one file each."""
