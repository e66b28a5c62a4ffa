package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const userJSON = `{"id":"` + testUser + `","createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-03T03:04:05.678Z",
	"organizationId":"` + testOrg + `",
	"firstName":"Ada","lastName":"Byron","email":"ada@example.com","phoneNumber":"555","username":"ada","idprovider_id":"mulesoft","enabled":true,
	"deleted":false,"lastLogin":"2026-01-04T03:04:05.000Z","mfaVerifiersConfigured":"false",
	"mfaVerificationExcluded":true,"isFederated":false,"type":"host"}`

func TestUserReadsEveryField(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{"GET " + userPath: {json200(userJSON)}})
	got := succeed[*User](t)(s.client().User(t.Context(), testOrg, testUser))
	want := User{
		ID: testUser, Username: "ada", FirstName: "Ada", LastName: "Byron", Email: "ada@example.com", PhoneNumber: "555", HasPhoneNumber: true,
		Enabled: true, IdentityProviderID: "mulesoft", Type: "host", OrganizationID: testOrg, CreatedAt: "2026-01-02T03:04:05.678Z",
		UpdatedAt: "2026-01-03T03:04:05.678Z", LastLogin: "2026-01-04T03:04:05Z", MFAVerificationExcluded: true,
	}
	expect(t, "user", *got, want)
	expectLines(t, s.Lines(), "GET "+userPath)
	expect(t, "authorization", s.Calls()[0].Header.Get("Authorization"), "Bearer some-token")
}

func TestUserForms(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want User
	}{
		"federated by provider": {`{"id":"1","idprovider_id":"0e01"}`, User{ID: "1", IdentityProviderID: "0e01", Federated: true, Enabled: true}},
		"federated by mark": {
			`{"id":"1","idprovider_id":"mulesoft","isFederated":true}`, User{ID: "1", IdentityProviderID: "mulesoft", Federated: true, Enabled: true},
		},
		"no provider": {`{"id":"1"}`, User{ID: "1", Enabled: true}},
		"deleted":     {`{"id":"1","deleted":true,"enabled":false}`, User{ID: "1", Deleted: true}},
		"booleans":    {`{"id":"1","mfaVerifiersConfigured":true,"enabled":"false"}`, User{ID: "1", MFAVerifiersConfigured: true}},
		"booleans as text": {
			`{"id":"1","mfaVerifiersConfigured":"true","enabled":"true"}`, User{ID: "1", MFAVerifiersConfigured: true, Enabled: true},
		},
		"null phone number": {`{"id":"1","phoneNumber":null}`, User{ID: "1", HasPhoneNumber: true, Enabled: true}},
		"organization as object": {`{"id":"1","organization":{"id":"o","name":"n"}}`,
			User{ID: "1", OrganizationID: "o", Enabled: true}},
		"primary organization": {`{"id":"1","primaryOrganization":{"id":"o"}}`, User{ID: "1", OrganizationID: "o", Enabled: true}},
		"times with blanks": {
			`{"id":"1","createdAt":"2015-01-30 22:23:55.433000+00:00"}`, User{ID: "1", CreatedAt: "2015-01-30T22:23:55.433Z", Enabled: true},
		},
		"times like JavaScript": {`{"id":"1","createdAt":"Mon Feb 09 2015 17:47:26 GMT-0300"}`,
			User{ID: "1", CreatedAt: "2015-02-09T20:47:26Z", Enabled: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"GET " + userPath: {json200(test.body)}})
			got := succeed[*User](t)(s.client().User(t.Context(), testOrg, testUser))
			expect(t, "user", *got, test.want)
		})
	}
}

func TestUserThatIsNoUser(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]reply{"empty object": json200("{}"), "no content": {Status: 204},
		"error in a success": json200(`{"message":"x"}`)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"GET " + userPath: {answer}})
			_, err := s.client().User(t.Context(), testOrg, testUser)
			expectKind(t, err, rest.BadResponse)
		})
	}
}

func TestUsersSendsTheQuery(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		query UserQuery
		want  string
	}{
		"all":     {UserQuery{}, "limit=500&offset=0"},
		"search":  {UserQuery{Search: "a+b@example.com"}, "limit=500&offset=0&search=a%2Bb%40example.com"},
		"type":    {UserQuery{Type: UserTypeAll}, "limit=500&offset=0&type=all"},
		"deleted": {UserQuery{Deleted: true}, "deleted=true&limit=500&offset=0"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"GET " + orgPath + "/users": {json200(`{"data":[{"id":"1"}],"total":1}`)}})
			users := succeed[[]User](t)(s.client().Users(t.Context(), testOrg, test.query))
			expectLines(t, s.Lines(), "GET "+orgPath+"/users?"+test.want)
			expect(t, "deleted", users[0].Deleted, test.query.Deleted)
			expect(t, "phone number sent", users[0].HasPhoneNumber, false)
		})
	}
}

