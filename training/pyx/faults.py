def faults(rng, tree, kept, entry):
    return []
