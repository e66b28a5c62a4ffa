package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	seed "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// uipath reads what UiPath itself knows: accounts and groups from the identity server, roles from Orchestrator. The latter names people by
// numbers of its own, and by user names.
type uipath struct {
	identity, orchestrator, tenant string
	token                          bearer
}

func newUiPath(ctx context.Context, settings map[string]string) (*uipath, error) {
	tenant := settings["UIPATH_TENANT"]
	organization := settings["UIPATH_URI"] + "/" + settings["UIPATH_ORGANIZATION"]
	p := &uipath{identity: organization + "/identity_", orchestrator: organization + "/" + tenant + "/orchestrator_/odata", tenant: tenant}
	var err error
	p.token, err = signIn(ctx, p.identity+"/connect/token", settings["UIPATH_CLIENT_ID"], settings["UIPATH_CLIENT_SECRET"],
		"PM.User.Read PM.Group.Read OR.Users.Read OR.Folders.Read")
	return p, err
}

// people are the users by user name. Those who are invited are users already.
func (p *uipath) people(ctx context.Context) (map[string]person, error) {
	groups, err := p.groupNames(ctx)
	if err != nil {
		return nil, err
	}
	roles, err := p.roles(ctx)
	if err != nil {
		return nil, err
	}
	// The sandbox of the demo is small: one page holds everybody.
	users, err := get[struct {
		Results []struct {
			UserName string   `json:"userName"`
			Name     string   `json:"name"`
			Surname  string   `json:"surname"`
			Email    string   `json:"email"`
			GroupIDs []string `json:"groupIDs"`
			IsActive bool     `json:"isActive"`
			Accepted bool     `json:"invitationAccepted"`
		} `json:"results"`
	}](ctx, p.token, p.identity+"/api/User/users/"+seed.PartitionGlobalID+"?top=100&sortBy=UserName")
	out := map[string]person{}
	for _, u := range users.Results {
		state := map[bool]string{true: "account, active", false: "account, disabled"}[u.IsActive]
		if !u.Accepted {
			state = "invited"
		}
		var access []string
		for _, id := range u.GroupIDs {
			if groups[id] != "Everyone" {
				access = append(access, "in the group "+cmp.Or(groups[id], id))
			}
		}
		out[u.UserName] = person{state: state, detail: strings.TrimSpace(u.Name+" "+u.Surname) + " <" + u.Email + ">",
			access: slices.Concat(access, roles[u.UserName])}
	}
	return out, err
}

func (p *uipath) groupNames(ctx context.Context) (map[string]string, error) {
	groups, err := get[[]struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}](ctx, p.token, p.identity+"/api/Group/"+seed.PartitionGlobalID)
	names := map[string]string{}
	for _, g := range groups {
		names[g.ID] = g.Name
	}
	return names, err
}

// odata is a collection of Orchestrator.
type odata[T any] struct {
	Value []T `json:"value"`
}

// roles are the roles of the members of the tenant, in the tenant and in folders, by user name. A member without roles is in it, with none.
func (p *uipath) roles(ctx context.Context) (map[string][]string, error) {
	members, err := get[odata[struct {
		UserName  string
		RolesList []string
	}]](ctx, p.token, p.orchestrator+"/Users")
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, m := range members.Value {
		out[m.UserName] = []string{}
		for _, role := range m.RolesList {
			out[m.UserName] = append(out[m.UserName], fmt.Sprintf("%s in the tenant %s", role, p.tenant))
		}
	}
	folders, err := get[odata[struct {
		ID                 int64 `json:"Id"`
		FullyQualifiedName string
	}]](ctx, p.token, p.orchestrator+"/Folders")
	if err != nil {
		return nil, err
	}
	for _, f := range folders.Value {
		address := fmt.Sprintf("%s/Folders/UiPath.Server.Configuration.OData.GetUsersForFolder(key=%d,includeInherited=false)", p.orchestrator, f.ID)
		users, err := get[odata[struct {
			UserEntity struct{ UserName string }
			Roles      []struct{ Name string }
		}]](ctx, p.token, address+"?"+url.Values{"$expand": {"UserEntity,Roles"}}.Encode())
		if err != nil {
			return nil, err
		}
		for _, u := range users.Value {
			for _, role := range u.Roles {
				out[u.UserEntity.UserName] = append(out[u.UserEntity.UserName], fmt.Sprintf("%s in the folder %s", role.Name, f.FullyQualifiedName))
			}
		}
	}
	return out, nil
}

// remains says what is left of a deleted user: nothing in the identity server; in Orchestrator a name without roles, perhaps: the
// sandbox has a switch for it.
func (p *uipath) remains(ctx context.Context, userName string) (string, error) {
	people, err := p.people(ctx)
	if err != nil {
		return "", err
	}
	roles, err := p.roles(ctx)
	if err != nil {
		return "", err
	}
	text := "deleted: no account and no role left"
	if _, listed := roles[userName]; listed {
		text += "; in this sandbox Orchestrator still lists the name (no source documents the real one)"
	}
	_, there := people[userName]
	return text, expect(!there && len(roles[userName]) == 0, "%s has neither an account nor a role", userName)
}
