"""Where a route of the policy reaches nobody: whom it leads to, when nobody is there, and how that is said."""
