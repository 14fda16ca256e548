/**
 * A journal as tables: accounts, payments, postings, names; to CSV, JSON lines, Parquet and SQL.
 */
@NullMarked
package io.millrace.tools.table;

import org.jspecify.annotations.NullMarked;
