package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// codeNoToken is the code of a call without a token (seen on the vendor's forum). Other codes begin with UM, too, and are not documented.
const codeNoToken = "UM1117"

// HasCode reports whether the platform gave this code.
func HasCode(err error, code string) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Code == code
}

// notFoundWords are texts by which the platform may report, with another status than 404, that a user or role does not exist (assumed). A text about
// something else that a body names must not match.
var notFoundWords = regexp.MustCompile(`(?i)^(the )?(user|role|principal|entity|resource)( with (the )?id \S+)? ` +
	`(was |is |has been )?(not found|deleted|does not exist|no longer exists)|^not found$`)

// classify corrects the kind of a failure whose text says more than its status. A refusal of what was sent stays one: a role that is not found is
// not the user.
func classify(err error) error {
	var failure *rest.Error
	if errors.As(err, &failure) && failure.Kind == rest.BadRequest && (failure.Method == http.MethodGet || failure.Method == http.MethodDelete) &&
		notFoundWords.MatchString(failure.Message) {
		failure.Kind = rest.NotFound
	}
	return err
}

// decodeError reads {"code", "details", "message"}, of which details is a text or null (seen on the vendor's forum). The texts are not made fit for
// display: the HTTP kernel masks, folds and cuts them.
func decodeError(_ int, _ http.Header, body []byte) (code, message string) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return "", ""
	}
	switch body[0] {
	case '{':
		var decoded struct {
			Code    wire.Text `json:"code"`
			Details details   `json:"details"`
			Message wire.Text `json:"message"`
			Error   wire.Text `json:"error"` // of the application server in front
		}
		if json.Unmarshal(body, &decoded) == nil {
			text := wire.First(decoded.Message, decoded.Error)
			if more := string(decoded.Details); more != "" && !strings.Contains(text, more) {
				text = strings.TrimSpace(text + " " + more)
			}
			return string(decoded.Code), text
		}
	case '<':
		return "", rest.DescribePage(body)
	}
	return "", string(body)
}

// details is a text, or a list of texts (claimed by one description of the API).
type details string

// UnmarshalJSON never fails.
func (d *details) UnmarshalJSON(data []byte) error {
	var list []wire.Text
	if json.Unmarshal(data, &list) == nil {
		*d = details(strings.Join(wire.Texts(list), " "))
		return nil
	}
	*d = details(wire.Scalar(data))
	return nil
}

// SignInError is a sign-in that the platform refused.
type SignInError struct {
	// Reason is a sentence: what the refusal means and what to do.
	Reason string
	// Elsewhere reports that nothing signs in at this URL.
	Elsewhere bool
	// Err is the platform's response.
	Err error
}

// Error returns the reason with the platform's response.
func (e *SignInError) Error() string { return e.Reason + " (" + e.Err.Error() + ")" }

// Unwrap returns the platform's response.
func (e *SignInError) Unwrap() error { return e.Err }

// SessionError is a token that the platform refused right after it had been issued: somebody else has signed in as the same user, which ends the
// session of an account that is limited to one.
type SessionError struct {
	// Single reports that the platform itself showed that the account is limited to one session.
	Single bool
	// Given reports that the access token was given in the settings, and cannot be renewed.
	Given bool
	// Err is the platform's response.
	Err error
}

// Error says what happened, with the platform's response.
func (e *SessionError) Error() string {
	if e.Given {
		return "the access token is not accepted (" + e.Err.Error() + ")"
	}
	return "the token was refused although it had just been issued (" + e.Err.Error() + ")"
}

// Unwrap returns the platform's response.
func (e *SessionError) Unwrap() error { return e.Err }

// The obstacles that keep Enterprise 11 from deleting a user (documented).
const (
	ObstacleSchedules  = "schedules"
	ObstacleAutomation = "a running automation"
	ObstacleLocker     = "a locker"
	ObstacleQueue      = "a queue"
	ObstaclePool       = "a device pool"
)

// BlockedError is a deletion that the platform refused because of what the user still has.
type BlockedError struct {
	// Obstacles are those that the response names, at least one.
	Obstacles []string
	// Err is the platform's response.
	Err error
}

// Error names the obstacles, with the platform's response.
func (e *BlockedError) Error() string {
	return "the user still has " + strings.Join(e.Obstacles, ", ") + " (" + e.Err.Error() + ")"
}

// Unwrap returns the platform's response.
func (e *BlockedError) Unwrap() error { return e.Err }

// obstacleWords recognize the obstacles in a refusal, whose wording is documented nowhere.
var obstacleWords = []struct {
	obstacle string
	words    *regexp.Regexp
}{
	{ObstacleSchedules, regexp.MustCompile(`(?i)schedul`)},
	{ObstacleAutomation, regexp.MustCompile(`(?i)automation|in progress|\brunning\b`)},
	{ObstacleLocker, regexp.MustCompile(`(?i)locker`)},
	{ObstacleQueue, regexp.MustCompile(`(?i)queue`)},
	{ObstaclePool, regexp.MustCompile(`(?i)pool`)},
}

// blocked turns the refusal of a deletion into a *BlockedError when it names an obstacle.
func blocked(err error) error {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Kind != rest.BadRequest && failure.Kind != rest.Conflict {
		return err
	}
	var found []string
	for _, known := range obstacleWords {
		if known.words.MatchString(failure.Message) {
			found = append(found, known.obstacle)
		}
	}
	if len(found) == 0 {
		return err
	}
	return &BlockedError{Obstacles: found, Err: err}
}
