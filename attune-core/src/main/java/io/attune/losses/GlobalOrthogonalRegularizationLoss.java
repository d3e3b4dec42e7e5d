package io.attune.losses;

import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Spreads the vectors of different texts over the whole space.
 *
 * <p><b>Idea.</b> Vectors of texts that have nothing to do with each other should be like random
 * ones: similarities of mean 0 and of mean square 1 / dimension. For each column of a batch the
 * square of the mean, and what the mean square is above 1 / dimension, are the loss, added to that
 * of the loss inside. Vectors that are spread out lose less when they are quantised.
 *
 * <p><b>Parameters.</b> {@code loss} (none, not in sentence-transformers, where the sum is left to
 * the user): the loss inside. {@code similarity} (cosine): any of {@link SimilarityFunction}.
 * {@code mean_weight} (1), {@code second_moment_weight} (1): how much the two count; one may be 0.
 * {@code aggregation} (mean): see {@link Aggregation}.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>those of the loss inside; any without one</td><td>those of the loss inside</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Around {@link MultipleNegativesRankingLoss} with the sampler {@code
 * no_duplicates}. Alone it does not make good vectors.
 *
 * <p><b>Relations.</b> {@link MatryoshkaLoss} is another way to smaller vectors.
 *
 * <p><b>Source.</b> Zhang et al. 2017, "Learning Spread-out Local Feature Descriptors"
 * (arXiv:1708.06320); used for EmbeddingGemma (arXiv:2509.20354).
 *
 * <pre>{@code
 * trainer.loss(new GlobalOrthogonalRegularizationLoss(new MultipleNegativesRankingLoss()));
 * }</pre>
 */
public final class GlobalOrthogonalRegularizationLoss implements EmbeddingLoss {
  static final String NAME = "GlobalOrthogonalRegularizationLoss";

  private final Optional<EmbeddingLoss> loss;
  private final SimilarityFunction similarity;
  private final double meanWeight;
  private final double secondMomentWeight;
  private final Aggregation aggregation;

  /**
   * @param loss the loss inside
   * @throws io.attune.InvalidInputException if it cannot be wrapped
   */
  public GlobalOrthogonalRegularizationLoss(Loss loss) {
    this(Optional.of(loss), SimilarityFunction.COSINE, 1, 1, Aggregation.MEAN);
  }

  /**
   * @param loss the loss inside; one over vectors
   * @param similarity of two texts of a column
   * @param meanWeight how much the squared mean counts; 0 or more
   * @param secondMomentWeight how much the mean square counts; 0 or more, one of the two above 0
   * @param aggregation how the columns are put together
   * @throws io.attune.InvalidInputException naming every option that is not allowed
   */
  public GlobalOrthogonalRegularizationLoss(
      Optional<Loss> loss,
      SimilarityFunction similarity,
      double meanWeight,
      double secondMomentWeight,
      Aggregation aggregation) {
    new OptionProblems(NAME)
        .notNegative("mean_weight", meanWeight)
        .notNegative("second_moment_weight", secondMomentWeight)
        .require(
            meanWeight > 0 || secondMomentWeight > 0,
            "one of mean_weight and second_moment_weight must be above 0")
        .throwIfAny();
    this.loss = loss.map(inside -> Wrapping.embeddingLoss(NAME, inside));
    this.similarity = similarity;
    this.meanWeight = meanWeight;
    this.secondMomentWeight = secondMomentWeight;
    this.aggregation = aggregation;
  }

  @Override
  public void requireFitting(SentenceTransformer model) {
    loss.ifPresent(inside -> inside.requireFitting(model));
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    TensorVector columns = new TensorVector();
    batch.columns().forEach(vectors -> columns.push_back(regularization(vectors)));
    Tensor each = torch.stack(columns, 0); // [columns]
    Tensor sum = aggregation == Aggregation.SUM ? each.sum() : each.mean();
    return loss.isPresent() ? loss.get().forward(batch).add(sum) : sum;
  }

  /** A scalar, of [rows, dimension]. */
  private Tensor regularization(Tensor vectors) {
    long rows = vectors.size(0);
    Tensor similarities = // [rows, rows], 0 on the diagonal
        similarity
            .matrix(vectors, vectors)
            .masked_fill(Vectors.ownColumn(rows, rows, 0), new Scalar(0.0));
    Scalar pairs = new Scalar((double) Math.max(1, rows * (rows - 1))); // a single row costs 0
    Tensor squaredMean = similarities.sum().div(pairs).square();
    Tensor aboveRandom =
        similarities.square().sum().div(pairs).sub(new Scalar(1.0 / vectors.size(1))).relu();
    return squaredMean
        .mul(new Scalar(meanWeight))
        .add(aboveRandom.mul(new Scalar(secondMomentWeight)));
  }

  @Override
  public Optional<MiniBatches> miniBatches() {
    return loss.flatMap(EmbeddingLoss::miniBatches);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    loss.ifPresent(inside -> options.put("loss", Wrapping.describe(inside)));
    options.put("similarity", similarity.key());
    options.put("mean_weight", meanWeight);
    options.put("second_moment_weight", secondMomentWeight);
    options.put("aggregation", aggregation.key());
    return options;
  }

  @Override
  public LossInputs inputs() {
    return loss.map(Loss::inputs).orElse(LossInputs.ANY);
  }
}
