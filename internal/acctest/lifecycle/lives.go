package lifecycle

import (
	"maps"
	"slices"
)

// platforms are the lives of all platforms' resource types by platform, and the names of what a tenant has to have for them.
var platforms = map[string]struct {
	lives  []Lifecycle
	places map[string]string
}{
	"anypoint":    {anypoint, anypointPlaces},
	"uipath":      {uipath, uipathPlaces},
	"apim":        {apim, apimPlaces},
	"controlroom": {controlroom, controlroomPlaces},
}

// All are the lives of all resource types.
func All() (all []Lifecycle) {
	for _, platform := range slices.Sorted(maps.Keys(platforms)) {
		all = append(all, platforms[platform].lives...)
	}
	return all
}

// Of are the lives of one platform's resource types.
func Of(platform string) []Lifecycle { return platforms[platform].lives }

// OfTenant are the lives of one platform's resource types that may be played in a real tenant: those that touch only what they made. One that owns
// a whole container would remove everybody whom the tenant has there.
func OfTenant(platform string) []Lifecycle {
	return slices.DeleteFunc(slices.Clone(Of(platform)), func(l Lifecycle) bool { return l.Whole })
}

// Places are names of what a tenant has to have, by platform, as the sandbox's seed has them: roles that are granted to accounts
// of the run, and teams or groups that they join. Nothing of these is changed. The map is the caller's.
func Places(platform string) map[string]string { return maps.Clone(platforms[platform].places) }
