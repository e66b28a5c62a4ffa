// Package chaos holds tests that let seeded chance disturb whole lives of a configuration, and compare what the platform holds
// afterwards with what was asked for.
//
// A round takes the objects of one platform (a world) through create, update and destroy. Its seed decides which calls fail and
// how, and at which call a command is interrupted or killed; what a person would do then is done: apply again, and paste the
// import blocks that messages print. When a phase has settled, the sandbox is asked by its own Go methods who and what is there.
//
//	make chaos ROUNDS=1000                                                    many rounds of every world
//	CHAOS_SEED=17 go test ./internal/acctest/chaos -run 'TestChaos/apim' -v   one round of one world
package chaos
