package tokenizer_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"semcoder/inference/tokenizer"
	"semcoder/inference/weights"
)

func load(t testing.TB, name string) *tokenizer.Tokenizer {
	t.Helper()
	f, err := weights.Open(filepath.Join("testdata", name+".gguf"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	tok, err := tokenizer.New(f)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// llama.cpp's own vectors: texts in one file, a line of ids for each in another.
func TestReferenceVectors(t *testing.T) {
	for _, name := range []string{"deepseek-coder", "gpt-2"} {
		t.Run(name, func(t *testing.T) {
			tok := load(t, name)
			texts := strings.Split(read(t, name+".inp"), "\n__ggml_vocab_test__\n")
			lines := strings.Split(read(t, name+".out"), "\n") // the last text and the last line are empty
			if len(texts) != 47 || len(lines) != 47 {
				t.Fatalf("%d texts, %d lines", len(texts), len(lines))
			}
			for i, text := range texts {
				checkEncode(t, tok, text, false, parseIDs(t, lines[i]))
			}
		})
	}
}

func parseIDs(t *testing.T, line string) []int32 {
	ids := []int32{}
	for _, field := range strings.Fields(line) {
		id, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, int32(id))
	}
	return ids
}

// Ids of real Python functions and odd strings, from the published vocabulary.
// The tool that printed them (llama-tokenize) reads backslash escapes in its
// argument, so the ids are those of the text with its escapes replaced.
func TestReferenceTexts(t *testing.T) {
	tok := load(t, "deepseek-coder")
	lines := bufio.NewScanner(strings.NewReader(read(t, "deepseek-coder.jsonl")))
	lines.Buffer(nil, 1<<20)
	n := 0
	for ; lines.Scan(); n++ {
		var row struct {
			Text string
			IDs  []int32
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		checkEncode(t, tok, unescape(row.Text), true, row.IDs)
	}
	if n != 126 {
		t.Errorf("%d texts, want 126", n)
	}
}

// unescape does what that tool does: \n \r \t \' \" \\ \xHH, others stay.
func unescape(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		n, r := 1, text[i]
		if r == '\\' && i+1 < len(text) {
			n, r = escape(text[i+1:])
		}
		out.WriteByte(r)
		i += n - 1
	}
	return out.String()
}

// escape reads what follows a backslash: how many bytes the whole escape has,
// and the byte it stands for.
func escape(rest string) (size int, b byte) {
	if at := strings.IndexByte(`nrt'"\`, rest[0]); at >= 0 {
		return 2, "\n\r\t'\"\\"[at]
	}
	if rest[0] == 'x' && len(rest) > 3 {
		if v, err := strconv.ParseUint(rest[1:3], 16, 8); err == nil {
			return 4, byte(v)
		}
	}
	return 1, '\\'
}

// checkEncode asserts the ids and that they spell the text again.
func checkEncode(t *testing.T, tok *tokenizer.Tokenizer, text string, bos bool, want []int32) {
	t.Helper()
	got := tok.Encode(text, bos)
	if !slices.Equal(got, want) {
		t.Errorf("Encode(%.60q)\n got %v\nwant %v", text, got, want)
	}
	if back := tok.Decode(got); back != text {
		t.Errorf("Decode(Encode(%.60q)) = %.60q", text, back)
	}
}

func TestSpecialTokens(t *testing.T) {
	tok := load(t, "deepseek-coder")
	if tok.BOS() != 32013 || tok.EOS() != 32014 || !tok.AddBOS() {
		t.Errorf("bos %d, eos %d, add %v", tok.BOS(), tok.EOS(), tok.AddBOS())
	}
	if tok.Size() != 32256 {
		t.Errorf("size %d", tok.Size())
	}
	for id, want := range map[int32]bool{0: true, 32013: false, 32014: true, 32021: true, 32022: false, 32255: false, 32256: false, -1: false} {
		if tok.Generates(id) != want {
			t.Errorf("Generates(%d) = %v", id, !want)
		}
	}
	if ids := tok.Encode("", true); !slices.Equal(ids, []int32{32013}) {
		t.Errorf("BOS alone: %v", ids)
	}
}

// Text cannot forge a control token, and filler is no token at all; a
// user-defined token is read as itself.
func TestSpecialTokensInText(t *testing.T) {
	tok := load(t, "deepseek-coder")
	for _, text := range []string{"a<｜begin▁of▁sentence｜>b", "<｜end▁of▁sentence｜>", "[PAD32100]"} {
		ids := tok.Encode(text, false)
		if len(ids) < 3 || slices.Max(ids) >= 32013 || tok.Decode(ids) != text {
			t.Errorf("Encode(%q) = %v", text, ids)
		}
	}
	if ids := tok.Encode("x<｜fim▁hole｜>ü", false); !slices.Equal(ids[1:], []int32{32015, 32009}) {
		t.Errorf("user-defined tokens: %v", ids)
	}
}

func TestInvalidUTF8(t *testing.T) {
	tok := load(t, "deepseek-coder")
	if got := tok.Decode(tok.Encode("a\xff\xfeb\xe4", false)); got != "a\uFFFDb\uFFFD" {
		t.Errorf("got %q", got)
	}
}

// Whatever the split into tokens, each piece the decoder hands out is whole
// runes, and together they are the text.
func TestDecoderHandsOutWholeRunes(t *testing.T) {
	tok := load(t, "deepseek-coder")
	const text = "naïve 🦙🚀 កាន់តែ ½ 中文\n"
	var pieces []string
	d := tok.Decoder()
	for _, id := range tok.Encode(text, true) {
		pieces = append(pieces, d.Add(id))
	}
	pieces = append(pieces, d.Flush())
	for _, piece := range pieces {
		if !utf8.ValidString(piece) {
			t.Errorf("piece %q is not whole runes", piece)
		}
	}
	if got := strings.Join(pieces, ""); got != text {
		t.Errorf("got %q", got)
	}
}

func TestDecoderRepairsBrokenRunes(t *testing.T) {
	tok := load(t, "deepseek-coder")
	llama := tok.Encode("🦙", false)
	if len(llama) < 3 {
		t.Fatalf("🦙 is %v: the test needs a rune of several tokens", llama)
	}
	d := tok.Decoder()
	text := d.Add(llama[0]) + d.Add(tok.Encode("x", false)[0]) + d.Add(llama[0]) + d.Flush() + d.Flush()
	if text != "\uFFFDx\uFFFD" {
		t.Errorf("got %q", text)
	}
}

func TestBadVocabularies(t *testing.T) {
	good := func() map[string]any {
		tokens := []string{}
		for b := range 256 {
			tokens = append(tokens, spell(b))
		}
		return map[string]any{
			"tokenizer.ggml.model":        "gpt2",
			"tokenizer.ggml.pre":          "gpt-2",
			"tokenizer.ggml.tokens":       append(tokens, "ab", "<eos>"),
			"tokenizer.ggml.token_type":   append(slices.Repeat([]int32{1}, 257), 3),
			"tokenizer.ggml.merges":       []string{"a b"},
			"tokenizer.ggml.eos_token_id": 257,
		}
	}
	tok, err := tokenizer.New(weights.New(good(), nil))
	if err != nil {
		t.Fatal(err)
	}
	if ids := tok.Encode("abab", false); !slices.Equal(ids, []int32{256, 256}) {
		t.Errorf("Encode = %v", ids)
	}
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"tokenizer.ggml.tokens", []string{}, "holds no vocabulary"},
		{"tokenizer.ggml.tokens", []string{"a", "b", "ab"}, "3 tokens but 258 token types"},
		{"tokenizer.ggml.model", "llama", `kind "llama"`},
		{"tokenizer.ggml.pre", "qwen9", `pre-tokenizer "qwen9"`},
		{"tokenizer.ggml.merges", []string{"a z"}, `merge "a z"`},
		{"tokenizer.ggml.merges", []string{"ab"}, `merge "ab"`},
		{"tokenizer.ggml.eos_token_id", 258, "vocabulary has 258 tokens"},
		{"tokenizer.ggml.token_type", slices.Repeat([]int32{3}, 258), "no token for the byte 0x00"},
	} {
		meta := good()
		meta[c.key] = c.value
		if _, err := tokenizer.New(weights.New(meta, nil)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s = %v: error %v, want %q", c.key, c.value, err, c.want)
		}
	}
}

// spell is GPT-2's printable character for a byte.
func spell(b int) string {
	shifted := 0x100
	for c := range 256 {
		printable := c >= '!' && c <= '~' || c >= 0xA1 && c <= 0xFF && c != 0xAD
		switch {
		case c == b && printable:
			return string(rune(c))
		case c == b:
			return string(rune(shifted))
		case !printable:
			shifted++
		}
	}
	return ""
}

// A piece is not bounded in length: merging 64 KB pair by
// pair the naive way would take minutes.
func TestLongPieces(t *testing.T) {
	tok := load(t, "deepseek-coder")
	const n = 1 << 16
	for _, text := range []string{strings.Repeat(" ", n), strings.Repeat("ab", n/2), scrambled(n), strings.Repeat("\xe4\xb8\x80", n/3)} {
		if ids := tok.Encode(text, false); tok.Decode(ids) != text {
			t.Errorf("%.20q... does not come back", text)
		}
	}
}

func FuzzEncode(f *testing.F) {
	texts := strings.Split(read(f, "gpt-2.inp"), "\n__ggml_vocab_test__\n")
	for _, text := range append(texts, "a\xff", "<｜fim▁hole｜>", "[PAD32022]", "'ll 've'S", `"a\"<｜fim▁hole｜>" "b`) {
		f.Add(text)
	}
	vocabularies := []*tokenizer.Tokenizer{load(f, "deepseek-coder"), load(f, "gpt-2"), spelled(f)}
	f.Fuzz(func(t *testing.T, text string) {
		for _, tok := range vocabularies {
			want := strings.ToValidUTF8(text, "\uFFFD")
			ids := tok.Encode(text, false)
			if got := tok.Decode(ids); got != want {
				t.Errorf("Decode(Encode(%q)) = %q", text, got)
			}
			for _, id := range ids {
				if !tok.Generates(id) {
					t.Errorf("Encode(%q) contains %d", text, id)
				}
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	tok := load(b, "deepseek-coder")
	code := read(b, "deepseek-coder.jsonl")
	for _, c := range []struct{ name, text string }{
		{"code", code},
		{"spaces", strings.Repeat(" ", 1<<20)},
		{"letters", strings.Repeat("ab", 1<<19)},
		{"random", scrambled(1 << 20)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				tok.Encode(c.text, false)
			}
		})
	}
}

// scrambled is one long piece of letters without a pattern.
func scrambled(n int) string {
	out := make([]byte, n)
	state := uint32(1)
	for i := range out {
		state = state*1664525 + 1013904223
		out[i] = 'a' + byte(state>>24)%26
	}
	return string(out)
}

func BenchmarkNew(b *testing.B) {
	f, err := weights.Open(filepath.Join("testdata", "deepseek-coder.gguf"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for b.Loop() {
		if _, err := tokenizer.New(f); err != nil {
			b.Fatal(err)
		}
	}
}
