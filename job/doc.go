// Package job keeps work that waits its turn: in the database, written in the
// same transaction as the reason for it, taken by one worker at a time under a
// lease, tried again later when it fails. It never knows what the work is.
package job
