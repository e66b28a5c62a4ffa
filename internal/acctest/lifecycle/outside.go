package lifecycle

// Life is a life that a test leads step by step.
type Life struct{ p *play }

// Begin makes the object of a life, and looks that nothing is left to do.
func (l Lifecycle) Begin(s *Stage) (*Life, error) {
	p := &play{l: l, s: s}
	return &Life{p}, p.create()
}

// DeleteOutside lets somebody else delete the object.
func (l *Life) DeleteOutside() error { return l.p.outside("") }
