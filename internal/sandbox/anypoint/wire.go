package anypoint

import "time"

// place says where a time is written: the platform's own samples use a different format in each.
type place int

const (
	inList place = iota
	inUser
	elsewhere
)

const (
	isoFormat   = "2006-01-02T15:04:05.000Z"
	spaceFormat = "2006-01-02 15:04:05.000000+00:00"
	jsFormat    = "Mon Jan 02 2006 15:04:05 GMT-0700 (MST)"
)

// stamp writes a time, nil for one that never was.
func (p *Platform) stamp(t time.Time, at place) *string {
	if t.IsZero() {
		return nil
	}
	var layout string
	switch p.value("time_format") {
	case "iso":
		layout = isoFormat
	case "space":
		layout = spaceFormat
	case "js":
		layout = jsFormat
	default:
		layout = [...]string{inList: jsFormat, inUser: spaceFormat, elsewhere: isoFormat}[at]
	}
	s := t.UTC().Format(layout)
	return &s
}

type wireOrganization struct {
	Name                  string         `json:"name"`
	ID                    string         `json:"id"`
	CreatedAt             *string        `json:"createdAt"`
	UpdatedAt             *string        `json:"updatedAt"`
	OwnerID               string         `json:"ownerId"`
	ClientID              string         `json:"clientId"`
	Domain                *string        `json:"domain"`
	IDProviderID          string         `json:"idprovider_id"`
	IsFederated           bool           `json:"isFederated"`
	IsRoot                bool           `json:"isRoot"`
	IsMaster              bool           `json:"isMaster"`
	MFARequired           string         `json:"mfaRequired"`
	OrgType               string         `json:"orgType"`
	ParentOrganizationIDs []string       `json:"parentOrganizationIds"`
	SubOrganizationIDs    []string       `json:"subOrganizationIds"`
	TenantOrganizationIDs []string       `json:"tenantOrganizationIds"`
	Properties            map[string]any `json:"properties"`
	// Entitlements and Subscription stand in every organization, also in those inside a user (documented).
	Entitlements map[string]any    `json:"entitlements"`
	Subscription map[string]string `json:"subscription"`
}

func (p *Platform) wireOrganization(o *Organization) wireOrganization {
	domain := &o.Domain
	if o.Domain == "" {
		domain = nil
	}
	return wireOrganization{
		Name: o.Name, ID: o.ID, CreatedAt: p.stamp(o.CreatedAt, elsewhere), UpdatedAt: p.stamp(o.UpdatedAt, elsewhere),
		OwnerID: o.OwnerID, ClientID: o.ClientID, Domain: domain, IDProviderID: LocalProvider,
		IsRoot: o.Root() || p.is("bg_is_root", "true"), IsMaster: o.Root(), MFARequired: "disabled", OrgType: "anypoint",
		ParentOrganizationIDs: append([]string{}, o.Parents...), SubOrganizationIDs: p.state.children(o.ID), TenantOrganizationIDs: []string{},
		Properties:   map[string]any{"defaultAccessManagementUi": "cs-ui"},
		Entitlements: map[string]any{"createSubOrgs": true, "createEnvironments": true, "globalDeployment": false},
		Subscription: map[string]string{"category": "Customer", "type": "Platinum", "expiration": "2099-12-31T00:00:00.000Z"},
	}
}

// wireUserItem is a user in a list: it carries neither phoneNumber nor deleted (documented).
type wireUserItem struct {
	ID                  string            `json:"id"`
	Username            string            `json:"username"`
	FirstName           string            `json:"firstName"`
	LastName            string            `json:"lastName"`
	Email               string            `json:"email"`
	EmailVerifiedAt     *string           `json:"email_verified_at"`
	Enabled             bool              `json:"enabled"`
	IDProviderID        string            `json:"idprovider_id"`
	Type                string            `json:"type"`
	CreatedAt           *string           `json:"createdAt"`
	UpdatedAt           *string           `json:"updatedAt"`
	LastLogin           *string           `json:"lastLogin"`
	OrganizationID      string            `json:"organizationId"`
	Organization        *wireOrganization `json:"organization"`
	IsAPIConsumer       bool              `json:"isApiConsumer"`
	MFAExcluded         bool              `json:"mfaVerificationExcluded"`
	MFAVerifiers        any               `json:"mfaVerifiersConfigured"`
	IsFederated         bool              `json:"isFederated"`
	PrimaryOrganization map[string]string `json:"primaryOrganization"`
}

