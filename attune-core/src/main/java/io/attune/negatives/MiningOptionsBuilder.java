package io.attune.negatives;

import java.util.Optional;

/** Collects {@link MiningOptions}; what is not set keeps its default. */
public final class MiningOptionsBuilder {
  private static final int USUAL_NEGATIVES = 3;

  private MiningStrategy strategy = MiningStrategy.HARD;
  private Optional<Integer> numNegatives = Optional.empty();
  private int rangeMin;
  private Optional<Integer> rangeMax = Optional.empty();
  private Optional<Float> maxScore = Optional.empty();
  private Optional<Float> minScore = Optional.empty();
  private Optional<Float> absoluteMargin = Optional.empty();
  private Optional<Float> relativeMargin = Optional.empty();
  private SamplingStrategy samplingStrategy = SamplingStrategy.TOP;
  private boolean includePositives;
  private Optional<OutputFormat> outputFormat = Optional.empty();
  private boolean outputScores;
  private int relevantGrade = 1;
  private long seed = 42;

  MiningOptionsBuilder() {}

  /** Which documents become negatives; hard ones by default. */
  public MiningOptionsBuilder strategy(MiningStrategy value) {
    strategy = value;
    return this;
  }

  /** Negatives a query; 3 by default, 1 where each document is used once. */
  public MiningOptionsBuilder numNegatives(int value) {
    numNegatives = Optional.of(value);
    return this;
  }

  /** Candidates to pass over; none by default. */
  public MiningOptionsBuilder rangeMin(int value) {
    rangeMin = value;
    return this;
  }

  /** Rank up to which candidates are considered. */
  public MiningOptionsBuilder rangeMax(int value) {
    rangeMax = Optional.of(value);
    return this;
  }

  /** The greatest score of a negative. */
  public MiningOptionsBuilder maxScore(double value) {
    maxScore = Optional.of((float) value);
    return this;
  }

  /** The least score of a negative. */
  public MiningOptionsBuilder minScore(double value) {
    minScore = Optional.of((float) value);
    return this;
  }

  /** How far below the positive's score a negative's must be. */
  public MiningOptionsBuilder absoluteMargin(double value) {
    absoluteMargin = Optional.of((float) value);
    return this;
  }

  /** How far below the positive's score a negative's must be, as a share of it. */
  public MiningOptionsBuilder relativeMargin(double value) {
    relativeMargin = Optional.of((float) value);
    return this;
  }

  /** Which of the remaining candidates are taken; the top ones by default. */
  public MiningOptionsBuilder samplingStrategy(SamplingStrategy value) {
    samplingStrategy = value;
    return this;
  }

  /** Whether positives stay among the candidates; makes n-tuples the default form. */
  public MiningOptionsBuilder includePositives(boolean value) {
    includePositives = value;
    return this;
  }

  /** The form of the mined rows; triplets by default. */
  public MiningOptionsBuilder outputFormat(OutputFormat value) {
    outputFormat = Optional.of(value);
    return this;
  }

  /** Whether the rows carry the similarities. */
  public MiningOptionsBuilder outputScores(boolean value) {
    outputScores = value;
    return this;
  }

  /** The least grade of a document that is never a negative; 1 by default. */
  public MiningOptionsBuilder relevantGrade(int value) {
    relevantGrade = value;
    return this;
  }

  /** Of everything random; 42 by default. */
  public MiningOptionsBuilder seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Puts them together.
   *
   * @return the options
   * @throws io.attune.InvalidInputException if a value is not allowed
   */
  public MiningOptions build() {
    boolean unique = strategy == MiningStrategy.LEAST_SIMILAR_UNIQUE;
    OutputFormat usual = includePositives ? OutputFormat.N_TUPLE : OutputFormat.TRIPLET;
    return new MiningOptions(
        strategy,
        numNegatives.orElse(unique ? 1 : USUAL_NEGATIVES),
        rangeMin,
        rangeMax,
        maxScore,
        minScore,
        absoluteMargin,
        relativeMargin,
        samplingStrategy,
        includePositives,
        outputFormat.orElse(usual),
        outputScores,
        relevantGrade,
        seed);
  }
}
