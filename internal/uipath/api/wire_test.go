package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

func TestTimes(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"2025-08-12T06:41:10.0901663":  "2025-08-12T06:41:10.0901663Z",
		"2025-08-12T06:41:10":          "2025-08-12T06:41:10Z",
		"2025-08-12T06:41:10.1+02:00":  "2025-08-12T04:41:10.1Z",
		"2025-08-12T06:41:10Z":         "2025-08-12T06:41:10Z",
		"2025-08-12 06:41:10.5":        "2025-08-12T06:41:10.5Z",
		"0001-01-01T00:00:00":          "",
		"0001-01-01T00:00:00Z":         "",
		"12.08.2025":                   "12.08.2025",
		"9999-12-31T23:59:59.99-23:00": "9999-12-31T23:59:59.99-23:00",
		" ":                            "",
	} {
		resttest.Expect(t, "time "+raw, rfc3339(raw), want)
	}
}

func TestEnums(t *testing.T) {
	t.Parallel()
	for raw, want := range map[wire.Text]string{
		"0": "user", "2": "directoryUser", "DirectoryUser": "directoryUser", "5": "application", "6": "6", "-1": "-1", "new": "new", "": "",
	} {
		resttest.Expect(t, "type "+string(raw), enum(raw, userTypes), want)
	}
}

// What a response leaves out is what it most likely means.
func TestUserDefaults(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]User{
		`{"id":"` + strings.ToUpper(testUser) + `"}`: {ID: testUser, IsActive: true, InvitationAccepted: true, Category: CategoryLocal},
		`{"id":"` + noGUID + `"}`:                    {IsActive: true, InvitationAccepted: true, Category: CategoryLocal},
		`{"type":"directoryUser"}`: {
			IsActive: true, InvitationAccepted: true, Type: UserTypeDirectoryUser, Category: CategoryDirectory,
		},
		`{"type":2,"category":1}`: {
			IsActive: true, InvitationAccepted: true, Type: UserTypeDirectoryUser, Category: CategoryLinkedLocal,
		},
		`{"category":"Directory","isActive":false}`:          {InvitationAccepted: true, Category: CategoryDirectory},
		`{"invitationAccepted":"false","surname":null}`:      {IsActive: true, Category: CategoryLocal},
		`{"legacyId":"x","groupIDs":null,"creationTime":{}}`: {IsActive: true, InvitationAccepted: true, Category: CategoryLocal},
	} {
		var user User
		if err := json.Unmarshal([]byte(body), &user); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		resttest.Expect(t, body, fmt.Sprintf("%+v", user), fmt.Sprintf("%+v", want))
	}
}

func TestDecodeError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, code, message string }{
		"nothing": {"", "", ""},
		"identity": {
			`{"succeeded":false,"errors":[{"code":"DuplicateEmail","description":"Email 'x' is already taken."}]}`, "DuplicateEmail",
			"Email 'x' is already taken.",
		},
		"identity, nested": {
			`{"result":{"succeeded":false,"errors":[{"code":"A","description":"a."},{"code":"B","description":"b."},{"code":"A"}]},"users":[]}`, "A, B",
			"a. b.",
		},
		"problem details": {
			`{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.",` +
				`"status":400,"traceId":"00-1","errors":{"Name":["x","y"],"Email":["The field Email is invalid"]}}`,
			"", "Email: The field Email is invalid; Name: x; Name: y (trace id 00-1)",
		},
		"problem details, title":  {`{"title":"Not Found","status":404,"traceId":"00-1"}`, "", "Not Found (trace id 00-1)"},
		"problem details, detail": {`{"title":"Bad","detail":"worse"}`, "", "Bad worse"},
		"scope":                   {`{"errorMessage":"Scope(s) 'PM.X' is(are) invalid."}`, CodeScope, "Scope(s) 'PM.X' is(are) invalid."},
		"other message":           {`{"errorMessage":"no"}`, "", "no"},
		"directory":               {`{"StatusCode":404,"StatusDescription":"NotFound","Message":"nobody","Description":""}`, "NotFound", "nobody"},
		"abp": {
			`{"result":null,"success":false,"error":{"code":0,"message":"m","details":"d","validationErrors":null},"unAuthorizedRequest":true,"__abp":true}`,
			"", "m d",
		},
		"odata":                 {`{"error":{"code":"404","message":"m","details":[]}}`, "404", "m"},
		"orchestrator":          {`{"message":"User does not exist.","errorCode":1002,"traceId":"t"}`, "1002", "User does not exist. (trace id t)"},
		"sign-in":               {`{"error":"invalid_scope","error_description":"x"}`, "invalid_scope", "x"},
		"sign-in, short":        {`{"error":"invalid_client"}`, "invalid_client", ""},
		"text":                  {"Forbidden", "", "Forbidden"},
		"quoted text":           {`"no"`, "", "no"},
		"page":                  {"<html><title>Sign in</title>", "", "an HTML page (Sign in)"},
		"broken":                {`{"errors":`, "", `{"errors":`},
		"code InvalidPartition": {`{"code":"InvalidPartition","message":"m"}`, CodeInvalidPartition, "m"},
	} {
		code, message := decodeError(400, nil, []byte(test.body))
		resttest.Expect(t, name, code+" | "+message, test.code+" | "+test.message)
	}
}

