// Package semcoder is the front door of the repository: it holds no code, only
// the test that keeps packages on their floors. Start at docs/architecture.md;
// the program is cmd/semcoder.
package semcoder
