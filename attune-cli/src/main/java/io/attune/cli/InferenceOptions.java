package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.engine.Precision;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command encodes texts. */
final class InferenceOptions {
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Texts computed at once (default: ${DEFAULT-VALUE}). No influence on vectors.")
  private int batchSize = EncodeOptions.DEFAULT.batchSize();

  @Option(
      names = "--max-seq-length",
      paramLabel = "N",
      description = "Tokens of a text that are read (default: the model's own limit).")
  private Optional<Integer> maxSeqLength = Optional.empty();

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "fp32, bf16 (faster where the processor computes in it, less exact) or auto"
              + " (default: ${DEFAULT-VALUE}).")
  private String precision = EncodeOptions.DEFAULT.precision().key();

  /**
   * Sets the model's length limit where one was given.
   *
   * @throws InvalidInputException if the model cannot read so many tokens
   */
  void apply(SentenceTransformer model) {
    maxSeqLength.ifPresent(model::setMaxSeqLength);
  }

  /** Notes what is wrong; whether the precision is one. */
  boolean checkOptions(Problems problems) throws IOException {
    problems.require(batchSize >= 1, "--batch-size must be at least 1, but is " + batchSize);
    return problems.attempt(() -> Precision.fromKey(precision)).isPresent();
  }

  /**
   * The options of {@code encode}.
   *
   * @param problems what is wrong is noted there, and the default taken
   * @param progress is told
   */
  EncodeOptions.Builder encodeOptions(Problems problems, ProgressDisplay progress)
      throws IOException {
    boolean valid = checkOptions(problems);
    return EncodeOptions.builder()
        .batchSize(Math.max(1, batchSize))
        .precision(valid ? Precision.fromKey(precision) : Precision.FP32)
        .progress(progress);
  }
}
