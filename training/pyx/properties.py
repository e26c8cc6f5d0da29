def properties(draft, kept, inputs, trial):
    return {}
