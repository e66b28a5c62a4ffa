package api

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const groupJSON = `{"id":"` + testGroup + `","name":"Everyone","displayName":"x","type":0,"creationTime":"2025-01-02T03:04:05","members":[
	{"objectType":"DirectoryUser","identifier":"` + testUser + `","name":"ada"},{"objectType":"DirectoryGroup","identifier":"aad|` + otherUser + `"}]}`

func TestGroups(t *testing.T) {
	t.Parallel()
	s := newServer(
		t,
		map[string][]resttest.Reply{
			getGroups: {
				resttest.JSON(`[` + groupJSON + `,{"id":"2","name":"Everyone","type":"Custom","members":null}]`), resttest.JSON(`{}`), resttest.JSON(`{}`),
			},
		},
	)
	c := s.client()
	groups := resttest.Succeed[[]Group](t)(c.Groups(t.Context()))
	resttest.Expect(t, "types", groups[0].Type+" "+groups[1].Type, "builtIn custom")
	resttest.Expect(t, "created", groups[0].CreatedAt, "2025-01-02T03:04:05Z")
	resttest.Expect(t, "everyone", [2]bool{groups[0].IsEveryone(), groups[1].IsEveryone()}, [2]bool{true, false})
	_, err := c.Groups(t.Context())
	if err == nil {
		t.Error("a response that is no list passes for an empty one")
	}
}

// Cloud lists members apart, or shows them in the group, or both; elsewhere there is the group only.
func TestGroupMembers(t *testing.T) {
	t.Parallel()
	const members = getGroup + "/Members"
	for name, test := range map[string]struct {
		edition Edition
		plan    map[string][]resttest.Reply
		want    string
		kind    rest.Kind
	}{
		"list": {
			EditionCloud,
			map[string][]resttest.Reply{members: {resttest.JSON(`{"totalCount":1,"results":[{"id":"` + strings.ToUpper(otherUser) + `","type":"User"}]}`)}},
			otherUser, 0,
		},
		"no such call": {
			EditionCloud, map[string][]resttest.Reply{members: {status(404, "")}, getGroup: {resttest.JSON(groupJSON)}}, testUser + " aad|" + otherUser, 0,
		},
		"no such group":       {EditionCloud, map[string][]resttest.Reply{members: {status(404, "")}, getGroup: {notFound}}, "", rest.NotFound},
		"list is refused":     {EditionCloud, map[string][]resttest.Reply{members: {status(403, "")}}, "", rest.Forbidden},
		"on premises":         {EditionOnPrem, map[string][]resttest.Reply{getGroup: {resttest.JSON(groupJSON)}}, testUser + " aad|" + otherUser, 0},
		"in Automation Suite": {EditionAutomationSuite, map[string][]resttest.Reply{getGroup: {noContent}}, "", rest.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.plan)
			opened, err := s.clientWith(
				Config{Edition: test.edition, Credentials: Credentials{AccessToken: accessToken}},
			).OpenGroupMembers(t.Context(), testGroup)
			members, err := allOf(t.Context(), opened, err)
			if test.want == "" {
				resttest.ExpectKind(t, err, test.kind)
				return
			}
			resttest.Succeed[[]GroupMember](t)(members, err)
			var ids []string
			for _, member := range members {
				ids = append(ids, member.ID)
			}
			resttest.Expect(t, "members", strings.Join(ids, " "), test.want)
			last := members[len(members)-1]
			key := MemberKey(last.ID)
			resttest.Expect(t, "is", [3]bool{key == MemberKey(strings.ToUpper(otherUser)), key == MemberKey("aad|"+otherUser), key == MemberKey(testUser)},
				[3]bool{true, true, false})
		})
	}
}

// The name goes with each change: without it the platform returns 409.
func TestChangeGroupMembers(t *testing.T) {
	t.Parallel()
	s := newServer(t, map[string][]resttest.Reply{putGroup: {resttest.JSON(groupJSON), notFound}})
	c := s.client()
	if err := c.ChangeGroupMembers(t.Context(), testGroup, "Everyone", []string{testUser}, nil); err != nil {
		t.Error(err)
	}
	resttest.ExpectLines(
		t, s.Bodies(),
		`{"partitionGlobalId":"`+testPartition+`","name":"Everyone","directoryUserIDsToAdd":["`+testUser+`"],"directoryUserIDsToRemove":[]}`,
	)
	resttest.ExpectKind(t, c.ChangeGroupMembers(t.Context(), testGroup, "Everyone", nil, []string{testUser}), rest.NotFound)
}
