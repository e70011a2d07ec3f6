// Package db opens the database, SQLite inside or PostgreSQL beside, and
// runs the same SQL text on both. It is the only room that knows which of the
// two it is. A write is one transaction with one moment; it never holds a
// transaction open while it waits for anything but the database.
package db
