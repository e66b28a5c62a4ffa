package platform

import (
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Refusal is what some codes of a platform mean.
type Refusal struct {
	Codes   []string
	Problem Problem // without the response
}

// Refusals are a platform's codes. They say more than the status that they come with: a guess by status is for responses that have none of them.
type Refusals []Refusal

// Find explains a response by its code, or that of a part of it. It is nil for every other error.
func (all Refusals) Find(err error) error {
	failure := rest.Cause(err)
	if failure == nil {
		return nil
	}
	codes := strings.Split(failure.Code, ", ") // some platforms give several
	for _, detail := range failure.Details {
		codes = append(codes, detail.Code)
	}
	for _, refusal := range all {
		for _, known := range refusal.Codes {
			for _, code := range codes {
				if code != "" && strings.EqualFold(code, known) {
					problem := refusal.Problem
					problem.Err = err
					return &problem
				}
			}
		}
	}
	return nil
}
