package rest

import (
	"context"
	"runtime"
	"testing"
	"time"
	"weak"
)

// What is kept of a call keeps nothing of its context; what goes on behind the call has the values as long as it lasts.
func TestLend(t *testing.T) {
	t.Parallel()
	type key struct{}
	type heavy [1 << 20]byte
	value := new(heavy)
	left := weak.Make(value)
	call, endOfCall := context.WithCancel(context.WithValue(t.Context(), key{}, value))
	lent, end := Lend(call)
	kept, cancel := context.WithCancel(lent) // as the framework keeps it
	defer cancel()
	if kept.Value(key{}) != any(value) || kept.Err() != nil {
		t.Error("the call has not its values")
	}
	func() {
		behind, cancel := Detach(kept, time.Now(), time.Minute)
		defer cancel()
		end()
		endOfCall()
		if got, _ := behind.Value(key{}).(*heavy); got == nil || behind.Err() != nil {
			t.Errorf("what goes on has lost its values: %v", behind.Err())
		}
	}()
	<-kept.Done()
	if kept.Value(key{}) != nil || lent.Err() == nil {
		t.Error("a call that has ended is as before")
	}
	for range 10 {
		runtime.GC()
	}
	if left.Value() != nil {
		t.Error("what hangs on the call is kept")
	}
	runtime.KeepAlive(kept)
}

// The end of the call ends what is made from it.
func TestLend_cancels(t *testing.T) {
	t.Parallel()
	call, cancel := context.WithCancel(t.Context())
	lent, end := Lend(call)
	defer end()
	below, release := context.WithTimeout(lent, time.Hour)
	defer release()
	cancel()
	<-below.Done()
	if lent.Err() == nil || below.Err() == nil {
		t.Error("it goes on")
	}
}
