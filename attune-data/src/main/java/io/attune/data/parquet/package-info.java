/**
 * Parquet files, read and written by DuckDB. With this module on the class path, {@link
 * io.attune.data.RowReader}, {@link io.attune.data.Dataset} and {@link io.attune.data.VectorWriter}
 * know the ending {@code .parquet}; nothing here is called directly.
 *
 * <p>Columns of texts, truth values and numbers are read as such, lists and structs as lists and
 * maps, dates, times and the like as texts in ISO form. A binary column can be in the file, but not
 * be used as text.
 */
package io.attune.data.parquet;