func TestUsernameTaken(t *testing.T) {
	t.Parallel()
	path := "GET /accounts/api/username/a%2Fb"
	s := newServer(t, map[string][]reply{path: {{Status: 200}, {Status: 404}, {Status: 400, Body: `{"status":400,"message":"no"}`}}})
	c := s.client()
	expect(t, "taken", succeed[bool](t)(c.UsernameTaken(t.Context(), "a/b")), true)
	expect(t, "taken", succeed[bool](t)(c.UsernameTaken(t.Context(), "a/b")), false)
	_, err := c.UsernameTaken(t.Context(), "a/b")
	expectKind(t, err, rest.BadRequest)
	expect(t, "authorization", s.Calls()[0].Header.Get("Authorization"), "")
}

var ada = NewUser{Username: "ada", FirstName: "Ada", LastName: "Byron", Email: "Ada@example.com", PhoneNumber: "555", Password: "s3cret-Pass"}

const adaBody = `{"username":"ada","firstName":"Ada","lastName":"Byron","email":"Ada@example.com","phoneNumber":"555","password":"s3cret-Pass"}`

const (
	postUsers  = "POST " + orgPath + "/users"
	getUsers   = "GET " + orgPath + "/users"
	getMembers = "GET " + orgPath + "/members"
)

func listOf(items ...string) reply {
	return json200(fmt.Sprintf(`{"data":[%s],"total":%d}`, strings.Join(items, ","), len(items)))
}

func TestCreateUserWithTheAccountInTheAnswer(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 201} {
		s := newServer(t, map[string][]reply{postUsers: {{Status: status, Body: userJSON}}})
		created := succeed[*User](t)(s.client().CreateUser(t.Context(), testOrg, ada))
		expect(t, "id", created.ID, testUser)
		expectLines(t, s.Lines(), postUsers)
		expect(t, "body", s.Calls()[0].Body, adaBody)
		expect(t, "content type", s.Calls()[0].Header.Get("Content-Type"), "application/json")
	}
}

func TestCreateUserWithoutABodyLooksTheAccountUp(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"no body": "", "some text": "Created", "an object without id": "{}"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{
				postUsers: {{Status: 201, Body: body}},
				// Not readable at once, then by search only.
				getMembers: {listOf(), listOf(`{"id":"x","username":"adam","email":"ada@example.com","idprovider_id":"mulesoft"}`)},
				getUsers:   {listOf(), listOf(userJSON)},
			})
			created := succeed[*User](t)(s.client().CreateUser(t.Context(), testOrg, ada))
			expect(t, "id", created.ID, testUser)
			expect(t, "creates", s.Count("POST"), 1)
			expect(t, "look-up", s.Lines()[1], getMembers+"?limit=500&offset=0&username=ada")
			expect(t, "look-up", s.Lines()[2], getUsers+"?limit=500&offset=0&search=ada")
		})
	}
}

func TestCreateUserThatCannotBeReadBackIsNotSentAgain(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{
		postUsers:  {{Status: 201}},
		getMembers: {listOf(), listOf(), listOf(), listOf()},
		getUsers:   {listOf(), listOf(), listOf(), listOf()},
	})
	_, err := s.client().CreateUser(t.Context(), testOrg, ada)
	expectKind(t, err, rest.BadResponse)
	expect(t, "creates", s.Count("POST"), 1)
	if !strings.Contains(err.Error(), `user "ada" was created`) {
		t.Errorf("the error does not say that the user was created: %v", err)
	}
}

func TestCreateUserWithATakenName(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{postUsers: {{Status: 409, Body: `{"status":409,"message":"Cannot create user. User already exists"}`}}})
	_, err := s.client().CreateUser(t.Context(), testOrg, ada)
	expectKind(t, err, rest.Conflict)
	expectLines(t, s.Lines(), postUsers)
}

