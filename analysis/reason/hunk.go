package reason

// A hunk is lines [from, to) that become lines [newFrom, newTo).
type hunk struct{ from, to, newFrom, newTo int }

// hunks are the fewest lines by which b differs from a, in order.
func hunks(a, b []string) (all []hunk) {
	common := commonLines(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		h := hunk{from: i, newFrom: j}
		for (i < len(a) || j < len(b)) && !(i < len(a) && j < len(b) && a[i] == b[j]) {
			if j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1] {
				i++
			} else {
				j++
			}
		}
		h.to, h.newTo = i, j
		all = append(all, h)
	}
	return all
}

// commonLines[i][j] is how many lines a[i:] and b[j:] have in common, in order.
func commonLines(a, b []string) [][]int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = 1 + table[i+1][j+1]
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}
