package io.attune.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Lines up cells in columns of plain text, two spaces between them. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    this(List.of(header));
  }

  TextTable(List<String> header) {
    rows.add(header);
  }

  /** Adds a row of as many cells as the header has. */
  void add(List<String> row) {
    rows.add(row);
  }

  void add(String... row) {
    add(List.of(row));
  }

  /** The lines, each ended by a line feed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(row.get(column)).append(" ".repeat(width(column) + 2 - length(row, column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row, column)).max().orElse(0);
  }

  private static int length(List<String> row, int column) {
    String cell = row.get(column);
    return cell.codePointCount(0, cell.length());
  }
}
