package chaos_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// The kinds of violations.
const (
	duplicate   = "duplicate"   // something is there twice
	orphan      = "orphan"      // something is there that nothing asks for
	lost        = "lost"        // something is not there that the configuration asks for, or that was somebody else's
	person      = "person"      // somebody was re-created or deleted though nobody asked for that
	tainted     = "tainted"     // the next apply would re-create somebody
	notEmpty    = "not empty"   // a plan after a successful apply has something to do
	unsettled   = "unsettled"   // apply or destroy never ends well
	secret      = "secret"      // a secret in state, plan or output
	secondMail  = "second mail" // somebody is invited twice
	strayState  = "stray state" // the state holds other objects than the configuration
	ruleBroken  = "rule"        // a rule of Terraform's was broken
	wroteInPlan = "plan wrote"  // a plan changed something
)

type violation struct{ kind, detail string }

func (v violation) String() string { return v.kind + ": " + v.detail }

// round is one run of a plan.
type round struct {
	w        *world
	p        plan
	probe    *probe
	env      *acctest.Env
	ws       *acctest.Workspace
	seed     truth
	imports  map[string]string // import blocks that messages printed, by resource address
	before   map[string]string // who was there after the command before
	calls    calm
	log      []string
	happened map[string]int // disturbances that really came to pass, and advice that was followed
	found    []violation
}

// most is how many undisturbed commands a phase may take.
const most = 5

// play runs a plan.
func play(t testing.TB, w *world, p plan) *round {
	r := &round{w: w, p: p, probe: &probe{TB: t}, imports: map[string]string{}, before: map[string]string{}, happened: map[string]int{}}
	defer r.probe.end()
	func() {
		defer func() {
			if e := recover(); e != nil {
				if _, ok := e.(givenUp); !ok {
					panic(e)
				}
			}
		}()
		options := slices.Clone(w.options)
		for _, variant := range p.variants {
			name, value, _ := strings.Cut(variant, "=")
			options = append(options, acctest.Set(w.platform+"."+name, value))
		}
		r.env = acctest.Start(r.probe, options...)
		r.seed = w.truth(r.env)
		r.ws = r.env.NewWorkspace(r.probe, "")
		r.ws.Setenv("TF_VAR_first_password", firstPassword)
		for phase := range phases {
			if !r.phase(phase) {
				break
			}
		}
	}()
	for _, broken := range r.probe.notes() {
		r.violate(ruleBroken, "%s", broken)
	}
	return r
}

func (r *round) violate(kind, format string, args ...any) {
	r.found = append(r.found, violation{kind, fmt.Sprintf(format, args...)})
}

// phase runs the disturbed commands of a phase, then undisturbed ones until it has settled, and looks. It reports whether the
// next phase has something to stand on.
func (r *round) phase(phase int) bool {
	from := r.env.Journal.Len()
	commands := 0
	for _, d := range r.p.list {
		if d.phase == phase {
			commands = max(commands, d.command+1)
		}
	}
	for i := range commands {
		var list []disturbance
		for _, d := range r.p.list {
			if d.phase == phase && d.command == i {
				list = append(list, d)
			}
		}
		if _, ok, _ := r.command(phase, list); !ok {
			return false
		}
	}
	out, settled := "", false
	for range most {
		var err error
		var ok bool
		if out, ok, err = r.command(phase, nil); !ok {
			return false
		}
		if settled = err == nil; settled {
			break
		}
	}
	for _, c := range r.env.Journal.Since(from) {
		r.calls[phase] = append(r.calls[phase], c.Method)
	}
	if !settled {
		r.violate(unsettled, "%s does not end well after %d undisturbed runs: %s", phaseNames[phase], most, clip(out))
		return false
	}
	return r.look(phase)
}

