package cli

import (
	"os"
	"slices"
	"strings"
)

// machineVariables are what a command needs of the process that runs it. All others are kept from it: the settings of whoever
// runs the tests, of whatever platform, must not reach them.
var machineVariables = []string{
	"PATH", "HOME", "USER", "TMPDIR", "TMP", "TEMP", "LANG", "SYSTEMROOT", "PATHEXT", "XDG_CACHE_HOME", "GOPATH", "GOCACHE",
	"GOMODCACHE", "GOFLAGS", "GOPROXY",
	"GOCOVERDIR", "TF_ACC_PROVIDER_HOST",
}

// MachineEnvironment is the environment of this process without what is nobody's but the developer's.
func MachineEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return !slices.Contains(machineVariables, strings.ToUpper(name))
	})
}
