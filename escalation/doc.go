// Package escalation holds what support asks of product: what hurts customers,
// whom, in whose words, and what became of it. Conversations stay with
// support; who and how many they are is counted from the inbox each time it is
// asked, so that merges never make it wrong. When something is fixed, everybody
// whom it hurt is told once. It sends no mail itself: an answer leaves by the
// inbox, as every answer does.
package escalation
