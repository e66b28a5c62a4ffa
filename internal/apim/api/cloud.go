package api

import "strings"

// Cloud is one of Azure's clouds, as far as signing in and calling Resource Manager go.
type Cloud struct {
	ResourceManager string // the base URL of Azure Resource Manager
	Audience        string // what tokens are for
	AuthorityHost   string // the base URL of Microsoft Entra
}

// clouds are the clouds by the names that the provider's settings have for them.
var clouds = map[string]Cloud{
	"public":       {"https://management.azure.com", "https://management.core.windows.net/", "https://login.microsoftonline.com"},
	"usgovernment": {"https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net/", "https://login.microsoftonline.us"},
	"china":        {"https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn/", "https://login.chinacloudapi.cn"},
}

// Environments are the names of the clouds, the default first.
func Environments() []string { return []string{"public", "usgovernment", "china"} }

// CloudOf returns the cloud with this name, in any case; "" is the public one.
func CloudOf(environment string) (cloud Cloud, ok bool) {
	if environment == "" {
		environment = Environments()[0]
	}
	cloud, ok = clouds[strings.ToLower(environment)]
	return cloud, ok
}
