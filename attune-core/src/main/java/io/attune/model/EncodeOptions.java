package io.attune.model;

import io.attune.engine.Precision;
import io.attune.engine.ProgressListener;
import java.util.Objects;
import java.util.Optional;

/**
 * How {@link SentenceTransformer#encode(java.util.List, EncodeOptions)} works; the defaults are
 * sentence-transformers' own.
 *
 * @param batchSize texts a batch, at least 1; has no influence on the vectors
 * @param promptName a prompt of the model, put before each text
 * @param prompt a text put before each text; takes precedence over a name
 * @param normalizeEmbeddings whether to scale vectors to length 1, after truncation
 * @param truncateDimension keep only so many leading components, at least 1
 * @param precision of the encoder; AUTO takes bf16 where the processor computes in it
 * @param progress is told after each batch
 */
public record EncodeOptions(
    int batchSize,
    Optional<String> promptName,
    Optional<String> prompt,
    boolean normalizeEmbeddings,
    Optional<Integer> truncateDimension,
    Precision precision,
    ProgressListener progress) {

  /** Batches of 32, no prompt of its own, float32. */
  public static final EncodeOptions DEFAULT = builder().build();

  /**
   * @throws IllegalArgumentException if a number is below 1
   */
  public EncodeOptions {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, but is " + batchSize);
    }
    if (truncateDimension.isPresent() && truncateDimension.get() < 1) {
      throw new IllegalArgumentException(
          "truncateDimension must be at least 1, but is " + truncateDimension.get());
    }
    Objects.requireNonNull(promptName);
    Objects.requireNonNull(prompt);
    Objects.requireNonNull(precision);
    Objects.requireNonNull(progress);
  }

  /**
   * @return a builder that holds the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * @return a builder that holds these values
   */
  public Builder toBuilder() {
    Builder builder = builder();
    builder.batchSize = batchSize;
    builder.promptName = promptName;
    builder.prompt = prompt;
    builder.normalizeEmbeddings = normalizeEmbeddings;
    builder.truncateDimension = truncateDimension;
    builder.precision = precision;
    builder.progress = progress;
    return builder;
  }

  /** Collects options; what is not set keeps its default. */
  public static final class Builder {
    private int batchSize = 32;
    private Optional<String> promptName = Optional.empty();
    private Optional<String> prompt = Optional.empty();
    private boolean normalizeEmbeddings;
    private Optional<Integer> truncateDimension = Optional.empty();
    private Precision precision = Precision.FP32;
    private ProgressListener progress = ProgressListener.NONE;

    private Builder() {}

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder promptName(String value) {
      promptName = Optional.ofNullable(value);
      return this;
    }

    public Builder prompt(String value) {
      prompt = Optional.ofNullable(value);
      return this;
    }

    public Builder normalizeEmbeddings(boolean value) {
      normalizeEmbeddings = value;
      return this;
    }

    public Builder truncateDimension(int value) {
      truncateDimension = Optional.of(value);
      return this;
    }

    public Builder precision(Precision value) {
      precision = value;
      return this;
    }

    public Builder progress(ProgressListener value) {
      progress = value;
      return this;
    }

    /**
     * @return the options
     * @throws IllegalArgumentException if a value is not allowed
     */
    public EncodeOptions build() {
      return new EncodeOptions(
          batchSize,
          promptName,
          prompt,
          normalizeEmbeddings,
          truncateDimension,
          precision,
          progress);
    }
  }
}
