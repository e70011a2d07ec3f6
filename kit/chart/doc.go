// Package chart draws a number over its weeks: a process behaviour chart, a small
// trend, a strip for mail, and a range for one part of a whole. It is given plain
// values, limits and words, and lays them out once; the same drawing becomes SVG
// for a page or PNG for a mail. It judges nothing and knows nothing of support.
package chart