// command runs apply or destroy once. ok is false when the round has to end.
func (r *round) command(phase int, list []disturbance) (out string, ok bool, err error) {
	stop := map[int]string{}
	for _, d := range list {
		if fault, isFault := faults[d.what]; isFault {
			fault = fault.On(r.w.platform, d.method, "")
			fault.Nth, fault.Times = d.n, d.times
			r.env.Faults.Add(fault)
		} else {
			stop[d.n] = d.what
		}
	}
	var mu sync.Mutex
	ended := false
	at := func(kill, interrupt string) func(int) {
		return func(n int) {
			what := stop[n]
			if what != kill && what != interrupt || what == "" {
				return
			}
			mu.Lock()
			if !ended {
				r.happened[what]++
			}
			ended = true
			mu.Unlock()
			if what == kill {
				r.ws.Kill()
			} else {
				r.ws.Interrupt()
			}
		}
	}
	r.ws.OnCall(at(killBefore, interruptBefore))
	r.ws.OnResponse(at(killAfter, interruptAfter))
	r.ws.Configure(r.probe, r.config(phase))
	name := "apply"
	if phase == destroy {
		name = "destroy"
	}
	out, err = r.ws.Run(r.probe, name, "-auto-approve", "-parallelism="+strconv.Itoa(r.p.parallelism))
	for _, fault := range r.env.Faults.List() {
		if fault.Hits > 0 {
			r.happened[fault.Kind]++
		}
	}
	r.env.Faults.Clear()
	r.ws.OnCall(nil)
	r.ws.OnResponse(nil)
	result := "ok"
	if err != nil {
		result = err.Error()
	}
	what := make([]string, len(list))
	for i, d := range list {
		what[i] = d.String()
	}
	r.log = append(r.log, fmt.Sprintf("%s (%s): %s %s", name, strings.Join(what, "; "), result, errorsOf(out)))
	r.takeAdvice(out)
	ok = r.lookAtPeople(phase)
	r.lookForSecrets("output", out)
	return out, ok, err
}

// config is the configuration of a phase with the import blocks that are still needed.
func (r *round) config(phase int) string {
	text := r.w.hcl[min(phase, update)]
	if phase == destroy {
		return text
	}
	held := r.stateAddresses()
	for _, address := range slices.Sorted(maps.Keys(r.imports)) {
		if !slices.Contains(held, address) && slices.Contains(addressesOf(text), address) {
			text += r.imports[address]
		}
	}
	return text
}

var (
	withAddress = regexp.MustCompile(`with (platformusers_[a-z_]+\.[a-z0-9_]+)`)
	notThere    = regexp.MustCompile(`existing object to "(platformusers_[a-z_.0-9]+)", the provider detected that no object exists`)
	importBlock = regexp.MustCompile(`import \{ to = (platformusers_[a-z_]+)\.\S+ id = "((?:[^"\\]|\\.)*)" \}`)
)

// takeAdvice does what a person does with an import block that a message prints: it goes into the configuration, with the
// resource's own name, and out again when there is nothing to import.
func (r *round) takeAdvice(out string) {
	for _, missing := range notThere.FindAllStringSubmatch(out, -1) {
		delete(r.imports, missing[1])
	}
	for _, message := range strings.Split(out, "Error: ")[1:] {
		address, block := withAddress.FindStringSubmatch(message), importBlock.FindStringSubmatch(message)
		if address == nil || block == nil || !strings.HasPrefix(address[1], block[1]+".") {
			continue
		}
		r.happened["import block followed"]++
		r.imports[address[1]] = fmt.Sprintf("import {\n  to = %s\n  id = \"%s\"\n}\n", address[1], block[2])
	}
}

// lookAtPeople holds after every command: whoever is in the configuration and was there before is the same person still, and
// nobody is about to be re-created.
func (r *round) lookAtPeople(phase int) bool {
	now := r.w.truth(r.env).people
	ok := true
	if phase != destroy {
		wanted := r.w.people(phase)
		for name, id := range r.before {
			if slices.Contains(wanted, name) && now[name] != id {
				r.violate(person, "%s was %s and is %q now, though the configuration kept the account", name, id, now[name])
				ok = false
			}
		}
		for _, held := range r.state().Resources {
			for _, instance := range held.Instances {
				if instance.Status == "tainted" && isPerson(held.Type) {
					r.violate(tainted, "%s.%s is tainted: the next apply would re-create it", held.Type, held.Name)
					ok = false
				}
			}
		}
	}
	r.before = now
	return ok
}

