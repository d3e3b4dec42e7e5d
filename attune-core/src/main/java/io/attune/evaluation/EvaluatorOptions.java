package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.model.EncodeOptions;
import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What evaluators have in common; the defaults are sentence-transformers' own.
 *
 * @param name the prefix of metric keys and part of the CSV file's name; may be empty
 * @param similarityFunctions what to score with, the most important first; empty for the model's
 *     own function
 * @param queryOptions how queries and anchors are encoded
 * @param documentOptions how documents, positives and negatives are encoded, and texts that play no
 *     role, such as two sentences
 * @param bootstrap how confidence intervals are made
 */
public record EvaluatorOptions(
    String name,
    List<SimilarityFunction> similarityFunctions,
    EncodeOptions queryOptions,
    EncodeOptions documentOptions,
    BootstrapInterval bootstrap) {

  /** What a file name can hold on every system; before the constant that is checked by it. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._ -]*");

  /** No name, the model's own similarity function. */
  public static final EvaluatorOptions DEFAULT = builder().build();

  /**
   * @throws InvalidInputException if the name cannot be part of a file's name
   * @throws IllegalArgumentException if a similarity function is given twice
   */
  public EvaluatorOptions {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException(
          "An evaluator's name is part of a file's name and may hold letters, digits, '.', '_', '-'"
              + " and spaces, but is '"
              + name
              + "'");
    }
    if (new LinkedHashSet<>(similarityFunctions).size() < similarityFunctions.size()) {
      throw new IllegalArgumentException(
          "similarityFunctions must differ, but are " + similarityFunctions);
    }
    similarityFunctions = List.copyOf(similarityFunctions);
    Objects.requireNonNull(queryOptions);
    Objects.requireNonNull(documentOptions);
    Objects.requireNonNull(bootstrap);
  }

  /**
   * Default options under a name.
   *
   * @param name the prefix of metric keys
   * @return the options
   */
  public static EvaluatorOptions named(String name) {
    return builder().name(name).build();
  }

  /**
   * @return a builder that holds the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /** The same options under another name. */
  EvaluatorOptions withName(String other) {
    return new EvaluatorOptions(
        other, similarityFunctions, queryOptions, documentOptions, bootstrap);
  }

  /** The functions to score with, given the model's own. */
  List<SimilarityFunction> functions(SimilarityFunction modelFunction) {
    return similarityFunctions.isEmpty() ? List.of(modelFunction) : similarityFunctions;
  }

  /** The only function of an evaluator that scores by one, whatever the model's own is. */
  SimilarityFunction onlyFunction(SimilarityFunction fallback) {
    if (similarityFunctions.size() > 1) {
      throw new IllegalArgumentException(
          "This evaluator scores by one similarity function, but similarityFunctions are "
              + similarityFunctions);
    }
    return similarityFunctions.isEmpty() ? fallback : similarityFunctions.get(0);
  }

  /** The functions that a result can be scored by, whatever the model. */
  List<SimilarityFunction> candidateFunctions() {
    return similarityFunctions.isEmpty()
        ? List.of(SimilarityFunction.values())
        : similarityFunctions;
  }

  /** Collects options; what is not set keeps its default. */
  public static final class Builder {
    private String name = "";
    private List<SimilarityFunction> similarityFunctions = List.of();
    private EncodeOptions queryOptions = EncodeOptions.DEFAULT;
    private EncodeOptions documentOptions = EncodeOptions.DEFAULT;
    private BootstrapInterval bootstrap = BootstrapInterval.DEFAULT;

    private Builder() {}

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder similarityFunctions(SimilarityFunction... values) {
      similarityFunctions = List.of(values);
      return this;
    }

    public Builder queryOptions(EncodeOptions value) {
      queryOptions = value;
      return this;
    }

    public Builder documentOptions(EncodeOptions value) {
      documentOptions = value;
      return this;
    }

    public Builder bootstrap(BootstrapInterval value) {
      bootstrap = value;
      return this;
    }

    /**
     * @return the options
     * @throws IllegalArgumentException if a value is not allowed
     */
    public EvaluatorOptions build() {
      return new EvaluatorOptions(
          name, similarityFunctions, queryOptions, documentOptions, bootstrap);
    }
  }
}
