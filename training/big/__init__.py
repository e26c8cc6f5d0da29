"""A large model on the same rows: transformers, accelerate and peft."""