// FuzzWire decodes whatever comes into everything that can come; nothing may panic, and times come out as they are or in RFC 3339.
func FuzzWire(f *testing.F) {
	for _, seed := range []string{
		userJSON, groupJSON, rowJSON, `{"totalCount":1,"results":[` + userJSON + `]}`, `{"@odata.count":"1","value":[` + rowJSON + `]}`,
		`{"value":[1,"2",null]}`,
		`null`, `""`, `[]`, `{}`, `0`, `{"id":{"id":{"id":1}}}`, `{"groupIDs":[{},null,"x",7]}`, `{"members":{"a":1}}`,
		`{"UserRoles":{},"Roles":[{"Origin":1}]}`,
		`{"creationTime":"9999-12-31T23:59:59.9999999"}`, `{"creationTime":"0001-01-01T00:00:00"}`, `{"type":99,"category":"-1"}`,
		`{"result":{"succeeded":"false","errors":{}}}`,
		`{"users":[{"id":"` + noGUID + `","errorMsg":{},"success":"no"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var user User
		for _, target := range []any{
			&user, new(Group), new(GroupMember), new(OrchestratorUser), new(Role), new(Folder), new(FolderUser), new(page[User]), new(page[wire.Text]),
			new(page[FolderUser]),
			new(identityErrors), new(identityResult), new(claims), new([]directoryEntry),
		} {
			_ = json.Unmarshal(data, target)
		}
		_ = inviteEntryOf(data, "ada@example.com", false)
		if created := createdUser(data, NewUser{ID: testUser, UserName: "ada"}); created != nil && created.ID == "" {
			t.Error("a user without an id was created")
		}
		_ = readClaims("e30." + string(data) + ".x")
		_ = readClaims(tokenOf(string(data))).user()
		if user.ID != strings.ToLower(user.ID) || user.ID == noGUID {
			t.Errorf("id %q", user.ID)
		}
		if at := user.CreatedAt; at != "" && rfc3339(at) != at {
			t.Errorf("%q is written as %q", at, rfc3339(at))
		}
	})
}

// FuzzDecodeError reads whatever the platform or a proxy may return; nothing may panic, an empty response has no message, and
// a failure that was declined never becomes one that may be sent again.
func FuzzDecodeError(f *testing.F) {
	for _, seed := range []string{
		"", "Forbidden", `{"succeeded":false,"errors":[{"code":"DuplicateEmail","description":"d"}]}`, `{"result":{"errors":[null,{},"x",[]]}}`,
		`{"errors":{"a":[1,null],"b":"x","c":{}}}`,
		`{"errorMessage":"Scope(s) 'PM.X' is(are) invalid. Expect to have 'PM.User'"}`, `{"StatusCode":404,"Message":"m"}`,
		`{"error":{"code":0,"message":"m"},"__abp":true}`,
		`{"message":"m","errorCode":1002,"traceId":"t"}`, `{"error":"invalid_client"}`, `"x"`, `"`, `<title>x</title>`, "{", "\xff\xfe",
		`{"message":"\ud800"}`,
	} {
		f.Add(400, []byte(seed))
		f.Add(403, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		before := slices.Clone(body)
		code, message := decodeError(status, http.Header{}, body)
		if len(body) == 0 && (code != "" || message != "") {
			t.Errorf("an empty response reads as %q, %q", code, message)
		}
		if utf8.Valid(body) && !utf8.ValidString(message) {
			t.Errorf("valid text became invalid: %q", message)
		}
		if !slices.Equal(before, body) {
			t.Error("the response was changed")
		}
		for _, kind := range []rest.Kind{rest.BadRequest, rest.Unauthorized, rest.Forbidden, rest.Server, rest.Ambiguous, rest.Unavailable} {
			failure := &rest.Error{Kind: kind, Code: code, Message: message}
			now := rest.KindOf(classify(failure))
			if now != kind && kind != rest.BadRequest && (kind != rest.Unauthorized || now != rest.Forbidden) {
				t.Errorf("kind %q became %q for %q, %q", kind, now, code, message)
			}
			_ = MissingScopes(failure)
		}
	})
}
