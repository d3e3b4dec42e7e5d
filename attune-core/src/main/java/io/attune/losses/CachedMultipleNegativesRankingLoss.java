package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@link MultipleNegativesRankingLoss} for batches that are too large for one pass.
 *
 * <p><b>Idea.</b> The more candidates a batch holds, the harder and the better the task. Here the
 * batch goes through the model in mini-batches, twice: first for the vectors alone, then, once the
 * loss has told each vector's gradient, for the gradients of the weights, with the same dropout
 * masks. Memory is that of a mini-batch, whatever the batch; the result equals the uncached loss's
 * to rounding; time is about a third more.
 *
 * <p><b>Parameters.</b> Those of {@link MultipleNegativesRankingOptions}; {@code mini_batch_size}
 * (32): texts a mini-batch, with no influence on the result; {@code mini_batch_num_tokens} (none):
 * tokens a mini-batch instead.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive) pairs</td><td>none</td></tr>
 * <tr><td>(anchor, positive, negative, …) tuples</td><td>none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Batches of 512 and more with the sampler {@code no_duplicates}.
 *
 * <p><b>Relations.</b> Smaller batches: {@link MultipleNegativesRankingLoss}. With a guide model:
 * {@link CachedGISTEmbedLoss}.
 *
 * <p><b>Source.</b> Gao et al. 2021, "Scaling Deep Contrastive Learning Batch Size under Memory
 * Limited Setup" (arXiv:2101.06983).
 *
 * <pre>{@code
 * trainer.loss(new CachedMultipleNegativesRankingLoss());
 * }</pre>
 */
public final class CachedMultipleNegativesRankingLoss extends MultipleNegativesRankingLoss {
  static final String NAME = "CachedMultipleNegativesRankingLoss";

  /** The default of {@code mini_batch_size}. */
  public static final int DEFAULT_MINI_BATCH_SIZE = 32;

  private final MiniBatches miniBatches;

  /** The defaults. */
  public CachedMultipleNegativesRankingLoss() {
    this(MultipleNegativesRankingOptions.DEFAULT, MiniBatches.of(DEFAULT_MINI_BATCH_SIZE));
  }

  /**
   * @param options of the loss
   * @param miniBatches how the batch is cut
   */
  public CachedMultipleNegativesRankingLoss(
      MultipleNegativesRankingOptions options, MiniBatches miniBatches) {
    super(options);
    this.miniBatches = miniBatches;
  }

  @Override
  public Optional<MiniBatches> miniBatches() {
    return Optional.of(miniBatches);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>(super.configuration());
    miniBatches.describe(options);
    return options;
  }
}
