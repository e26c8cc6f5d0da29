"""From a checkpoint to a GGUF file, and the proof that both compute the same."""
