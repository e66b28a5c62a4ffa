package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// A thousand readers of an organization of a thousand users cost a few single reads and the pages of the list.
func ExampleCollection() {
	type user struct{ ID, Email string }
	errNoUser := errors.New("no such user")
	calls := map[string]int{}

	users := snapshot.New(snapshot.Source[user]{
		Key: func(u user) string { return u.ID },
		Get: func(_ context.Context, id string) (user, error) {
			calls["GET /users/ID"]++
			return user{id, id + "@example.com"}, nil
		},
		Open: func(ctx context.Context) (*rest.Listing[user], error) {
			return rest.OpenSortedPages(ctx, 501, func(u user) string { return u.ID },
				func(_ context.Context, offset, limit int) (page []user, total int, err error) {
					calls["GET /users"]++
					for i := offset; i < min(offset+limit, 1000); i++ {
						id := fmt.Sprintf("user%03d", i)
						page = append(page, user{id, id + "@example.com"})
					}
					return page, 1000, nil
				})
		},
		IsMissing: func(err error) bool { return errors.Is(err, errNoUser) },
		Missing:   func(string) error { return errNoUser },
	})

	ctx := context.Background()
	for i := range 1000 {
		if _, err := users.Get(ctx, fmt.Sprintf("user%03d", i)); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(calls)

	// A write says what it left. The next reader gets that, and no call is made.
	users.Put(user{"user007", "james@example.com"})
	changed, err := users.Get(ctx, "user007")
	fmt.Println(changed.Email, err)
	// Output:
	// map[GET /users:2 GET /users/ID:2]
	// james@example.com <nil>
}

// A removal is confirmed by a look that those share who remove at the same time.
func ExampleCollection_Writing() {
	users := tenant(10)
	remove := func(ctx context.Context, id string) (gone bool, err error) {
		ctx, end := users.Writing(ctx)
		defer end()
		// Here the platform is told to remove the user. If that fails: users.Forget(id).
		gone, err = users.IsGone(ctx, id)
		if gone {
			users.Remove(id)
		}
		return gone, err
	}
	fmt.Println(remove(context.Background(), "somebody"))
	// Output: true <nil>
}

// Members that are added to a team at the same time are added in one call, and each caller gets what became of its own.
func ExampleBatcher() {
	errNoUser := errors.New("no such user")
	members := &snapshot.Batcher[string, string]{
		Max: 100, // what the platform takes in one call
		Send: func(_ context.Context, team string, batch func() []string) ([]snapshot.Result[string], error) {
			// What has to be read before the write is read here: who comes meanwhile goes with this batch.
			users := batch()
			if len(users) == 0 {
				return nil, nil // all have stopped waiting
			}
			// Here one call is made for all of them. If its response is lost, a look says what became of each.
			results := make([]snapshot.Result[string], len(users))
			for i, user := range users {
				results[i].Value = "a member of " + team
				if user == "nobody" {
					results[i] = snapshot.Result[string]{Err: errNoUser}
				}
			}
			return results, nil
		},
	}

	var group sync.WaitGroup
	for _, user := range []string{"ada", "charles", "nobody"} {
		group.Go(func() {
			added, err := members.Do(context.Background(), "the team", user)
			fmt.Printf("%s: %q, %v\n", user, added, err)
		})
	}
	group.Wait()
	// Unordered output:
	// ada: "a member of the team", <nil>
	// charles: "a member of the team", <nil>
	// nobody: "", no such user
}