func TestCreateUserWithALostResponse(t *testing.T) {
	t.Parallel()
	lost := map[string]reply{
		"cut":         {Cut: true},
		"bad gateway": {Status: 502, Body: "Bad Gateway"},
		"web page":    {Status: 200, Body: "<html></html>", Header: map[string]string{"Content-Type": "text/html"}},
		"500":         {Status: 500},
	}
	for name, answer := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{postUsers: {answer}, getMembers: {listOf(userJSON)}})
			created := succeed[*User](t)(s.client().CreateUser(t.Context(), testOrg, ada))
			expect(t, "id", created.ID, testUser)
			expect(t, "creates", s.Count("POST"), 1)
		})
	}
}

func TestCreateUserAdoptsOnlyItsOwn(t *testing.T) {
	t.Parallel()
	others := map[string]string{
		"another e-mail":   strings.Replace(userJSON, "ada@example.com", "eve@example.com", 1),
		"another provider": strings.Replace(userJSON, `"idprovider_id":"mulesoft"`, `"idprovider_id":"0e01"`, 1),
		"another case":     strings.Replace(userJSON, `"username":"ada"`, `"username":"ADA"`, 1),
		"deleted":          strings.Replace(userJSON, `"deleted":false`, `"deleted":true`, 1),
	}
	for name, other := range others {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := listOf(other)
			s := newServer(t, map[string][]reply{
				postUsers:  {{Cut: true}, {Status: 409}},
				getMembers: {found, found, found, found, found, found, found, found},
				getUsers:   {found, found, found, found, found, found, found, found},
			})
			_, err := s.client().CreateUser(t.Context(), testOrg, ada)
			expectKind(t, err, rest.Conflict)
			expect(t, "creates", s.Count("POST"), 2)
		})
	}
}

func TestCreateUserDoesNotAdoptWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	// The platform's clock comes from the response to the first call; the account is from the year before.
	clock := map[string]string{"Date": "Mon, 04 Jan 2027 10:00:00 GMT"}
	tests := map[string]struct {
		createdAt string
		adopted   bool
	}{
		"the year before": {"2026-01-02T03:04:05.678Z", false},
		"just now":        {"2027-01-04T10:00:00.500Z", true},
		"no known time":   {"today", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := listOf(strings.Replace(userJSON, "2026-01-02T03:04:05.678Z", test.createdAt, 1))
			plan := map[string][]reply{
				"GET " + orgPath: {{Status: 200, Body: `{"id":"` + testOrg + `"}`, Header: clock}},
				postUsers:        {{Cut: true}},
				getMembers:       {found},
			}
			if !test.adopted {
				plan[postUsers] = append(plan[postUsers], reply{Status: 409})
				plan[getMembers] = []reply{found, found, found, found, found, found, found, found}
				plan[getUsers] = plan[getMembers]
			}
			for route := range plan {
				for i := range plan[route] {
					plan[route][i].Header = clock
				}
			}
			s := newServer(t, plan)
			c := s.client()
			succeed[*Organization](t)(c.Organization(t.Context(), testOrg))
			created, err := c.CreateUser(t.Context(), testOrg, ada)
			if !test.adopted {
				expectKind(t, err, rest.Conflict)
				return
			}
			expect(t, "id", succeed[*User](t)(created, err).ID, testUser)
		})
	}
}

func TestCreateUserSendsAgainWhatWasNotCarriedOut(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{
		postUsers: {{Status: 503}, {Status: 429, Header: map[string]string{"X-RateLimit-Reset": "1"}}, {Status: 201, Body: userJSON}},
	})
	created := succeed[*User](t)(s.client().CreateUser(t.Context(), testOrg, ada))
	expect(t, "id", created.ID, testUser)
	expect(t, "creates", s.Count("POST"), 3)
}

func TestThePasswordOfANewUserIsMasked(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]reply{postUsers: {
		{Status: 400, Body: `{"errors":[{"keyword":"pattern","dataPath":".password","data":"s3cret-Pass","message":"s3cret-Pass is too weak"}]}`},
	}})
	_, err := s.client().CreateUser(t.Context(), testOrg, ada)
	expectKind(t, err, rest.BadRequest)
	if strings.Contains(err.Error(), "s3cret-Pass") || !strings.Contains(err.Error(), "is too weak") {
		t.Errorf("the error: %v", err)
	}
}

