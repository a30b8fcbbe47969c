"""What needs me at this moment, in one glance."""
