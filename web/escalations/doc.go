// Package escalations shows product what hurts customers, in their words, and
// leads from "it is fixed" to a letter that each of them gets. It counts
// nothing and decides nothing: the rules are those of the room escalation.
package escalations
