package grammar

// A number is how far one is. Python reads none that begins with a zero and goes on
// with digits.
type number uint8

const (
	signed    number = iota + 1 // "-": a digit or a point must follow
	zero                        // "0"
	whole                       // "12"
	point                       // ".": a digit must follow
	fraction                    // "1." or "1.5"
	exponent                    // "1e": a sign or a digit must follow
	power                       // "1e-": a digit must follow
	powers                      // "1e-5"
	imaginary                   // "2j": nothing follows
)

func (n *number) begin(b byte) bool {
	switch {
	case b == '-' || b == '+':
		*n = signed
	case b == '0':
		*n = zero
	case b >= '1' && b <= '9':
		*n = whole
	case b == '.':
		*n = point
	default:
		return false
	}
	return true
}

// next goes on with the number; false where b is no part of it.
func (n *number) next(b byte) bool {
	figure := b >= '0' && b <= '9'
	switch before := *n; {
	case before == signed:
		return b != '-' && b != '+' && n.begin(b)
	case before == whole && figure:
	case (before == zero || before == whole) && b == '.', (before == point || before == fraction) && figure:
		*n = fraction
	case before == zero || before == whole || before == fraction:
		return n.suffix(b)
	case before == exponent && (b == '-' || b == '+'):
		*n = power
	case (before == exponent || before == power || before == powers) && figure:
		*n = powers
	case before == powers && b == 'j':
		*n = imaginary
	default:
		return false
	}
	return true
}

func (n *number) suffix(b byte) bool {
	switch b {
	case 'e':
		*n = exponent
	case 'j':
		*n = imaginary
	default:
		return false
	}
	return true
}

func (n number) whole() bool {
	return n == zero || n == whole || n == fraction || n == powers || n == imaginary
}

// text is how far a string literal is: one of single quotes, on one line.
type text struct {
	quote     byte
	bytes     bool  // b"...": ASCII alone
	escaped   bool  // behind a backslash
	hex       uint8 // digits that an escape still needs
	wide      uint8 // of the eight in \U, those behind us: no character is beyond 0010FFFF
	due       uint8 // bytes that a character still needs
	low, high byte  // between which the next of them lies
}

// plain tells whether a quote now would end the string.
func (s *text) plain() bool { return !s.escaped && s.hex == 0 && s.due == 0 }

func (s *text) next(b byte) bool {
	switch {
	case s.hex > 0:
		return s.hexDigit(b)
	case s.escaped:
		return s.escape(b)
	case s.due > 0:
		if b < s.low || b > s.high {
			return false
		}
		s.due--
		s.low, s.high = 0x80, 0xBF
		if s.due == 0 {
			s.low, s.high = 0, 0
		}
		return true
	case b == '\\':
		s.escaped = true
		return true
	case b >= 0x80:
		return !s.bytes && s.lead(b)
	default:
		return b >= ' ' && b != 0x7F
	}
}

// escape is the byte behind a backslash.
func (s *text) escape(b byte) bool {
	s.escaped = false
	switch b {
	case '\\', '\'', '"', 'n', 'r', 't', 'a', 'b', 'f', 'v':
	case 'x':
		s.hex = 2
	case 'u':
		s.hex = 4
	case 'U':
		s.hex, s.wide = 8, 1
	default:
		return false
	}
	return !s.bytes || s.hex <= 2
}

func (s *text) hexDigit(b byte) bool {
	lower := b | 0x20
	if (b < '0' || b > '9') && (lower < 'a' || lower > 'f') {
		return false
	}
	if s.wide > 0 { // 00 and then 00 to 0F, or 10
		if s.wide <= 2 && b != '0' || s.wide == 3 && b > '1' || s.wide == 4 && s.low == '1' && b != '0' {
			return false
		}
		s.low = b
		s.wide++
	}
	if s.hex--; s.hex == 0 {
		s.wide, s.low = 0, 0
	}
	return true
}

// lead is the first byte of a character of several: the second's bounds keep out
// what UTF-8 does.
func (s *text) lead(b byte) bool {
	s.low, s.high = 0x80, 0xBF
	switch {
	case b >= 0xC2 && b <= 0xDF:
		s.due = 1
	case b >= 0xE0 && b <= 0xEF:
		s.due = 2
	case b >= 0xF0 && b <= 0xF4:
		s.due = 3
	default:
		return false
	}
	switch b {
	case 0xE0:
		s.low = 0xA0
	case 0xED:
		s.high = 0x9F
	case 0xF0:
		s.low = 0x90
	case 0xF4:
		s.high = 0x8F
	}
	return true
}
