// Package frowns is the page on which every answer that a customer called not
// good is read by somebody: the face and the words, what was behind it, what
// it teaches, and the conversation beside it. Nobody owns a frown.
package frowns
