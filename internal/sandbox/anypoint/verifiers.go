package anypoint

import "net/http"

// errMFAExempt is what the pages of verifiers return for a user who needs none (documented).
var errMFAExempt = refuse(http.StatusMethodNotAllowed, "The user is exempt from multi-factor authentication")

// manageVerifiers leads an administrator to the page of a user's verifiers; what stands on it is not documented.
func (c *call) manageVerifiers() (reply, error) {
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	if u.MFAExcluded {
		return reply{}, errMFAExempt
	}
	return empty(http.StatusOK)
}

// resetVerifiers takes a user's verifiers away: the next sign-in asks for new ones (documented).
func (c *call) resetVerifiers() (reply, error) {
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	if u.MFAExcluded {
		return reply{}, errMFAExempt
	}
	return empty(http.StatusNoContent)
}

// wireProfile links an account to an identity provider, in the documented fields.
type wireProfile struct {
	IDPUserID   string  `json:"idpUserId"`
	IDPUserName *string `json:"idpUserName"`
	UserID      string  `json:"userId"`
	ProviderID  string  `json:"providerId"`
	LoginData   string  `json:"loginProfileData"`
	CreatedAt   *string `json:"createdAt"`
	UpdatedAt   *string `json:"updatedAt"`
	IsFederated bool    `json:"isFederated"`
	LastLoginAt *string `json:"lastLoginAt"`
}

// listProfiles is empty for an account that signs in with a password of its own.
func (c *call) listProfiles() (reply, error) {
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	rows := []wireProfile{}
	if u.Federated() {
		rows = append(rows, wireProfile{
			IDPUserID: u.Email, UserID: u.ID, ProviderID: u.IdentityProviderID, LoginData: u.Email, IsFederated: true,
			CreatedAt: c.stamp(u.CreatedAt, elsewhere), UpdatedAt: c.stamp(u.UpdatedAt, elsewhere), LastLoginAt: c.stamp(u.LastLogin, elsewhere),
		})
	}
	return ok(rows)
}

// unlinkProfile ends the link to an identity provider: the account signs in with a password from then on (assumed).
func (c *call) unlinkProfile() (reply, error) {
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	id, err := o.required("", "idpUserId")
	if err != nil {
		return reply{}, err
	}
	provider, err := o.required("", "providerId")
	if err != nil {
		return reply{}, err
	}
	if u.IdentityProviderID != provider || u.Email != id {
		return reply{}, refuse(http.StatusNotFound, "The profile does not exist")
	}
	u.IdentityProviderID, u.UpdatedAt = LocalProvider, c.now()
	return empty(http.StatusOK)
}
