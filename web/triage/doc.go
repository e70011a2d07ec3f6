// Package triage is the page of a weekend: who looks after it, and what came
// in, one conversation after another, each with one key: urgent, can wait, or
// automatic. It answers nobody, and makes nobody the owner of anything.
package triage
