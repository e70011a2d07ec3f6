// Package action holds who promised what by when. Meetings and one-on-ones
// share it: an action has one owner and one day, and ends done or dropped. It
// never reminds anybody by itself, and knows nothing of agendas.
package action