func TestUpdateUserSendsOnlyWhatChanges(t *testing.T) {
	t.Parallel()
	name, off, empty := "Ada", false, ""
	tests := map[string]struct {
		change UserChange
		want   string
	}{
		"name":    {UserChange{FirstName: &name}, `{"firstName":"Ada"}`},
		"disable": {UserChange{Enabled: &off}, `{"enabled":false}`},
		"clear":   {UserChange{PhoneNumber: &empty}, `{"phoneNumber":""}`},
		"all": {UserChange{FirstName: &name, LastName: &name, Email: &name, PhoneNumber: &name, Enabled: &off},
			`{"firstName":"Ada","lastName":"Ada","email":"Ada","phoneNumber":"Ada","enabled":false}`},
	}
	for what, test := range tests {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"PUT " + userPath: {json200(userJSON)}})
			succeed[*User](t)(s.client().UpdateUser(t.Context(), testOrg, testUser, test.change))
			expectLines(t, s.Lines(), "PUT "+userPath)
			expect(t, "body", s.Calls()[0].Body, test.want)
		})
	}
}

func TestUpdateUserAnswers(t *testing.T) {
	t.Parallel()
	name := "Ada"
	tests := map[string]struct {
		answer reply
		reread bool
	}{
		"200 with the account": {json200(userJSON), false},
		"201 with the account": {reply{Status: 201, Body: userJSON}, false},
		"204":                  {reply{Status: 204}, true},
		"200 without a body":   {reply{Status: 200}, true},
		"200 with a word":      {reply{Status: 200, Body: "OK"}, true},
		"200 with another id":  {json200(`{"id":"other"}`), true},
	}
	for what, test := range tests {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			plan := map[string][]reply{"PUT " + userPath: {test.answer}}
			if test.reread {
				plan["GET "+userPath] = []reply{json200(userJSON)}
			}
			s := newServer(t, plan)
			got := succeed[*User](t)(s.client().UpdateUser(t.Context(), testOrg, testUser, UserChange{FirstName: &name}))
			expect(t, "first name", got.FirstName, "Ada")
		})
	}
}

func TestUpdateUserThatNeedsAFreshSignIn(t *testing.T) {
	t.Parallel()
	email := "ada@example.org"
	answers := map[string]reply{
		"403":      {Status: 403, Body: `{"error":"You must reauthenticate","location":"/login/?reauthenticate=true"}`},
		"redirect": {Status: 302, Header: map[string]string{"Location": "/login/?reauthenticate=true"}},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{"PUT " + userPath: {answer}})
			_, err := s.client().UpdateUser(t.Context(), testOrg, testUser, UserChange{Email: &email})
			expect(t, "must reauthenticate", MustReauthenticate(err), true)
			expectLines(t, s.Lines(), "PUT "+userPath)
		})
	}
	expect(t, "must reauthenticate", MustReauthenticate(&rest.Error{Kind: rest.Forbidden, Message: "Forbidden"}), false)
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 202, 204, 404} {
		s := newServer(t, map[string][]reply{"DELETE " + userPath: {{Status: status}}})
		if err := s.client().DeleteUser(t.Context(), testOrg, testUser); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
	s := newServer(t, map[string][]reply{"DELETE " + userPath: {{Cut: true}, {Status: http.StatusNotFound}}})
	if err := s.client().DeleteUser(t.Context(), testOrg, testUser); err != nil {
		t.Errorf("deleted by a call whose response was lost: %v", err)
	}
	s = newServer(t, map[string][]reply{"DELETE " + userPath: {{Status: 403, Body: "Forbidden"}}})
	expectKind(t, s.client().DeleteUser(t.Context(), testOrg, testUser), rest.Forbidden)
}

func TestAnEmptyIDIsNotSent(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	if err := s.client().DeleteUser(t.Context(), testOrg, ""); err == nil {
		t.Error("deleting the user without an id was sent")
	}
}

func TestSendPasswordReset(t *testing.T) {
	t.Parallel()
	const recoverPassword = "POST /accounts/api/recover/password"
	for name, test := range map[string]struct {
		answer reply
		kind   rest.Kind
	}{
		"the documented text":   {reply{Status: 200, Body: "OK"}, rest.Other},
		"no body":               {reply{Status: 200}, rest.Ambiguous},
		"a server error":        {reply{Status: 502}, rest.Ambiguous},
		"the response was lost": {reply{Cut: true}, rest.Ambiguous},
		"declined":              {reply{Status: 400}, rest.BadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, map[string][]reply{recoverPassword: {test.answer}})
			expectOutcome(t, s.client().SendPasswordReset(t.Context(), "ada"), test.kind)
			expectLines(t, s.Lines(), recoverPassword)
			expect(t, "body", s.Calls()[0].Body, `{"username":"ada"}`)
			expect(t, "authorization", s.Calls()[0].Header.Get("Authorization"), "")
		})
	}
}
