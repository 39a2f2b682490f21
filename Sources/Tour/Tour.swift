// The first file of this floor; it is replaced by the target's entry type.
