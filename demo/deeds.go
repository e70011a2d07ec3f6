// This file holds the order in which things happen.

package demo

import (
	"cmp"
	"container/heap"
	"context"
	"time"
)

// deed is something that happens at a moment.
type deed struct {
	at time.Time
	n  int // keeps deeds of one moment in the order they were planned
	do func(context.Context) error
}

type deeds []*deed

func (d deeds) Len() int { return len(d) }
func (d deeds) Less(i, j int) bool {
	return cmp.Or(d[i].at.Compare(d[j].at), cmp.Compare(d[i].n, d[j].n)) < 0
}
func (d deeds) Swap(i, j int) { d[i], d[j] = d[j], d[i] }
func (d *deeds) Push(x any)   { *d = append(*d, x.(*deed)) }
func (d *deeds) Pop() any {
	old := *d
	last := old[len(old)-1]
	*d = old[:len(old)-1]
	return last
}

func (p *play) later(at time.Time, do func(context.Context) error) {
	p.planned++
	heap.Push(&p.queue, &deed{at, p.planned, do})
}
