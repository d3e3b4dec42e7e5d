package io.attune.cli;

import io.attune.negatives.MiningOptions;
import io.attune.negatives.MiningOptionsBuilder;
import io.attune.negatives.MiningStrategy;
import io.attune.negatives.OutputFormat;
import io.attune.negatives.SamplingStrategy;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which negatives to mine. */
final class MiningSettings {
  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description =
          "hard: most similar to the query; random; least-similar-unique: for each row the document"
              + " least similar to its positive, each used once (default: ${DEFAULT-VALUE}).")
  private String strategy = MiningOptions.DEFAULT.strategy().key();

  @Option(
      names = "--num-negatives",
      paramLabel = "N",
      description = "Negatives a query (default: 3, or 1 with least-similar-unique).")
  private Optional<Integer> numNegatives = Optional.empty();

  @Option(
      names = "--range-min",
      paramLabel = "N",
      description =
          "Passes over so many of the most similar candidates, which may be answers"
              + " (default: ${DEFAULT-VALUE}).")
  private int rangeMin = MiningOptions.DEFAULT.rangeMin();

  @Option(
      names = "--range-max",
      paramLabel = "N",
      description = "Considers candidates up to this rank (default: as many as are needed).")
  private Optional<Integer> rangeMax = Optional.empty();

  @Option(
      names = "--max-score",
      paramLabel = "SCORE",
      description = "Takes no candidate more similar to the query than this.")
  private Optional<Double> maxScore = Optional.empty();

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description = "Takes no candidate less similar to the query than this.")
  private Optional<Double> minScore = Optional.empty();

  @Option(
      names = "--absolute-margin",
      paramLabel = "SCORE",
      description = "Takes only candidates that score so much less than the positive.")
  private Optional<Double> absoluteMargin = Optional.empty();

  @Option(
      names = "--relative-margin",
      paramLabel = "SHARE",
      description =
          "Takes only candidates that score less than the positive by this share of it; 0.05 is"
              + " recommended.")
  private Optional<Double> relativeMargin = Optional.empty();

  @Option(
      names = "--sampling-strategy",
      paramLabel = "NAME",
      description =
          "Of the candidates left takes the top ones or random ones (default: ${DEFAULT-VALUE}).")
  private String samplingStrategy = MiningOptions.DEFAULT.samplingStrategy().key();

  @Option(
      names = "--include-positives",
      description = "Leaves the positives among the candidates, to measure rerankers on.")
  private boolean includePositives;

  @Option(
      names = "--output-format",
      paramLabel = "NAME",
      description =
          "triplet, n-tuple, labeled-pair or labeled-list (default: triplet, or n-tuple with"
              + " --include-positives).")
  private Optional<String> outputFormat = Optional.empty();

  @Option(names = "--output-scores", description = "Adds the similarities to the rows.")
  private boolean outputScores;

  @Option(
      names = "--relevant-grade",
      paramLabel = "N",
      description =
          "Documents of --judgments with this grade or more are never negatives"
              + " (default: ${DEFAULT-VALUE}).")
  private int relevantGrade = MiningOptions.DEFAULT.relevantGrade();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of everything random (default: ${DEFAULT-VALUE}).")
  private long seed = MiningOptions.DEFAULT.seed();

  long seed() {
    return seed;
  }

  /** The options; nothing where they are wrong, which is noted. */
  Optional<MiningOptions> options(Problems problems) throws IOException {
    MiningOptionsBuilder options =
        MiningOptions.builder()
            .rangeMin(rangeMin)
            .includePositives(includePositives)
            .outputScores(outputScores)
            .relevantGrade(relevantGrade)
            .seed(seed);
    problems.attempt(() -> options.strategy(MiningStrategy.fromKey(strategy)));
    problems.attempt(() -> options.samplingStrategy(SamplingStrategy.fromKey(samplingStrategy)));
    if (outputFormat.isPresent()) {
      problems.attempt(() -> options.outputFormat(OutputFormat.fromKey(outputFormat.get())));
    }
    numNegatives.ifPresent(options::numNegatives);
    rangeMax.ifPresent(options::rangeMax);
    maxScore.ifPresent(options::maxScore);
    minScore.ifPresent(options::minScore);
    absoluteMargin.ifPresent(options::absoluteMargin);
    relativeMargin.ifPresent(options::relativeMargin);
    return problems.attempt(options::build);
  }
}
