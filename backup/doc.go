// Package backup keeps all of Rapport in one sealed file, and puts it back:
// the database as it is at one moment, the blobs, and, only when asked for, the
// keys. It knows nothing of what any of it means.
package backup
