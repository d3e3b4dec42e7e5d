package io.attune.evaluation;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The CSV files of evaluators: {@code epoch,steps} and one column a metric, one row an evaluation.
 * For evaluators outside of this package that write files of their own.
 */
public final class EvaluationCsv {
  private EvaluationCsv() {}

  /**
   * Appends a row. The file is replaced as a whole, so it is never half-written, and rows of this
   * and later steps are left out of it: a resumed run writes those again.
   *
   * @param file is made with a header where it is missing
   * @param columns values by column name; names hold no comma, quote or line break
   * @param epoch the epoch, or −1 outside of training
   * @param steps the training step, or −1 outside of training: then no row is left out
   * @throws InvalidInputException if the file has other columns or a row without a step
   * @throws IOException if it cannot be read or written
   */
  public static void append(Path file, Map<String, Double> columns, double epoch, long steps)
      throws IOException {
    String header = "epoch,steps," + String.join(",", columns.keySet());
    List<String> lines = new ArrayList<>();
    lines.add(header);
    if (Files.exists(file)) {
      List<String> old = Files.readAllLines(file, StandardCharsets.UTF_8);
      requireHeader(file, old, header);
      for (int line = 1; line < old.size(); line++) {
        if (steps < 0 || stepOf(file, old, line) < steps) {
          lines.add(old.get(line));
        }
      }
    }
    StringBuilder row = new StringBuilder(epoch == -1 ? "-1" : Double.toString(epoch));
    row.append(',').append(steps);
    columns.values().forEach(value -> row.append(',').append(value));
    lines.add(row.toString());
    AtomicFiles.writeString(file, String.join("\n", lines) + "\n");
  }

  private static void requireHeader(Path file, List<String> lines, String header) {
    String found = lines.isEmpty() ? "" : lines.get(0);
    if (!found.equals(header)) {
      throw new InvalidInputException(
          file
              + ":1: expected the columns "
              + header
              + " but found "
              + (found.isEmpty() ? "none" : found)
              + "; move the file away or choose another output folder");
    }
  }

  private static long stepOf(Path file, List<String> lines, int line) {
    String[] fields = lines.get(line).split(",", 3);
    try {
      return Long.parseLong(fields[1]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new InvalidInputException(
          file
              + ":"
              + (line + 1)
              + ": expected a whole number in the column steps, but the row is '"
              + lines.get(line)
              + "'; move the file away or choose another output folder",
          e);
    }
  }
}
