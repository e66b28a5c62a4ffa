package api

import (
	"errors"
	"reflect"
	"testing"
)

// A client without settings panics nowhere: every call fails with the reason, the one that an access token could settle without a call included.
func TestUnusable(t *testing.T) {
	t.Parallel()
	reason := errors.New("organization is not set")
	for name, credentials := range map[string]Credentials{"without credentials": {}, "with an access token": {AccessToken: accessToken}} {
		c := reflect.ValueOf(New(Config{Unusable: reason, Credentials: credentials}))
		calls := 0
		for i := range c.NumMethod() {
			method := c.Type().Method(i)
			if method.Type.NumIn() < 2 || method.Type.In(1).String() != "context.Context" {
				continue
			}
			arguments := []reflect.Value{reflect.ValueOf(t.Context())}
			for i := 2; i < method.Type.NumIn(); i++ {
				argument := reflect.New(method.Type.In(i)).Elem()
				if user, ok := argument.Addr().Interface().(*NewUser); ok {
					user.ID = testUser
				}
				arguments = append(arguments, argument)
			}
			results := c.Method(i).Call(arguments)
			if err, _ := results[len(results)-1].Interface().(error); !errors.Is(err, reason) {
				t.Errorf("%s, %s: %v", name, method.Name, err)
			}
			calls++
		}
		if calls < 15 {
			t.Errorf("only %d methods were called", calls)
		}
	}
}
