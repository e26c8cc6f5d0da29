"""The vocabulary: lossless, digits alone, quoted text nearly letter by letter."""

from sft.vocabulary import Vocabulary, build, encode


def test_any_text_comes_back(vocabulary):
    for text in ("", "def f(x):\n    return 'é\\n'", "日本 🙂 \t\r\n\x00", "  a   b  ", "x=-12.50e3", vocabulary.spec["tokens"][-1]):
        assert vocabulary.decode(vocabulary.encode(text)) == text
        assert all(i < vocabulary.bos for i in vocabulary.encode(text))


def test_digits_stand_alone(vocabulary):
    assert len(vocabulary.encode("12345")) == 5


def test_frequent_words_are_one_token(vocabulary):
    for word in (" return", "ANSWER", " # [L"[:2]):
        assert len(vocabulary.encode(word)) == 1


def test_bytes_come_first_and_specials_last(vocabulary):
    tokens = vocabulary.spec["tokens"]
    assert tokens[:3] == ["Ā", "ā", "Ă"] and tokens[ord("A")] == "A"
    assert vocabulary.bos == len(tokens) - 2 and len(tokens) % 32 == 0 and len(set(tokens)) == len(tokens)


def test_our_merging_is_the_tokenizers_library(rows):
    spec = build([r["prompt"] for r in rows], 20, 40, 20)
    v, merges = Vocabulary(spec), [tuple(m) for m in spec["merges"]]
    for word in ("assertion", "Ġassertion", "ĠĠĠ", "Ġreturn"):
        assert [spec["tokens"][i] for i in v.encode(word.replace("Ġ", " "))] == list(encode(word, merges))


def test_text_is_cut_line_by_line_as_it_is_as_a_whole(vocabulary):
    vocabulary = Vocabulary({**vocabulary.spec, "spelled": False})
    for text in ("a\n\nb = 'é☃'\n", "\n", " x\n  y\r\n z", "\r\n\n\r", "\u2028a\x0bb\nc", ""):
        whole = vocabulary.tokenizer.encode(text)
        assert vocabulary.spans(text) == (whole.ids, whole.offsets)


def test_quoted_text_is_spelled(vocabulary):
    for text, quoted in (('f("return") == "é\\n"', ["return", "é\\n"]), ('("a", "", "bb")', ["a", "bb"]), ('"x\n"return"', ["return"]), ('"a\\"b" "return', ['a\\"b'])):
        ids, spans = vocabulary.spans(text)
        assert vocabulary.decode(ids) == text
        for part in quoted:
            at = text.index(f'"{part}"') + 1
            inside = [i for i, (a, b) in zip(ids, spans) if at <= a < at + len(part)]
            assert bytes(inside) == part.encode()


def test_a_slice_of_a_string_is_a_slice_of_its_tokens(vocabulary):
    inside = vocabulary.encode('"apple return  append"')[1:-1]
    for start in range(len(inside)):
        assert vocabulary.encode('"' + "apple return  append"[start:] + '"')[1:-1] == inside[start:]
