// This file holds the slow work on passwords, of which little happens at once.

package team

import (
	"context"
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"
)

// mostHashed is how many passwords are worked on at once: each takes 64 MiB
// while it lasts, and strangers choose when it begins.
const mostHashed = 2

// passwords hashes and compares, a few at a time; the others wait their turn.
type passwords chan struct{}

func (p passwords) turn(ctx context.Context, work func() error) error {
	select {
	case p <- struct{}{}:
		defer func() { <-p }()
		return work()
	case <-ctx.Done():
		return fmt.Errorf("waiting to look at a password: %w", ctx.Err())
	}
}

// hash gives what is kept of a password.
func (p passwords) hash(ctx context.Context, password string) (hash string, err error) {
	err = p.turn(ctx, func() error {
		// The second recommendation of RFC 9106, section 4: 64 MiB, three passes.
		hash, err = argon2id.CreateHash(password, &argon2id.Params{
			Memory: 64 * 1024, Iterations: 3, Parallelism: uint8(min(runtime.NumCPU(), 4)), SaltLength: 16, KeyLength: 32,
		})
		if err != nil {
			return fmt.Errorf("hashing a password: %w", err)
		}
		return nil
	})
	return hash, err
}

// match tells whether the hash was made of the password.
func (p passwords) match(ctx context.Context, password, hash string) (is bool, err error) {
	err = p.turn(ctx, func() error {
		if is, err = argon2id.ComparePasswordAndHash(password, hash); err != nil {
			return fmt.Errorf("comparing a password: %w", err)
		}
		return nil
	})
	return is, err
}
