package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.PartSizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How large the parts of a split are. */
final class PartSizesOption {
  static final String USUAL = "0.8,0.1,0.1";

  @Option(
      names = "--ratios",
      paramLabel = "TRAIN,VALIDATION[,TEST]",
      description =
          "Shares of the rows (default: 0.8,0.1,0.1). Whole rows of each, rounded down; the last"
              + " part gets the rest.")
  private Optional<String> ratios = Optional.empty();

  @Option(
      names = "--counts",
      paramLabel = "TRAIN,VALIDATION[,TEST]",
      description = "Numbers of rows instead; without the last the test part gets the rest.")
  private Optional<String> counts = Optional.empty();

  boolean isGiven() {
    return ratios.isPresent() || counts.isPresent();
  }

  /** The sizes; the default where they are wrong, which is noted. */
  PartSizes sizes(Problems problems) throws IOException {
    problems.require(
        ratios.isEmpty() || counts.isEmpty(), "Give either --ratios or --counts, not both");
    return problems
        .attempt(() -> counts.isPresent() ? counts(counts.get()) : shares(ratios.orElse(USUAL)))
        .orElse(PartSizes.DEFAULT);
  }

  private static PartSizes shares(String text) {
    List<Double> shares = new ArrayList<>();
    for (String share : parts("--ratios", text, "0.8,0.1,0.1")) {
      try {
        shares.add(Double.valueOf(share));
      } catch (NumberFormatException e) {
        throw wrong("--ratios", text, "0.8,0.1,0.1", e);
      }
    }
    double test =
        shares.size() == 3
            ? shares.get(2)
            : Math.max(0, Math.round((1 - shares.get(0) - shares.get(1)) * 1e9) / 1e9);
    return new PartSizes.Shares(shares.get(0), shares.get(1), test);
  }

  private static PartSizes counts(String text) {
    List<Integer> counts = new ArrayList<>();
    for (String count : parts("--counts", text, "800,100,112")) {
      try {
        counts.add(Integer.valueOf(count));
      } catch (NumberFormatException e) {
        throw wrong("--counts", text, "800,100,112", e);
      }
    }
    return new PartSizes.Counts(
        counts.get(0), counts.get(1), counts.size() == 3 ? counts.get(2) : PartSizes.Counts.REST);
  }

  private static List<String> parts(String option, String text, String example) {
    List<String> parts = List.of(text.strip().split("\\s*,\\s*", -1));
    if (parts.size() < 2 || parts.size() > 3) {
      throw wrong(option, text, example, null);
    }
    return parts;
  }

  private static InvalidInputException wrong(
      String option, String text, String example, Exception cause) {
    return new InvalidInputException(
        "%s is '%s', but two or three numbers are needed, such as %s"
            .formatted(option, text, example),
        cause);
  }
}
