"""One audit: what comes next, what it is for, who does what when, and how far it is."""
