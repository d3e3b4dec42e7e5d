package io.attune.evaluation;

import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Runs several evaluators one after another and puts their metrics together. Their names have to
 * keep the metrics apart.
 *
 * <p>Metrics: all of the evaluators', and {@code sequential_score} (primary), which is the primary
 * metric of the last one, so put the evaluator that decides last; or a function of all primary
 * metrics.
 */
public final class SequentialEvaluator implements Evaluator {
  private static final String SCORE = "sequential_score";

  private final List<Evaluator> evaluators;
  private final Optional<ToDoubleFunction<double[]>> mainScore; // else the last one decides

  /**
   * Makes an evaluator of evaluators.
   *
   * @param evaluators at least one, the one that decides last
   * @throws IllegalArgumentException if there is none
   */
  public SequentialEvaluator(List<? extends Evaluator> evaluators) {
    this(evaluators, Optional.empty());
  }

  /**
   * Makes an evaluator of evaluators that decide together.
   *
   * @param evaluators at least one
   * @param mainScore from their primary metrics, in order, to one score; higher is better
   * @throws IllegalArgumentException if there is no evaluator
   */
  public SequentialEvaluator(
      List<? extends Evaluator> evaluators, ToDoubleFunction<double[]> mainScore) {
    this(evaluators, Optional.of(mainScore));
  }

  private SequentialEvaluator(
      List<? extends Evaluator> evaluators, Optional<ToDoubleFunction<double[]>> mainScore) {
    if (evaluators.isEmpty()) {
      throw new IllegalArgumentException("A SequentialEvaluator needs at least one evaluator");
    }
    this.evaluators = List.copyOf(evaluators);
    this.mainScore = mainScore;
  }

  @Override
  public String name() {
    return "";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if two evaluators give metrics of the same key
   */
  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    List<String> keys = new ArrayList<>();
    evaluators.forEach(evaluator -> keys.addAll(evaluator.metrics(modelFunction)));
    keys.add(SCORE);
    if (new LinkedHashSet<>(keys).size() < keys.size()) {
      throw new IllegalArgumentException(
          "The evaluators' metrics have the same keys: "
              + String.join(", ", keys)
              + "; give the evaluators different names");
    }
    return keys;
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return SCORE;
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    metrics(model.similarityFunction()); // rejects equal keys before the work
    return combine(evaluators.stream().map(evaluator -> evaluator.evaluate(model)).toList());
  }

  /** Puts the results of the evaluators together. */
  EvaluationResult combine(List<EvaluationResult> results) {
    Map<String, MetricEstimate> metrics = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (EvaluationResult result : results) {
      metrics.putAll(result.metrics());
      result.notes().forEach(note -> notes.add(result.primaryMetric() + ": " + note));
    }
    EvaluationResult last = results.get(results.size() - 1);
    ItemMetrics joint = joint(results);
    metrics.put(SCORE, mainScore.isEmpty() ? last.primary() : score(joint, results));
    return new EvaluationResult(SCORE, metrics, joint, notes, last.bootstrap());
  }

  /** All results' items, and the score as a figure of them where the primary metrics are known. */
  private ItemMetrics joint(List<EvaluationResult> results) {
    List<EvaluationResult> scored =
        mainScore.isPresent() ? results : results.subList(results.size() - 1, results.size());
    boolean known = scored.stream().allMatch(SequentialEvaluator::isPrimaryKnown);
    JointMetrics.Derived score =
        new JointMetrics.Derived(
            SCORE,
            scored.stream().map(EvaluationResult::primaryMetric).toList(),
            mainScore.orElse(primaries -> primaries[0]));
    return new JointMetrics(
        results.stream().map(EvaluationResult::items).toList(), known ? List.of(score) : List.of());
  }

  private static boolean isPrimaryKnown(EvaluationResult result) {
    return result.items().metrics().contains(result.primaryMetric());
  }

  private MetricEstimate score(ItemMetrics joint, List<EvaluationResult> results) {
    if (joint.metrics().contains(SCORE)) {
      return results.get(results.size() - 1).bootstrap().estimates(joint).get(SCORE);
    }
    double[] primaries = results.stream().mapToDouble(each -> each.primary().value()).toArray();
    double score = mainScore.orElseThrow().applyAsDouble(primaries);
    return new MetricEstimate(score, score, score); // nothing is known of its spread
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    for (Evaluator evaluator : evaluators) {
      evaluator.writeCsv(result, folder, epoch, steps);
    }
  }
}
