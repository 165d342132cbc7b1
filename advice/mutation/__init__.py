"""Do the worked cases, the properties and the checks notice a fault? Tried by putting faults into a policy."""
