// Package ui is what all pages share: the layout, the design's tokens, parts and small behaviours, charts drawn
// on the server, how times, waits and counts are said, and the headers that keep a page safe.
//
// It asks no store and decides nothing about support: a page hands it plain values. docs/STYLE.md, "Pages", holds
// the contract between templates and the scripts in js/.
package ui
