package io.attune.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One row of a table of differences in the documentation. The tests measure; the table must say so:
 * it may be off by rounding, which differs between processors, but not by an order of magnitude.
 * What was measured at most is left in target/fidelity, as rows of that table.
 */
public final class FidelityTable {
  private static final String ENCODERS = "| Encoder | vectors |";

  /** Another processor rounds otherwise. */
  private static final double ROOM = 10;

  private static final Map<Path, Map<String, Double>> MEASURED = new ConcurrentHashMap<>();

  private final Path page;
  private final String head;
  private final String name;

  /**
   * A row of the table of encoders in docs/fidelity.md.
   *
   * @param encoder as its row begins
   */
  public FidelityTable(String encoder) {
    this("fidelity.md", ENCODERS, encoder);
  }

  /**
   * A row of any table.
   *
   * @param page its file in docs
   * @param head how the table's first line begins
   * @param name as the row begins
   */
  public FidelityTable(String page, String head, String name) {
    this.page = Path.of("..", "docs", page);
    this.head = head;
    this.name = name;
  }

  /**
   * Asserts that a measured difference is below its tolerance, and that the page tells it.
   *
   * @param column of the table
   * @param measured the largest difference
   * @param tolerance what is promised
   */
  public void assertHolds(String column, double measured, double tolerance) {
    leave(column, measured);
    assertThat(measured).as("%s of %s", column, name).isLessThan(tolerance);
    double told = Double.parseDouble(cell(column));
    assertThat(measured)
        .as("%s of %s: %s says %s", column, name, page, told)
        .isLessThanOrEqualTo(ROOM * told);
    assertThat(told).as("the page's own figure").isLessThan(tolerance);
  }

  private void leave(String column, double measured) {
    Path file = Path.of("target", "fidelity", name + ".md");
    Map<String, Double> row =
        MEASURED.computeIfAbsent(file, path -> Collections.synchronizedMap(new LinkedHashMap<>()));
    row.merge(column, measured, Math::max);
    StringBuilder line = new StringBuilder("| " + name + " |");
    row.values().forEach(value -> line.append(String.format(Locale.ROOT, " %.1e |", value)));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String cell(String column) {
    List<String> lines = lines();
    int first =
        lines.indexOf(lines.stream().filter(l -> l.startsWith(head)).findFirst().orElse(""));
    assertThat(first).as("line '%s …' of %s", head, page).isNotNegative();
    int index = cells(lines.get(first)).indexOf(column);
    return lines.subList(first, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .map(FidelityTable::cells)
        .filter(cells -> cells.get(0).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(page + " has no row for " + name))
        .get(index);
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).forEach(cells::add);
    return cells;
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