func (p *Platform) wireUserItem(u *User, org *wireOrganization) wireUserItem {
	return wireUserItem{
		ID: u.ID, Username: u.Username, FirstName: u.FirstName, LastName: u.LastName, Email: u.Email, EmailVerifiedAt: p.stamp(u.EmailVerifiedAt, inList),
		Enabled: u.Enabled, IDProviderID: u.IdentityProviderID, Type: u.Type,
		CreatedAt: p.stamp(u.CreatedAt, inList), UpdatedAt: p.stamp(u.UpdatedAt, inList), LastLogin: p.stamp(u.LastLogin, inList),
		OrganizationID: u.OrganizationID, Organization: org, MFAExcluded: u.MFAExcluded, MFAVerifiers: p.mfaVerifiers(), IsFederated: u.Federated(),
		PrimaryOrganization: map[string]string{"id": org.ID, "name": org.Name},
	}
}

// mfaVerifiers is a string in recorded traffic and a boolean in the vendor's support articles.
func (p *Platform) mfaVerifiers() any {
	if p.is("mfa_verifiers_type", "bool") {
		return false
	}
	return "false"
}

// wireUser is a user read alone.
type wireUser struct {
	ID                string            `json:"id"`
	CreatedAt         *string           `json:"createdAt"`
	UpdatedAt         *string           `json:"updatedAt"`
	LastLogin         *string           `json:"lastLogin"`
	PreviousLastLogin *string           `json:"previousLastLogin,omitempty"`
	FirstName         string            `json:"firstName"`
	LastName          string            `json:"lastName"`
	IPAllowlistExempt bool              `json:"ipAllowlistExcluded"`
	Email             string            `json:"email"`
	EmailVerifiedAt   *string           `json:"email_verified_at"`
	PhoneNumber       string            `json:"phoneNumber"`
	Username          string            `json:"username"`
	Enabled           bool              `json:"enabled"`
	Deleted           bool              `json:"deleted"`
	IDProviderID      string            `json:"idprovider_id"`
	Organization      *wireOrganization `json:"organization,omitempty"`
	Properties        map[string]any    `json:"properties"`
	*wireUserExtras
}

// wireUserExtras are fields that recorded traffic shows beyond the documented ones.
type wireUserExtras struct {
	OrganizationID string         `json:"organizationId"`
	MFAExcluded    bool           `json:"mfaVerificationExcluded"`
	MFAVerifiers   any            `json:"mfaVerifiersConfigured"`
	IsFederated    bool           `json:"isFederated"`
	Type           string         `json:"type"`
	Preferences    map[string]any `json:"organizationPreferences"`

	MemberOf      []wireMembership `json:"memberOfOrganizations,omitempty"`
	ContributorOf []wireMembership `json:"contributorOfOrganizations,omitempty"`
}

// wireMembership is an organization with its parent's name, as /me lists it.
type wireMembership struct {
	wireOrganization
	ParentName *string `json:"parentName"`
	ParentID   *string `json:"parentId"`
}

func (p *Platform) wireUser(u *User) wireUser {
	out := wireUser{
		ID: u.ID, CreatedAt: p.stamp(u.CreatedAt, inUser), UpdatedAt: p.stamp(u.UpdatedAt, inUser), LastLogin: p.stamp(u.LastLogin, inUser),
		PreviousLastLogin: p.stamp(u.PreviousLastLogin, inUser), FirstName: u.FirstName, LastName: u.LastName, IPAllowlistExempt: u.IPAllowlistExempt,
		Email: u.Email, EmailVerifiedAt: p.stamp(u.EmailVerifiedAt, inUser), PhoneNumber: u.PhoneNumber, Username: u.Username,
		Enabled: u.Enabled, Deleted: u.Deleted, IDProviderID: u.IdentityProviderID, Properties: map[string]any{},
	}
	if org := p.state.Organizations[u.OrganizationID]; org != nil {
		o := p.wireOrganization(org)
		out.Organization = &o
	}
	auth := map[string]any{}
	if u.ActiveOrganization != "" {
		auth["activeOrganizationId"] = u.ActiveOrganization
	}
	if u.Country != "" {
		auth["country"] = u.Country
	}
	if len(auth) > 0 {
		out.Properties["cs_auth"] = auth
	}
	if p.is("user_detail", "full") {
		out.wireUserExtras = p.wireUserExtras(u)
	}
	return out
}

func (p *Platform) wireUserExtras(u *User) *wireUserExtras {
	return &wireUserExtras{
		OrganizationID: u.OrganizationID, MFAExcluded: u.MFAExcluded, MFAVerifiers: p.mfaVerifiers(), IsFederated: u.Federated(), Type: u.Type,
		Preferences: map[string]any{},
	}
}
