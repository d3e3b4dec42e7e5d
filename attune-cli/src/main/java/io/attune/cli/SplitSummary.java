package io.attune.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.Leakage;
import io.attune.publishing.SplitReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Tells what a split came to. */
final class SplitSummary {
  private final Terminal terminal;
  private final Path out;
  private final Optional<Path> published;

  SplitSummary(Terminal terminal, Path out, Optional<Path> published) {
    this.terminal = terminal;
    this.out = out;
    this.published = published;
  }

  void print(SplitReport report, boolean json) throws IOException {
    if (json) {
      JsonOption.print(terminal, new ObjectMapper().readTree(report.toJson()));
      return;
    }
    PrintStream to = terminal.out();
    to.printf(
        "Wrote %s of %d rows to %s%n",
        String.join(
            ", ",
            report.parts().entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList()),
        report.rows(),
        out);
    to.printf(
        "%d groups of connected rows, the largest of %d%n", report.groups(), report.largestGroup());
    to.printf("Shared between the parts: %s%n", words(report.leakage()));
    to.printf("A plain shuffle would have shared: %s%n", words(report.shuffled()));
    published.ifPresent(folder -> to.printf("Data set to publish: %s%n", folder));
  }

  private static String words(Leakage leakage) {
    return leakage.isNone()
        ? "nothing"
        : "%d of %d rows of validation and test (%d by an equal text, %d by a near-duplicate, %d by their document)"
            .formatted(
                leakage.any(),
                leakage.heldOut(),
                leakage.equalTexts(),
                leakage.nearDuplicates(),
                leakage.ids());
  }
}
