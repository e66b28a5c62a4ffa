package core

// stateCommand changes the state manually.
func (w *Workspace) stateCommand(name string, a arguments) diagnostics {
	s, err := parseState(w.State())
	if err != nil {
		return diagnostics{errorf("Failed to read state", "%v", err)}
	}
	if name == "state list" {
		for _, at := range s.addrs() {
			w.progress("%s", at)
		}
		return nil
	}
	var addrs []addr
	for _, text := range a.rest {
		at, whole, err := parseAddr(text)
		if err != nil {
			return diagnostics{errorf("Invalid address", "%v", err)}
		}
		found := s.objects[at] != nil
		if whole && !found && name == "state rm" {
			for _, other := range s.addrs() {
				if other.resourceAddr == at.resourceAddr {
					addrs, found = append(addrs, other), true
				}
			}
		} else {
			addrs = append(addrs, at)
		}
		if !found && !(name == "state mv" && len(addrs) == 2) {
			return diagnostics{errorf("Invalid target address", "The state holds nothing at %s.", text)}
		}
	}
	switch name {
	case "state rm":
		for _, at := range addrs {
			delete(s.objects, at)
			w.progress("Removed %s", at)
		}
	case "state mv":
		o := *s.objects[addrs[0]]
		o.addr = addrs[1]
		delete(s.objects, addrs[0])
		s.objects[addrs[1]] = &o
	default:
		for _, at := range addrs {
			o := *s.objects[at]
			o.tainted = name == "taint"
			s.objects[at] = &o
			w.progress("%s is %sed now.", at, name)
		}
	}
	if err := w.saveState(s); err != nil {
		return diagnostics{errorf("Failed to save state", "%v", err)}
	}
	return nil
}
