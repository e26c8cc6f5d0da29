package model

import (
	"fmt"
	"math"

	"semcoder/kernels"
)

// reserveAngles makes every stage's RoPE table cover so many positions. All
// that a model decides about positions (base, scaling) is in the table; the
// kernels only turn.
func (m *Model) reserveAngles(positions int) error {
	if m.first().angles.Rows >= positions {
		return nil
	}
	table := m.Config.angles(positions)
	// Back to front: the first stage's size says that all are done.
	for i := len(m.stages) - 1; i >= 0; i-- {
		s := &m.stages[i]
		angles, err := s.New(kernels.F32, positions, m.Config.RopeDims)
		if err != nil {
			return fmt.Errorf("a table of %d positions: %w", positions, err)
		}
		s.Free(s.angles)
		s.angles = angles
		if err := s.Write(angles, table); err != nil {
			return fmt.Errorf("a table of %d positions: %w", positions, err)
		}
	}
	return nil
}

// angles is cos, sin of position/RopeScale * RopeBase^(-2i/RopeDims) for each
// pair i of a head, [positions, RopeDims]; in float64, since an angle of some
// thousand radians has lost three digits of a float32.
func (c Config) angles(positions int) []float32 {
	pairs := c.RopeDims / 2
	table := make([]float32, 0, positions*c.RopeDims)
	for p := range positions {
		for i := range pairs {
			turn := float64(p) / c.RopeScale * math.Pow(c.RopeBase, -float64(i)/float64(pairs))
			sin, cos := math.Sincos(turn)
			table = append(table, float32(cos), float32(sin))
		}
	}
	return table
}
