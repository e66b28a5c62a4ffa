package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Role is a role.
type Role struct {
	ID                int64
	Name, Description string
	// Users is the number of users who have it.
	Users int
	// System reports that the platform came with it: nobody has created it (another client relies on that).
	System bool
	// UserIDs are the users who have it; only Role returns them.
	UserIDs []int64
}

// UnmarshalJSON decodes a role, as single reads or as lists show it.
func (r *Role) UnmarshalJSON(data []byte) error {
	var w struct {
		ID              wire.Text   `json:"id"`
		Name            wire.Text   `json:"name"`
		Description     wire.Text   `json:"description"`
		CountPrincipals wire.Number `json:"countPrincipals"`
		CreatedBy       wire.Text   `json:"createdBy"`
		Principals      []wire.Text `json:"principals"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*r = Role{ID: number(w.ID), Name: string(w.Name), Description: string(w.Description), Users: int(w.CountPrincipals), System: w.CreatedBy == "0"}
	for _, id := range w.Principals {
		r.UserIDs = append(r.UserIDs, number(id))
	}
	return nil
}

// Roles lists roles by id, all pages. namePart selects those whose name holds it; the platform searches, case-sensitive or not: "" selects
// all.
func (c *Client) Roles(ctx context.Context, namePart string) ([]Role, error) {
	r := rest.Request{Op: "list roles", Path: "/roles/list", Route: "/roles/list"}
	list, err := open(ctx, c, r, contains("name", namePart), func(role Role) int64 { return role.ID },
		func(ctx context.Context, r rest.Request, out *page[Role]) (*rest.Response, error) {
			return c.call(ctx, r, out)
		})
	return all(ctx, list, err)
}

// Role reads one role, with the users who have it.
func (c *Client) Role(ctx context.Context, id int64) (*Role, error) {
	r := rest.Request{Op: "read role", Method: http.MethodGet, Path: "/roles" + rest.Path(strconv.FormatInt(id, 10)), Route: "/roles/{id}"}
	role := new(Role)
	response, err := c.call(ctx, r, role)
	if err != nil {
		return nil, err
	}
	if role.ID == 0 {
		return nil, c.rest.BadResponse(r, response, "the response does not hold the role")
	}
	return role, nil
}
