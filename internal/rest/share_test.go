package rest_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// operations are writes of their own, with the Ctrl-C of each.
func operations(t *testing.T, n int) (ctxs []context.Context, interrupt []context.CancelFunc) {
	t.Helper()
	for range n {
		user, stop := context.WithCancel(t.Context())
		ctx, cancel := rest.DetachWrite(user, time.Now(), time.Hour)
		t.Cleanup(cancel)
		ctxs, interrupt = append(ctxs, ctx), append(interrupt, stop)
	}
	return ctxs, interrupt
}

// send sends a write of an operation.
func send(ctx context.Context, t *testing.T) {
	t.Helper()
	base, err := rest.ParseBaseURL("https://platform.example.com")
	if err != nil {
		t.Fatal(err)
	}
	client := rest.NewClient(rest.Config{BaseURL: base, HTTP: &http.Client{
		Transport: traced{&scripted{replies: []*scriptedReply{reply(http.StatusOK, nil)}}}}})
	if _, err := client.Do(ctx, rest.Request{Op: "x", Method: http.MethodPost, Path: "/x", Route: "/x"}, nil); err != nil {
		t.Error(err)
	}
}

// isOver reports whether an operation waits no longer.
func isOver(ctx context.Context) bool {
	synctest.Wait()
	wait, release := rest.UntilSent(ctx)
	defer release()
	return wait.Err() != nil
}

func TestShareWrite(t *testing.T) {
	t.Parallel()
	for name, play := range map[string]func(t *testing.T){
		"ends with the last of those who joined": func(t *testing.T) {
			t.Helper()
			ops, interrupt := operations(t, 2)
			ctx, shared, cancel := rest.ShareWrite(ops[0], time.Now(), time.Hour)
			defer cancel()
			defer shared.Join(ops...)()
			for i, over := range []bool{false, true} {
				interrupt[i]()
				if isOver(ctx) != over {
					t.Errorf("over %t after %d of 2 were stopped", !over, i+1)
				}
			}
		},
		"one who was stopped before does not end it for others": func(t *testing.T) {
			t.Helper()
			ops, interrupt := operations(t, 2)
			interrupt[0]()
			ctx, shared, cancel := rest.ShareWrite(ops[0], time.Now(), time.Hour)
			defer cancel()
			defer shared.Join(ops...)()
			if isOver(ctx) {
				t.Error("it ended, although one goes on")
			}
		},
		"sent, it is seen through by all": func(t *testing.T) {
			t.Helper()
			ops, interrupt := operations(t, 2)
			ctx, shared, cancel := rest.ShareWrite(ops[0], time.Now(), time.Hour)
			defer cancel()
			defer shared.Join(ops...)()
			send(ctx, t)
			interrupt[0]()
			interrupt[1]()
			if isOver(ctx) || isOver(ops[0]) || isOver(ops[1]) {
				t.Error("an operation ends although its write was sent")
			}
		},
		"one who has sent something else is seen through": func(t *testing.T) {
			t.Helper()
			ops, interrupt := operations(t, 1)
			send(ops[0], t)
			ctx, shared, cancel := rest.ShareWrite(ops[0], time.Now(), time.Hour)
			defer cancel()
			defer shared.Join(ops...)()
			interrupt[0]()
			if isOver(ctx) {
				t.Error("the second write of an operation ends although its first was sent")
			}
		},
		"a write that two share counts for those of each": func(t *testing.T) {
			t.Helper()
			ops, interrupt := operations(t, 1)
			outer, outerShared, cancel := rest.ShareWrite(ops[0], time.Now(), time.Hour)
			defer cancel()
			defer outerShared.Join(ops...)()
			inner, innerShared, cancelInner := rest.ShareWrite(outer, time.Now(), time.Hour)
			defer cancelInner()
			defer innerShared.Join(outer)()
			send(inner, t)
			interrupt[0]()
			if isOver(inner) || isOver(outer) || isOver(ops[0]) {
				t.Error("an operation ends although its write was sent")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, play)
		})
	}
}
