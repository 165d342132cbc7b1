"""What may stand in the files of a policy: one class for each kind of element, one module for each group of them."""
