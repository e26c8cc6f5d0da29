"""GGUF v3 as readers of the llama architecture expect it.

`python -m export.gguf CHECKPOINT OUT --type Q8_0` writes one self-contained file:
weights, shape, vocabulary. Matrices take the given type, norms stay float32.
"""

import argparse

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType, TokenType
from gguf.quants import quantize

from sft.checkpoint import restore

# What readers of ours and others' know, of blocks that divide every width (32 values).
TRAINED = ["forward", "backward", "direct", "operation"]  # the kinds of question that the runtime may ask
FILE_TYPES = {"F32": LlamaFileType.ALL_F32, "F16": LlamaFileType.MOSTLY_F16, "BF16": LlamaFileType.MOSTLY_BF16, "Q8_0": LlamaFileType.MOSTLY_Q8_0,
              "Q5_0": LlamaFileType.MOSTLY_Q5_0, "Q4_0": LlamaFileType.MOSTLY_Q4_0}


def interleaved(weight, heads):
    """Rows of Q or K: RoPE pairs (i, i + head/2) of the trainer become (2i, 2i + 1)."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def tensors(model):
    """(name, float32 array) of every tensor under its GGUF name."""
    c = model.config
    array = lambda t: t.detach().float().numpy()
    yield "token_embd.weight", array(model.embedding.weight)
    yield "output_norm.weight", array(model.norm.weight)
    for i, layer in enumerate(model.layers):
        q, k, v = np.split(array(layer.qkv.weight), [c.heads * c.head, (c.heads + c.kv_heads) * c.head])
        gate, up = np.split(array(layer.gate_up.weight), 2)
        named = {"attn_norm": array(layer.attention_norm.weight), "attn_q": interleaved(q, c.heads), "attn_k": interleaved(k, c.kv_heads), "attn_v": v,
                 "attn_output": array(layer.output.weight), "ffn_norm": array(layer.ffn_norm.weight), "ffn_gate": gate, "ffn_up": up, "ffn_down": array(layer.down.weight)}
        for name, value in named.items():
            yield f"blk.{i}.{name}.weight", value


def describe(writer, model, kind):
    c = model.config
    writer.add_type("model")
    writer.add_name("semcoder-nano")
    writer.add_license("apache-2.0")
    writer.add_array("semcoder.trained", TRAINED)
    writer.add_context_length(c.context)
    writer.add_embedding_length(c.dim)
    writer.add_block_count(c.layers)
    writer.add_feed_forward_length(c.ffn)
    writer.add_head_count(c.heads)
    writer.add_head_count_kv(c.kv_heads)
    writer.add_rope_dimension_count(c.head)
    writer.add_rope_freq_base(c.theta)
    writer.add_layer_norm_rms_eps(c.eps)
    writer.add_vocab_size(c.vocabulary)
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_quantization_version(2)


def add_vocabulary(writer, spec):
    """Byte-level BPE: readers call it gpt2. The fillers up to a round size are never produced."""
    kinds = [TokenType.CONTROL if i in (spec["bos"], spec["eos"]) else TokenType.UNUSED if t.startswith("<unused") else TokenType.NORMAL for i, t in enumerate(spec["tokens"])]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("deepseek-coder")
    writer.add_token_list(spec["tokens"])
    writer.add_token_types(kinds)
    writer.add_token_merges([f"{a} {b}" for a, b in spec["merges"]])
    writer.add_bos_token_id(spec["bos"])
    writer.add_eos_token_id(spec["eos"])
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_bool("semcoder.spelled", spec.get("spelled", False))


def write(model, vocabulary, path, kind="Q8_0"):
    writer = GGUFWriter(path, "llama")
    describe(writer, model, kind)
    add_vocabulary(writer, vocabulary.spec)
    quantization = GGMLQuantizationType[kind]
    for name, value in tensors(model):
        if value.ndim == 1:
            writer.add_tensor(name, value)
        else:
            writer.add_tensor(name, quantize(np.ascontiguousarray(value), quantization), raw_dtype=quantization)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint")
    p.add_argument("out")
    p.add_argument("--type", choices=FILE_TYPES, default="Q8_0")
    a = p.parse_args()
    model, vocabulary, step = restore(a.checkpoint)
    write(model, vocabulary, a.out, a.type)
    print(f"{a.out}: {model.size()} parameters after {step} steps as {a.type}")


if __name__ == "__main__":
    main()
