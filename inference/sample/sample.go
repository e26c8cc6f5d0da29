// Package sample chooses the next token from logits.
package sample

// Params says how. The zero value is greedy.
type Params struct {
	Temperature float32 // 0: greedy
	TopK        int     // 0: all
	TopP        float32 // 0 or 1: all
	MinP        float32 // 0: none; else tokens under MinP times the best one's probability are dropped
	Seed        uint64
}
