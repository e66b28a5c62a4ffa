package contract

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// excuse is a violation of a text's own making.
type excuse struct {
	text   string // the file of the text
	call   string // method and path as the text has them; "": every call
	starts string // how the violation starts, as reported
	at     string // a part of the place in the body, or of the path that no text describes; "": anywhere
	why    string
}

const (
	anypointText     = "anypoint.yaml"
	identityText     = "uipath-identity.yaml"
	orchestratorText = "uipath-orchestrator.yaml"
)

const (
	fromSamples  = "the schema was derived from one sample, in which everything that the sample holds is required and of the sample's type"
	optionalArgs = "the text marks every query parameter of some lists as required, filters included; none of the vendor's clients sends them"
	neverSigned  = "somebody who has never signed in has no such time; the sample was taken from somebody who had"
	pagedAlike   = "the text names limit and offset for some lists only; the vendor's clients page through all of them"
	earlier      = "earlier versions of the text, and the vendor's generated client, have the filter"
	ofOneUser    = "the field belongs to the role groups of one user: the text shows their sample for those of an organization, too"
	nullValues   = "the text does not say what is nullable; UiPath's own samples and recordings hold null here"
	notThere     = "the text leaves the call out; the facts about it come from the vendor's own clients"
)

// excuses are all of them. Each was met by the provider's traffic or by a recorded request, and stays only as long as it is (TestMain).
var excuses = []excuse{
	{text: anypointText, starts: "parameter ", why: optionalArgs},
	{text: anypointText, starts: "Value is not nullable", at: "lastLogin", why: neverSigned},
	{text: anypointText, starts: `property "previousLastLogin" is missing`, why: neverSigned},
	{text: anypointText, starts: "Value is not nullable", at: "email_verified_at", why: "an address that nobody has verified has no such time"},
	{text: anypointText, starts: "value must be an object", at: "OrganizationIds/*", why: fromSamples + ": an empty list"},
	{text: anypointText, call: "GET /me", starts: "property ", at: "organizationPreferences/", why: fromSamples + ": its organization's id is a field"},
	{text: anypointText, starts: `property "cs_auth" is missing`, why: fromSamples},
	{text: anypointText, call: "PUT /organizations/{organizationId}/users/{userId}", starts: "property ",
		why: "a partial body works, as a support article of the vendor's shows; the text wants everything"},
	{text: anypointText, starts: `property "envId" is missing`, why: "an environment belongs only into the context of a role that is bound to one"},
	{text: anypointText, starts: `the text has no query parameter "limit"`, why: pagedAlike},
	{text: anypointText, starts: `the text has no query parameter "offset"`, why: pagedAlike},
	{text: anypointText, call: "GET /organizations/{organizationId}/members", starts: `the text has no query parameter "id"`, why: earlier},
	{text: anypointText, call: "GET /organizations/{organizationId}/users/{userId}/roles", starts: `the text has no query parameter "role_id"`,
		why: earlier},
	{text: anypointText, call: "GET /organizations/{organizationId}/rolegroups", starts: `property "context_params" is missing`, why: ofOneUser},
	{text: anypointText, call: "GET /organizations/{organizationId}/rolegroups", starts: `property "user_role_group_id" is missing`, why: ofOneUser},

	{text: identityText, call: "GET /api/User/{userId}", starts: "status is not supported", why: "the text has no refusals but 400 and the like"},
	{text: orchestratorText, starts: "Value is not nullable", why: nullValues},
	{text: orchestratorText, call: "GET ", starts: "no vendor's text describes this call", at: "/odata/Folders", why: notThere},
	{text: orchestratorText, call: "POST ", starts: "no vendor's text describes this call", at: "/odata/Folders", why: notThere},
	{text: orchestratorText, call: "PUT ", starts: "no vendor's text describes this call", at: ".MoveFolder", why: notThere},
	{text: orchestratorText, call: "DELETE ", starts: "no vendor's text describes this call", at: "/odata/Folders(", why: notThere},
	{text: orchestratorText, call: "GET ", starts: "no vendor's text describes this call", at: "/odata/Permissions", why: notThere},
	{text: orchestratorText, call: "GET ", starts: "no vendor's text describes this call", at: ".GetByKey(", why: notThere},
	{text: orchestratorText, call: "GET ", starts: "no vendor's text describes this call", at: "/api/Folders/GetAllForCurrentUser", why: notThere},
	{text: orchestratorText, call: "GET ", starts: "no vendor's text describes this call", at: "/odata/PersonalWorkspaces", why: notThere},
	{text: identityText, call: "POST ", starts: "no vendor's text describes this call", at: "/api/User/InviteUsers", why: notThere},
	{text: identityText, call: "POST ", starts: "no vendor's text describes this call", at: "/connect/token", why: notThere},
}

// excused is the excuse of a violation, nil when it has none.
func (c *call) excused(violation error) *excuse {
	where := ""
	if errors.Is(violation, errNotDescribed) {
		where = c.request.URL.Path
	}
	var schema *openapi3.SchemaError
	if errors.As(violation, &schema) {
		where = place(schema)
	}
	i := slices.IndexFunc(excuses, func(e excuse) bool {
		return e.text == c.of && (e.call == "" || e.call == c.request.Method+" "+c.route) &&
			strings.HasPrefix(firstLine(violation), e.starts) && (e.at == "" || strings.Contains(where, e.at))
	})
	if i < 0 {
		return nil
	}
	return &excuses[i]
}

func (e excuse) String() string { return fmt.Sprintf("%s %s: %s %s", e.text, e.call, e.starts, e.at) }
