package main

import (
	"context"
	"fmt"
	"path"
	"strings"
)

// apim reads what API Management itself knows, through Azure Resource Manager.
type apim struct {
	service string
	token   bearer
}

func newAPIM(settings map[string]string) *apim {
	return &apim{
		service: settings["APIM_RESOURCE_MANAGER_ENDPOINT"] + "/subscriptions/" + settings["ARM_SUBSCRIPTION_ID"] + "/resourceGroups/" +
			settings["APIM_RESOURCE_GROUP_NAME"] +
			"/providers/Microsoft.ApiManagement/service/" + settings["APIM_SERVICE_NAME"],
		token: bearer(settings["APIM_ACCESS_TOKEN"]),
	}
}

// entities reads a collection. The sandbox of the demo is small: one page holds everything.
func entities[T any](ctx context.Context, p *apim, collection string) ([]T, error) {
	page, err := get[struct {
		Value []T `json:"value"`
	}](ctx, p.token, p.service+"/"+collection+"?api-version=2024-05-01")
	return page.Value, err
}

type apimSubscription struct {
	Properties struct {
		OwnerID string `json:"ownerId"`
		Scope   string `json:"scope"`
		State   string `json:"state"`
	} `json:"properties"`
}

// people are the users by their id. Those who are invited are users already.
func (p *apim) people(ctx context.Context) (map[string]person, error) {
	users, err := entities[struct {
		Name       string `json:"name"`
		Properties struct {
			FirstName string `json:"firstName"`
			LastName  string `json:"lastName"`
			Email     string `json:"email"`
			State     string `json:"state"`
		} `json:"properties"`
	}](ctx, p, "users")
	if err != nil {
		return nil, err
	}
	subscriptions, err := entities[apimSubscription](ctx, p, "subscriptions")
	if err != nil {
		return nil, err
	}
	out := map[string]person{}
	for _, u := range users {
		groups, err := entities[struct {
			Properties struct {
				DisplayName string `json:"displayName"`
				Type        string `json:"type"`
			} `json:"properties"`
		}](ctx, p, "users/"+u.Name+"/groups")
		if err != nil {
			return nil, err
		}
		var access []string
		for _, g := range groups {
			if g.Properties.Type != "system" { // everybody is in Developers
				access = append(access, "in the group "+g.Properties.DisplayName)
			}
		}
		for _, s := range subscriptions {
			if path.Base(s.Properties.OwnerID) == u.Name {
				access = append(access, fmt.Sprintf("subscribed to %s (%s)", path.Base(s.Properties.Scope), s.Properties.State))
			}
		}
		out[u.Name] = person{
			state:  "user, " + u.Properties.State,
			detail: strings.TrimSpace(u.Properties.FirstName+" "+u.Properties.LastName) + " <" + u.Properties.Email + ">", access: access,
		}
	}
	return out, nil
}

// remains says what is left of a deleted user: no user, and no subscription either, since the scenario has them destroyed before the user.
func (p *apim) remains(ctx context.Context, userID string) (string, error) {
	people, err := p.people(ctx)
	if err != nil {
		return "", err
	}
	subscriptions, err := entities[apimSubscription](ctx, p, "subscriptions")
	if err != nil {
		return "", err
	}
	_, there := people[userID]
	for _, s := range subscriptions {
		there = there || path.Base(s.Properties.OwnerID) == userID
	}
	return "deleted: no user and no subscription left", expect(!there, "%s has neither an account nor a subscription", userID)
}
