package lifecycle

import "fmt"

// Life is a life that a test leads step by step.
type Life struct{ p *play }

// Begin makes the object of a life, and looks that nothing is left to do.
func (l Lifecycle) Begin(s *Stage) (*Life, error) {
	p := &play{l: l, s: s}
	return &Life{p}, p.create()
}

// DeleteOutside lets somebody else delete the object.
func (l *Life) DeleteOutside() error { return l.p.outside("") }

// Change makes of the object what its life changes it to. A life without a change leaves it as it is.
func (l *Life) Change() error { return l.p.update() }

// Import takes the object out of the state and imports it again, as it is configured.
func (l *Life) Import() error {
	p := l.p
	p.begin("import")
	id, err := p.fromState(p.l.Imports[0])
	if err != nil {
		return err
	}
	if _, err := p.do("state", "rm", p.l.Address()); err != nil {
		return err
	}
	p.s.Driver.Configure(p.config(p.body, fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", p.l.Address(), id)))
	_, err = p.do("apply", "-auto-approve")
	p.s.Driver.Configure(p.config(p.body))
	return err
}
