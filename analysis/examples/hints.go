package examples

import (
	"regexp"
	"slices"
	"strings"
)

// A nameHint says what values go by a name; a pool comes first when they are made.
type nameHint struct {
	words string
	kind  string
	item  string // kind of the items of a list, "" for unknown
	pool  string // literals, separated by blanks
}

func nameHints() []nameHint {
	return []nameHint{
		{words: "n k m x y z a b c i j num number count size length width height depth limit total amount start end stop step index idx pos year month day hour minute theyear themonth base exp exponent power order level times age digit capacity target low high lo hi left right position radius side degree terms maximum minimum upper lower modulus divisor dividend value val", kind: "int"},
		{words: "ratio rate price weight angle distance temperature speed velocity mass tolerance epsilon eps alpha beta gamma theta probability percent voltage current resistance frequency time", kind: "float"},
		{words: "s t text string str sentence message msg word words_string line name key title label phrase prefix suffix sep separator delimiter pattern url path filename email password token content source data_str input_string input_str str1 str2 s1 s2 string1 string2 word1 word2 plaintext ciphertext", kind: "str"},
		{words: "char ch letter character symbol", kind: "str", pool: `"a" "Z" "1"`},
		{words: "binary bin_string bin_str bits binary_string bin_num", kind: "str", pool: `"1010" "111"`},
		{words: "hex hex_string hex_num hexadecimal", kind: "str", pool: `"ff" "1A"`},
		{words: "roman roman_numeral", kind: "str", pool: `"XIV" "IX"`},
		{words: "expression expr equation formula", kind: "str", pool: `"1+2" "(2*3)"`},
		{words: "sentence phrase paragraph", kind: "str", pool: `"the quick brown fox"`},
		{words: "ip ip_address ip_v4_address address", kind: "str", pool: `"192.168.0.1"`},
		{words: "url uri link", kind: "str", pool: `"https://example.com/a?b=1"`},
		{words: "email mail email_address", kind: "str", pool: `"ann@example.com"`},
		{words: "path file_path filepath filename file_name", kind: "str", pool: `"data/notes.txt"`},
		{words: "date date_string date_input", kind: "str", pool: `"2024-03-15"`},
		{words: "time_string time_str", kind: "str", pool: `"10:30:00"`},
		{words: "ids nums numbers arr array values lst list items elements data seq sequence iterable iterables collection xs it integers digits prices scores weights heights ints vals list_ sorted_collection unsorted coefficients vector vector1 vector2", kind: "list"},
		{words: "words strings lines names strs tokens strings_list word_list wordlist texts", kind: "list", item: "str"},
		{words: "matrix grid board table image rows mat maze matrix1 matrix2 mat1 mat2 matrix_a matrix_b", kind: "list", item: "list"},
		{words: "pairs edges intervals points coordinates items_list", kind: "list", item: "tuple"},
		{words: "point pair interval coord edge position_", kind: "tuple"},
		{words: "graph adj adjacency adj_list adjacency_list d dict dictionary mapping counts config options settings kwargs params", kind: mapping},
		{words: "func fn f function callback predicate pred cmp key_func keyfunc comparator transform g op operation", kind: callable},
		{words: "flag reverse strict verbose inclusive ascending descending case_sensitive", kind: "bool"},
		{words: "root node head tree", kind: object},
	}
}

// hint learns from a parameter's name.
func (r *reader) hint(name string, s *slot) {
	name = strings.TrimRight(strings.ToLower(strings.Trim(name, "_")), "0123456789")
	for _, h := range nameHints() {
		if !slices.Contains(strings.Fields(h.words), name) {
			continue
		}
		if h.kind == object {
			r.node(s)
			continue
		}
		weight := hinted
		if h.kind == mapping {
			weight = likely + 2 // such names are seldom given to anything else
		}
		s.vote(h.kind, weight)
		if h.item != "" {
			s.anItem().vote(h.item, hinted)
		}
		for _, text := range strings.Split(h.pool, `" "`) {
			if text = strings.Trim(text, `"`); text != "" {
				s.compared(`"` + text + `"`)
			}
		}
	}
	for suffix, kind := range map[string]string{
		"_id": "int", "_str": "str", "_string": "str", "_name": "str", "_list": "list", "_dict": mapping, "_count": "int", "_size": "int",
		"_index": "int", "_num": "int", "_number": "int", "_func": callable, "_fn": callable, "_array": "list", "_arr": "list", "_set": "set",
	} {
		if strings.HasSuffix(name, suffix) {
			s.vote(kind, hinted)
		}
	}
	if strings.HasPrefix(name, "is_") || strings.HasPrefix(name, "has_") || strings.HasPrefix(name, "use_") {
		s.vote("bool", hinted)
	}
	if strings.HasPrefix(name, "max_") || strings.HasPrefix(name, "min_") || strings.HasPrefix(name, "num_") || strings.HasPrefix(name, "n_") {
		s.vote("int", hinted)
	}
}

// node offers a class of the module that is called like one.
func (r *reader) node(s *slot) {
	for _, st := range r.doc.Statements() {
		if strings.Contains(st.Name, "Node") && r.class(st.Name) != nil {
			s.given = append(s.given, shape{kind: object, name: st.Name})
			return
		}
	}
}

// documented learns from a docstring that states types: ":type n: int",
// ":param str s:", "n (int): ...", "n : int".
func (r *reader) documented(name string, s *slot) {
	if len(s.given) > 0 || r.f.Doc == "" {
		return
	}
	quoted := regexp.QuoteMeta(name)
	for _, form := range []string{`:type +` + quoted + `: *([\w\[\], .]+)`, `:param +([\w\[\].]+) +` + quoted + `:`, `(?m)^\s*` + quoted + ` *\(([\w\[\], .]+?)(?:, optional)?\)`, `(?m)^\s*` + quoted + ` : ([\w\[\].]+)`} {
		pattern, err := regexp.Compile(form)
		if err != nil {
			return
		}
		if m := pattern.FindStringSubmatch(r.f.Doc); m != nil {
			word := strings.TrimSpace(m[1])
			words := map[string]string{"integer": "int", "string": "str", "boolean": "bool", "number": "int", "array": "list", "function": "callable"}
			if plain, ok := words[strings.ToLower(word)]; ok {
				word = plain
			}
			for _, one := range r.annotated(word) {
				if one.kind != anything {
					s.vote(one.kind, likely)
				}
			}
			return
		}
	}
}
