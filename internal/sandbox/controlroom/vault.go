package controlroom

import "net/http"

// vault is where the credential vault's calls are, all of which have version 2.
const vault = "/v2/credentialvault/"

// vaultRoutes are the calls by which a device is told as whom to sign in to Windows: for others with the right to (Brendan Sapience's command line
// for A2019), and for oneself (a Java generator of test data, which wants 201).
var vaultRoutes = []route{
	{pattern: "PUT /credentialvault/loginsetting", versions: v2, needs: []string{setLogins}, handle: (*call).setLogin},
	{pattern: "POST /credentialvault/loginsetting", versions: v2, handle: (*call).setOwnLogin},
}

type loginBody struct {
	Username      string `json:"username"`
	LoginUsername string `json:"loginUsername"`
	LoginPassword string `json:"loginPassword"`
}

// setLogin returns a string, not an object (seen by the client); what it refuses, and how, is assumed.
func (c *call) setLogin() (reply, error) {
	in, err := body[loginBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.Username == "" || in.LoginUsername == "" || in.LoginPassword == "" {
		return reply{}, invalid("'username', 'loginUsername' and 'loginPassword' are required")
	}
	u := c.byLogin(in.Username)
	if u == nil {
		return reply{}, missing(c.number("unknown_login_user"))
	}
	c.state.Logins[u.ID] = in.LoginUsername
	return ok("Credentials updated for " + u.Username)
}

// setOwnLogin returns 201 (seen by the client); the body of the response is assumed to be that of setLogin.
func (c *call) setOwnLogin() (reply, error) {
	in, err := body[loginBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.LoginUsername == "" || in.LoginPassword == "" {
		return reply{}, invalid("'loginUsername' and 'loginPassword' are required")
	}
	if in.Username != "" && fold(in.Username) != c.user.Username {
		return reply{}, refuse(http.StatusForbidden, codeForbidden, "Only your own login can be set by this operation")
	}
	c.state.Logins[c.user.ID] = in.LoginUsername
	return created("Credentials updated for " + c.user.Username)
}

// DeviceLogin is the Windows user as whom a user's device is unlocked, "" when none was set.
func (p *Platform) DeviceLogin(id int64) string {
	p.lock()
	defer p.mu.Unlock()
	return p.state.Logins[id]
}
