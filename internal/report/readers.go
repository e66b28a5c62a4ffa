package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	anypoint "github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	apim "github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	controlroom "github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	uipath "github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

// Reader reads who has what on one platform.
type Reader struct {
	// Key is the platform in settings and in evidence: "anypoint". Name is its full name.
	Key, Name string

	client   estateReader
	words    platform.Words
	settings error // what is wrong with the platform's settings
	set      string
}

// estateReader is an access client: every platform's is one.
type estateReader interface {
	Estate(ctx context.Context, options platform.EstateOptions) (*platform.Estate, error)
}

// ReaderOptions are what the readers of all platforms share.
type ReaderOptions struct {
	// Getenv reads the environment, which has the settings of each platform: the same variables as the provider's.
	Getenv func(name string) string
	// HTTP are the authorities to trust, the timeout and the number of calls at once, as in the provider's http block.
	HTTP rest.Settings
	// Clock times all waits, deadlines and tokens; the zero value is the real clock.
	Clock rest.Clock
	// Version is this program's.
	Version string
}

// source is a platform as this package opens it. prefix begins the environment variables that nothing but this platform reads.
type source struct {
	key, name, prefix string
	words             platform.Words
	open              func(*platform.SettingsSource, platform.Connection) estateReader
}

// sources are the platforms, in the order of the documentation.
var sources = []source{
	{anypoint.Key, anypoint.Name, "ANYPOINT_", anypoint.Words,
		func(s *platform.SettingsSource, c platform.Connection) estateReader { return anypoint.Open(s, c) }},
	{uipath.Key, uipath.Name, "UIPATH_", uipath.Words,
		func(s *platform.SettingsSource, c platform.Connection) estateReader { return uipath.Open(s, c) }},
	{apim.Key, apim.Name, "APIM_", apim.Words,
		func(s *platform.SettingsSource, c platform.Connection) estateReader { return apim.Open(s, c) }},
	{controlroom.Key, controlroom.Name, "CONTROL_ROOM_", controlroom.Words,
		func(s *platform.SettingsSource, c platform.Connection) estateReader { return controlroom.Open(s, c) }},
}

// Readers makes the readers of all platforms, in the order of the documentation. It calls nobody: what is wrong with a platform's settings, or
// missing, is an error of its reader.
func Readers(options ReaderOptions) ([]Reader, error) {
	switch {
	case options.HTTP.RequestTimeout != 0 && options.HTTP.RequestTimeout < time.Second:
		return nil, fmt.Errorf("the request timeout %s is too short: a call needs one second or more, such as 30s", options.HTTP.RequestTimeout)
	case options.HTTP.MaxConcurrentRequests < 0 || options.HTTP.MaxConcurrentRequests > 100:
		return nil, fmt.Errorf("%d calls at once are not possible: choose between 1 and 100", options.HTTP.MaxConcurrentRequests)
	}
	options.HTTP.UserAgent = fmt.Sprintf("platformusers-report/%s "+
		"(+https://registry.terraform.io/providers/platformusers/platformusers)", options.Version)
	pool, err := rest.NewHTTPClient(options.HTTP)
	if err != nil {
		return nil, err
	}
	connection := platform.Connection{HTTP: pool, Limits: options.HTTP, Clock: options.Clock}
	readers := make([]Reader, 0, len(sources))
	for _, one := range sources {
		from := &platform.SettingsSource{Key: one.key, Getenv: options.Getenv}
		reader := Reader{Key: one.key, Name: one.name, words: one.words, client: one.open(from, connection)}
		for _, variable := range from.Variables() {
			if strings.HasPrefix(variable, one.prefix) {
				reader.set = variable
				break
			}
		}
		reader.settings = invalidSettings(one.name, from.Problems)
		readers = append(readers, reader)
	}
	return readers, nil
}

// invalidSettings says what is wrong with the settings of a platform, or is nil.
func invalidSettings(name string, problems []platform.SettingProblem) error {
	lines := make([]string, 0, len(problems))
	for _, problem := range problems {
		line := problem.Summary + ". " + problem.Detail
		if variable := problem.Variable; variable != "" && !strings.Contains(line, variable) {
			line = variable + ": " + line
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("the environment variables for %s cannot be right:\n%s", name, platform.Listed(lines))
}

// Estate reads who has what. The error of a platform that the environment has no settings for is one of platform.IsNotConfigured. That of a platform
// with settings that are wrong or incomplete is not: evidence must not lack a platform because of a slip.
func (r Reader) Estate(ctx context.Context, options platform.EstateOptions) (*platform.Estate, error) {
	if r.settings != nil {
		return nil, r.settings
	}
	estate, err := r.client.Estate(ctx, options)
	if platform.IsNotConfigured(err) {
		if r.set == "" {
			return nil, err
		}
		return nil, fmt.Errorf("the environment sets %s, but not all that %s needs. %s", r.set, r.Name, err) //nolint:errorlint // see above
	}
	if err != nil {
		return nil, r.explain(err)
	}
	for i := range estate.Failures {
		estate.Failures[i].Err = r.explain(estate.Failures[i].Err)
	}
	return estate, nil
}

// explain puts the summary of an error before it. Where only the kind of the failure is known, it says what to do: the provider's advice is about
// Terraform.
func (r Reader) explain(err error) error {
	var failure *platform.EstateFailure
	if errors.As(err, &failure) {
		return &platform.EstateFailure{What: failure.What, Err: r.explain(failure.Err)}
	}
	cause := rest.Cause(err)
	var problem *platform.Problem
	if !errors.As(err, &problem) {
		if advice := r.advice(rest.KindOf(err)); advice != "" {
			err = fmt.Errorf("%w\n\n%s", err, advice)
		}
		return err
	}
	if isProblem(err) && cause != nil && problem.Do == r.words.Advice(cause.Kind) {
		ours := *problem
		ours.Do, err = r.advice(cause.Kind), &ours
	}
	if problem.Summary != "" {
		err = fmt.Errorf("%s.\n\n%w", strings.TrimSuffix(problem.Summary, "."), err)
	}
	return err
}

// isProblem reports whether an error is itself a *platform.Problem, and wraps none.
func isProblem(err error) bool {
	_, is := err.(*platform.Problem) //nolint:errorlint // what wraps one says more, and stays as it is
	return is
}

// advice is what to do about a failure of which only the kind is known.
func (r Reader) advice(kind rest.Kind) string {
	switch kind {
	case rest.Forbidden:
		return "The account or app that signs in may not read this. Give it the right, or sign in as another."
	case rest.RateLimited:
		return "The platform limits the number of calls. Run this again in a minute, or with fewer calls at once."
	case rest.Unavailable, rest.Server:
		return "This is a fault on the platform's side that outlasted the retries. Run this again."
	case rest.NotSent:
		return "No connection could be made. Check the network, a proxy (HTTPS_PROXY, NO_PROXY), the authorities that are trusted, and " +
			r.words.Address + "."
	case rest.Canceled:
		return "It was stopped, or ran out of time."
	}
	return r.words.Advice(kind)
}
