"""Model and figures in, PDF bytes out. No store, no screen."""
