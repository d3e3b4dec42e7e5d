/**
 * What DuckDB does for Attune, shut in such that it touches no other file and no network.
 *
 * <p>Parquet files: with this module on the class path, {@link io.attune.data.RowReader}, {@link
 * io.attune.data.TableWriter}, {@link io.attune.data.Dataset} and {@link
 * io.attune.data.VectorWriter} know the ending {@code .parquet}. Columns of texts, truth values and
 * numbers are read as such, lists and structs as lists and maps, dates, times and the like as texts
 * in ISO form. A binary column can be in the file, but not be used as text.
 *
 * <p>Conditions in SQL on rows of any format: {@link io.attune.data.duckdb.RowFilter}.
 */
package io.attune.data.duckdb;
