package io.attune.losses;

import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Pushes each anchor away from the hardest other positive of a very large batch.
 *
 * <p><b>Idea.</b> The cosine of anchor and positive has to reach one margin, that of the anchor and
 * the most alike of all other positives has to stay below another: {@code max(0, positive_margin −
 * cos(a, p)) + max(0, cos(a, hardest) − negative_margin)}, averaged over the rows.
 *
 * <p><b>Parameters.</b> {@code positive_margin} (0.8), {@code negative_margin} (0.3). {@code
 * use_mini_batched_version} (true): with cached gradients. {@code mini_batch_size} (50): texts a
 * mini-batch, with no influence on the result; {@code mini_batch_num_tokens} (none): tokens a
 * mini-batch instead.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive) pairs</td><td>none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Batches of 500 and more, with the sampler {@code no_duplicates}.
 *
 * <p><b>Relations.</b> {@link CachedMultipleNegativesRankingLoss} compares with all others instead
 * of the hardest one, and is usually better.
 *
 * <p><b>Source.</b> Wieting and Gimpel 2018, "ParaNMT-50M" (arXiv:1711.05732), section 4.3.
 *
 * <pre>{@code
 * trainer.loss(new MegaBatchMarginLoss());
 * }</pre>
 */
public final class MegaBatchMarginLoss implements RowwiseLoss {
  static final String NAME = "MegaBatchMarginLoss";

  /** The default of {@code mini_batch_size}. */
  public static final int DEFAULT_MINI_BATCH_SIZE = 50;

  private final double positiveMargin;
  private final double negativeMargin;
  private final Optional<MiniBatches> miniBatches;

  /** Margins 0.8 and 0.3, mini-batches of 50. */
  public MegaBatchMarginLoss() {
    this(0.8, 0.3, Optional.of(MiniBatches.of(DEFAULT_MINI_BATCH_SIZE)));
  }

  /**
   * @param positiveMargin what the cosine of a pair has to reach
   * @param negativeMargin below which the cosine with any other positive has to stay
   * @param miniBatches how the batch is cut; nothing to take it at once
   * @throws io.attune.InvalidInputException if a margin is not allowed
   */
  public MegaBatchMarginLoss(
      double positiveMargin, double negativeMargin, Optional<MiniBatches> miniBatches) {
    new OptionProblems(NAME)
        .finite("positive_margin", positiveMargin)
        .finite("negative_margin", negativeMargin)
        .throwIfAny();
    this.positiveMargin = positiveMargin;
    this.negativeMargin = negativeMargin;
    this.miniBatches = miniBatches;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch, int begin, int end) {
    long rows = batch.rows().size();
    Tensor anchors = batch.columns().get(0).narrow(0, begin, (long) end - begin);
    Tensor cosines = SimilarityFunction.COSINE.matrix(anchors, batch.columns().get(1));
    Tensor own = Vectors.ownColumn((long) end - begin, rows, begin); // [rows of the part, rows]
    Tensor positives = cosines.masked_select(own); // [rows of the part]
    Tensor hardest =
        cosines.masked_fill(own, new Scalar(Double.NEGATIVE_INFINITY)).max(1, false).get0();
    Tensor tooFar = positives.neg().add(new Scalar(positiveMargin)).relu();
    Tensor tooNear = hardest.sub(new Scalar(negativeMargin)).relu();
    return tooFar.add(tooNear).sum().div(new Scalar((double) rows));
  }

  @Override
  public Optional<MiniBatches> miniBatches() {
    return miniBatches;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("positive_margin", positiveMargin);
    options.put("negative_margin", negativeMargin);
    options.put("use_mini_batched_version", miniBatches.isPresent());
    miniBatches.ifPresent(pieces -> pieces.describe(options));
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.PAIRS;
  }
}
