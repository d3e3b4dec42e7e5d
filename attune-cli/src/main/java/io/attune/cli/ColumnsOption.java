package io.attune.cli;

import io.attune.data.ColumnMapping;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Option;

/** Names the columns of a table that does not use the standard names. */
final class ColumnsOption {
  @Option(
      names = "--columns",
      paramLabel = "ROLE=NAME,...",
      description =
          "Which column plays which role, such as anchor=query,positive=text,negative=other."
              + " Further columns play none.")
  private String columns = "";

  boolean isGiven() {
    return !columns.isEmpty();
  }

  /** The mapping; none where it is wrong, which is noted. */
  ColumnMapping mapping(Problems problems) throws IOException {
    return columns.isEmpty()
        ? ColumnMapping.NONE
        : problems.attempt(() -> ColumnMapping.parse(columns)).orElse(ColumnMapping.NONE);
  }

  /** Adds what was given to the settings of a record. */
  void describe(Map<String, Object> settings) {
    if (!columns.isEmpty()) {
      settings.put("columns", columns);
    }
  }
}
