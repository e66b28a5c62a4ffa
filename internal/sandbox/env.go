package sandbox

// EnvVar is an environment variable of the provider.
type EnvVar struct {
	Platform string // full name: "MuleSoft Anypoint Platform"
	Key      string // "anypoint"
	Name     string // "ANYPOINT_BASE_URL"
	Setting  string // the setting in the provider block, "" when the platform's part of the block does without it: "base_url"
	Value    string
}

// EnvAt returns the variables that point the provider at a sandbox like this one that serves at url, grouped by platform. The first variable of a
// platform is its base URL.
func (s *Sandbox) EnvAt(url string) (vars []EnvVar) {
	for _, p := range s.platforms {
		if p.platform == nil {
			continue
		}
		for _, setting := range p.Env(url) {
			vars = append(vars, EnvVar{p.Title, p.Name, setting.Variable, setting.Name, setting.Value})
		}
	}
	return vars
}

// Env returns the variables that point the provider at this sandbox, which must be started.
func (s *Sandbox) Env() map[string]string {
	vars := map[string]string{}
	for _, v := range s.EnvAt(s.URL()) {
		vars[v.Name] = v.Value
	}
	return vars
}

// Env is EnvAt for a sandbox with the default switches, of which only the URL is known.
func Env(url string) []EnvVar {
	s, err := New(Options{})
	if err != nil {
		panic("sandbox: the zero options are refused: " + err.Error())
	}
	return s.EnvAt(url)
}
