package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Models ranked by the primary metric of the same evaluator, best first, each with its paired
 * difference from the best one.
 *
 * <p>The leader of many models leads partly by luck, and the intervals are not corrected for that.
 * So take the table as: which models can be ruled out, not: which one is certainly the best.
 */
public final class ModelComparison {
  /**
   * A model and its result.
   *
   * @param model the name to show
   * @param result from the same evaluator as the others'
   */
  public record ModelResult(String model, EvaluationResult result) {}

  /**
   * A model's place in the comparison.
   *
   * @param model the name to show
   * @param result its result
   * @param fromBest its primary metric − the best model's; exactly 0 for the best itself
   */
  public record RankedModel(String model, EvaluationResult result, MetricEstimate fromBest) {
    /**
     * Whether the model is worse than the best by more than chance.
     *
     * @return whether the interval of the difference excludes 0
     */
    public boolean isDistinguishableFromBest() {
      return fromBest.isDistinguishable();
    }
  }

  private final List<RankedModel> ranked;

  private ModelComparison(List<RankedModel> ranked) {
    this.ranked = List.copyOf(ranked);
  }

  /**
   * Ranks models.
   *
   * @param models at least one; of equal ones the earlier comes first
   * @return the comparison
   * @throws IllegalArgumentException if there is none, or they were evaluated on different items
   */
  public static ModelComparison of(List<ModelResult> models) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("A comparison needs at least one model");
    }
    List<ModelResult> sorted = new ArrayList<>(models);
    sorted.sort(
        Comparator.comparingDouble((ModelResult model) -> model.result().primary().value())
            .reversed());
    EvaluationResult best = sorted.get(0).result();
    List<RankedModel> ranked = new ArrayList<>();
    for (ModelResult model : sorted) {
      EvaluationResult result = model.result();
      MetricEstimate fromBest = result.differenceFrom(best).get(result.primaryMetric());
      if (fromBest == null) {
        throw new IllegalArgumentException(
            "The primary metrics "
                + result.primaryMetric()
                + " and "
                + best.primaryMetric()
                + " cannot be compared item by item; evaluate all models with the same evaluator");
      }
      ranked.add(new RankedModel(model.model(), result, fromBest));
    }
    return new ModelComparison(ranked);
  }

  /**
   * The models, best first.
   *
   * @return at least one; unmodifiable
   */
  public List<RankedModel> models() {
    return ranked;
  }

  /**
   * The model with the highest primary metric.
   *
   * @return the first of {@link #models()}
   */
  public RankedModel best() {
    return ranked.get(0);
  }
}
