package tokenizer_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"semcoder/inference/tokenizer"
	"semcoder/inference/weights"
)

// spelling is a vocabulary whose quoted text is spelled.
type spelling struct{ *weights.File }

func (s spelling) Bool(key string) (value, ok bool) {
	if key == "semcoder.spelled" {
		return true, true
	}
	return s.File.Bool(key)
}

func spelled(t testing.TB) *tokenizer.Tokenizer {
	t.Helper()
	f, err := weights.Open(filepath.Join("testdata", "deepseek-coder.gguf"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	tok, err := tokenizer.New(spelling{f})
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// TestQuotedTextIsSpelled: what stands between two dots is spelled, all else as without spelling.
func TestQuotedTextIsSpelled(t *testing.T) {
	plain, tok := load(t, "deepseek-coder"), spelled(t)
	for _, marked := range []string{
		`return value`,
		`f("·return·") == "·é\n·"`,
		`("·a·", "", "·bb·")`,
		`"·say \"value\" twice \\·" + value`,
		"\"value\n\"·value·\"",
		`"·value·" "value`,
		`'value' "·'value'·"`,
		`""`,
		``,
	} {
		var want []int32
		for i, part := range strings.Split(marked, "·") {
			if i%2 == 0 {
				want = append(want, plain.Encode(part, false)...)
				continue
			}
			for _, b := range []byte(part) {
				want = append(want, id(t, tok, string([]byte{b})))
			}
		}
		text := strings.ReplaceAll(marked, "·", "")
		got := tok.Encode(text, false)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, pieces(tok, got), pieces(tok, want))
		}
		if back := strings.Join(pieces(tok, got), ""); back != text {
			t.Errorf("%q comes back as %q", text, back)
		}
	}
}

// id is that of the token of one byte.
func id(t *testing.T, tok *tokenizer.Tokenizer, b string) int32 {
	t.Helper()
	for i := range int32(tok.Size()) {
		if tok.Piece(i) == b {
			return i
		}
	}
	t.Fatalf("no token is %q", b)
	return 0
}

func pieces(tok *tokenizer.Tokenizer, ids []int32) (out []string) {
	for _, id := range ids {
		out = append(out, tok.Piece(id))
	}
	return out
}
