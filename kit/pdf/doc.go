// Package pdf prints a page as a PDF with the Chromium that is installed, if there
// is one. The page is given whole: Chromium runs without network, without script,
// for one page at a time and not for long.
package pdf