// look compares the platform, the state and the configuration when a phase has settled.
func (r *round) look(phase int) bool {
	before := len(r.found)
	if phase != destroy {
		r.ws.Configure(r.probe, r.w.hcl[phase])
		writes := r.env.Writes()
		out, err := r.ws.Run(r.probe, "plan", "-out=plan.bin", "-detailed-exitcode", "-parallelism="+strconv.Itoa(r.p.parallelism))
		if err != nil {
			r.violate(notEmpty, "after %s: %v: %s", phaseNames[phase], err, clip(out))
		}
		if n := r.env.Writes() - writes; n > 0 {
			r.violate(wroteInPlan, "%d calls", n)
		}
		r.lookForSecrets("plan", r.ws.PlanDump("plan.bin"))
	}
	r.lookForSecrets("state", r.ws.State(r.probe))
	var want []string
	addresses := []string{}
	if phase != destroy {
		want, addresses = r.w.facts[phase], addressesOf(r.w.hcl[phase])
	}
	if held := r.stateAddresses(); !slices.Equal(held, addresses) {
		r.violate(strayState, "after %s the state holds %v, not %v", phaseNames[phase], held, addresses)
	}
	r.compare(phase, counted(append(slices.Clone(r.seed.facts), want...)), counted(r.w.truth(r.env).facts))
	for to, n := range r.w.mails(r.env) {
		if n > 1 {
			r.violate(secondMail, "%s got %d invitations", to, n)
		}
	}
	return len(r.found) == before
}

func (r *round) compare(phase int, want, got map[string]int) {
	for _, fact := range slices.Sorted(maps.Keys(got)) {
		switch {
		case got[fact] > want[fact] && want[fact] > 0:
			r.violate(duplicate, "after %s there are %d: %s", phaseNames[phase], got[fact], fact)
		case got[fact] > want[fact]:
			r.violate(orphan, "after %s: %s", phaseNames[phase], fact)
		}
	}
	for _, fact := range slices.Sorted(maps.Keys(want)) {
		if got[fact] < want[fact] {
			r.violate(lost, "after %s: %s", phaseNames[phase], fact)
		}
	}
}

func (r *round) lookForSecrets(where, text string) {
	for _, s := range r.w.secrets(r.env) {
		if s != "" && strings.Contains(text, s) {
			r.violate(secret, "%q is in the %s", s, where)
		}
	}
}

type stateFile struct {
	Resources []struct {
		Mode, Type, Name string
		Instances        []struct{ Status string }
	}
}

func (r *round) state() (s stateFile) {
	if text := r.ws.State(r.probe); text != "" {
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			r.probe.Fatalf("the state cannot be read: %v", err)
		}
	}
	return s
}

func (r *round) stateAddresses() []string {
	out := []string{}
	for _, held := range r.state().Resources {
		if held.Mode == "managed" {
			out = append(out, held.Type+"."+held.Name)
		}
	}
	slices.Sort(out)
	return out
}

var resourceBlock = regexp.MustCompile(`(?m)^resource "([a-z_]+)" "([a-z0-9_]+)"`)

func addressesOf(hcl string) []string {
	out := []string{}
	for _, m := range resourceBlock.FindAllStringSubmatch(hcl, -1) {
		out = append(out, m[1]+"."+m[2])
	}
	slices.Sort(out)
	return out
}

func isPerson(typeName string) bool {
	return strings.HasSuffix(typeName, "_user") || strings.HasSuffix(typeName, "_invitation")
}

func counted(facts []string) map[string]int {
	out := map[string]int{}
	for _, fact := range facts {
		out[fact]++
	}
	return out
}

// errorsOf are the summaries of the errors in an output.
func errorsOf(out string) string {
	var list []string
	for _, message := range strings.Split(out, "Error: ")[1:] {
		list = append(list, message[:min(len(message), 160)])
	}
	if len(list) > 3 {
		list = append(list[:3], fmt.Sprintf("and %d more", len(list)-3))
	}
	return strings.Join(list, " | ")
}

// clip keeps the errors of an output, or its end.
func clip(out string) string {
	if i := strings.Index(out, "Error: "); i >= 0 {
		out = out[i:]
		return out[:min(len(out), 1500)]
	}
	return out[max(0, len(out)-1500):]
}
