package evaluation

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Prediction is a line of a predictions file: of an output one expression, of an
// input the argument list, of code the code.
type Prediction struct {
	ID         string `json:"id"`
	Prediction string `json:"prediction"`
}

// WritePrediction appends a line of a predictions file.
func WritePrediction(w io.Writer, r Result) error { return write(w, Prediction{r.ID, r.Prediction}) }

// WriteResult appends all that became of an item.
func WriteResult(w io.Writer, r Result) error { return write(w, r) }

func write(w io.Writer, line any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

// ReadPredictions reads what WritePrediction wrote.
func ReadPredictions(r io.Reader) (map[string]string, error) {
	all := map[string]string{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		var p Prediction
		err := json.Unmarshal(lines.Bytes(), &p)
		if err == nil && p.ID == "" {
			err = errors.New("no id")
		}
		if err != nil {
			return nil, fmt.Errorf("predictions, line %d: %w", n, err)
		}
		all[p.ID] = p.Prediction
	}
	return all, lines.Err()
}
