package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.queries.QueryGate;
import io.attune.queries.QueryGateOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** Which queries are dropped. */
final class QueryGateCommandOptions {
  @Option(
      names = "--copied-words",
      paramLabel = "N",
      description =
          "Drops queries that have N words in a row with their document (default:"
              + " ${DEFAULT-VALUE}).")
  private int copiedWords = QueryGateOptions.DEFAULT.copiedWords();

  @Option(
      names = "--forbid",
      paramLabel = "REGEX",
      description = "Drops queries that match; may be given several times.")
  private List<String> forbid = new ArrayList<>();

  @Option(
      names = "--forbid-column",
      paramLabel = "NAME",
      description =
          "Drops queries that hold what stands in this column of their document, such as the"
              + " company; may be given several times.")
  private List<String> forbiddenColumns = new ArrayList<>();

  @Option(
      names = "--round-trip",
      paramLabel = "MODEL",
      description = "Drops queries by which this embedding model does not find their document.")
  private Optional<String> roundTrip = Optional.empty();

  @Option(
      names = "--round-trip-k",
      paramLabel = "K",
      description = "It has to be among the first K (default: ${DEFAULT-VALUE}).")
  private int roundTripTopK = QueryGateOptions.DEFAULT.roundTripTopK();

  List<String> forbiddenColumns() {
    return forbiddenColumns;
  }

  /** Notes all that is wrong. */
  void check(Problems problems) throws IOException {
    problems.attempt(this::options);
  }

  private QueryGateOptions options() {
    return new QueryGateOptions(
        copiedWords, forbid.stream().map(QueryGateCommandOptions::pattern).toList(), roundTripTopK);
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
          "--forbid '%s' is no regular expression: %s".formatted(regex, e.getDescription()), e);
    }
  }

  /** The model of the round trip, where one is wanted. */
  Optional<SentenceTransformer> loadModel(Problems problems, ProgressDisplay progress)
      throws IOException {
    return roundTrip.isEmpty()
        ? Optional.empty()
        : problems.attempt(
            () -> SentenceTransformer.load(roundTrip.get(), progress.transfers("Fetching")));
  }

  QueryGate gate(Optional<SentenceTransformer> model, EncodeOptions encode) {
    return model
        .map(loaded -> new QueryGate(options(), loaded, encode))
        .orElseGet(() -> new QueryGate(options()));
  }
}
