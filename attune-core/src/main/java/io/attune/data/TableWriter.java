package io.attune.data;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a table to a file, in the format its ending names: {@code .jsonl}, one JSON object a line,
 * or {@code .parquet} where {@code attune-data} is on the class path.
 *
 * <p>Rows are written as they come, so a table may be larger than memory; the file appears under
 * its name only when it is complete:
 *
 * <pre>{@code
 * TableWriter.write(Path.of("pairs.jsonl"), sink -> {
 *   sink.write(Map.of("anchor", "a night nurse", "positive", "cares for patients at night"));
 * });
 * }</pre>
 */
public final class TableWriter {
  private static final List<TableOutputFormat> BUILT_IN = List.of(new JsonLinesOutputFormat());

  private TableWriter() {}

  /**
   * Writes or replaces a file.
   *
   * @param target the file; its folder is made where it is missing
   * @param content produces the rows
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   * @throws InvalidInputException if the ending is unknown or the target a folder
   */
  public static void write(Path target, RowContent content) throws IOException {
    formatOf(target).write(target, content);
  }

  /**
   * Checks that a file could be written, before hours are spent on its content.
   *
   * @param target the file
   * @throws InvalidInputException if its ending is unknown or it is a folder
   */
  public static void checkTarget(Path target) {
    formatOf(target);
  }

  private static TableOutputFormat formatOf(Path target) {
    if (Files.isDirectory(target)) {
      throw new InvalidInputException(
          target + ": a folder, but a file is to be written; add a file name.");
    }
    String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
    List<TableOutputFormat> known = new ArrayList<>(BUILT_IN);
    known.addAll(TableFormats.services(TableOutputFormat.class));
    return known.stream()
        .filter(format -> format.endings().stream().anyMatch(name::endsWith))
        .findFirst()
        .orElseThrow(() -> unknown(target, name, known));
  }

  private static InvalidInputException unknown(
      Path target, String name, List<TableOutputFormat> known) {
    if (name.endsWith(".parquet")) {
      return TableFormats.missingParquet(target);
    }
    List<String> endings = known.stream().flatMap(format -> format.endings().stream()).toList();
    return new InvalidInputException(
        "%s: unknown ending for a table to write; allowed: %s; name the file accordingly."
            .formatted(target, String.join(", ", endings)));
  }
}
