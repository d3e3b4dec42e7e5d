/**
 * Where rows come from: {@link io.attune.data.input.InputFiles} turns what users write (a file, a
 * glob, an {@code https://} address, a data set of the hub) into files, {@link
 * io.attune.data.input.ColumnSelection} says which columns they call what, and {@link
 * io.attune.data.input.InputRows} streams the rows of all files, those that meet a condition.
 *
 * <pre>{@code
 * List<Path> files = InputFiles.resolve(List.of("postings/*.csv.gz"), remote);
 * try (InputRows rows = InputRows.open(files, columns, Optional.of("title LIKE '%Analyst%'"))) {
 *   for (var block = rows.next(); block.isPresent(); block = rows.next()) {
 *     …
 *   }
 * }
 * }</pre>
 */
package io.attune.data.input;
