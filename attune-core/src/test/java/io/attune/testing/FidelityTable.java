package io.attune.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One row of the table of encoders in docs/fidelity.md. The tests measure; the table must say so:
 * it may be off by rounding, which differs between processors, but not by an order of magnitude.
 * What was measured is left in target/fidelity, as rows of that table.
 */
public final class FidelityTable {
  private static final Path PAGE = Path.of("..", "docs", "fidelity.md");
  private static final String HEAD = "| Encoder | vectors |";

  /** Another processor rounds otherwise. */
  private static final double ROOM = 10;

  private final String encoder;
  private final StringBuilder row;

  /**
   * @param encoder as its row begins
   */
  public FidelityTable(String encoder) {
    this.encoder = encoder;
    this.row = new StringBuilder("| " + encoder + " |");
  }

  /**
   * Asserts that a measured difference is below its tolerance, and that the page tells it.
   *
   * @param column of the table
   * @param measured the largest difference
   * @param tolerance what is promised
   */
  public void assertHolds(String column, double measured, double tolerance) {
    leave(measured);
    assertThat(measured).as("%s of %s", column, encoder).isLessThan(tolerance);
    double told = Double.parseDouble(cell(column));
    assertThat(measured)
        .as("%s of %s: docs/fidelity.md says %s", column, encoder, told)
        .isLessThanOrEqualTo(ROOM * told);
    assertThat(told).as("the page's own figure").isLessThan(tolerance);
  }

  private void leave(double measured) {
    row.append(String.format(Locale.ROOT, " %.1e |", measured));
    try {
      Path folder = Files.createDirectories(Path.of("target", "fidelity"));
      Files.writeString(folder.resolve(encoder + ".md"), row + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String cell(String column) {
    List<String> lines = lines();
    int head = lines.indexOf(lines.stream().filter(l -> l.startsWith(HEAD)).findFirst().orElse(""));
    assertThat(head).as("line '%s …' of %s", HEAD, PAGE).isNotNegative();
    int index = cells(lines.get(head)).indexOf(column);
    return lines.subList(head, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .map(FidelityTable::cells)
        .filter(cells -> cells.get(0).equals(encoder))
        .findFirst()
        .orElseThrow(() -> new AssertionError(PAGE + " has no row for " + encoder))
        .get(index);
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).forEach(cells::add);
    return cells;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
