package io.attune.losses;

import io.attune.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@link GISTEmbedLoss} for batches that are too large for one pass.
 *
 * <p><b>Idea.</b> As in {@link CachedMultipleNegativesRankingLoss}, the batch goes through the
 * model in mini-batches, twice; the result equals the uncached loss's to rounding.
 *
 * <p><b>Parameters.</b> {@code guide} and those of {@link GISTEmbedOptions}; {@code
 * mini_batch_size} (32): texts a mini-batch, with no influence on the result; {@code
 * mini_batch_num_tokens} (none): tokens a mini-batch instead.
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
 * <p><b>Relations.</b> Smaller batches: {@link GISTEmbedLoss}. Without a guide: {@link
 * CachedMultipleNegativesRankingLoss}.
 *
 * <p><b>Source.</b> Solatorio 2024 (arXiv:2402.16829); Gao et al. 2021 (arXiv:2101.06983).
 *
 * <pre>{@code
 * trainer.loss(new CachedGISTEmbedLoss(guide));
 * }</pre>
 */
public final class CachedGISTEmbedLoss extends GISTEmbedLoss {
  static final String NAME = "CachedGISTEmbedLoss";

  /** The default of {@code mini_batch_size}. */
  public static final int DEFAULT_MINI_BATCH_SIZE = 32;

  private final MiniBatches miniBatches;

  /**
   * @param guide stays as it is
   */
  public CachedGISTEmbedLoss(SentenceTransformer guide) {
    this(guide, GISTEmbedOptions.DEFAULT, MiniBatches.of(DEFAULT_MINI_BATCH_SIZE));
  }

  /**
   * @param guide stays as it is
   * @param options of the loss
   * @param miniBatches how the batch is cut
   */
  public CachedGISTEmbedLoss(
      SentenceTransformer guide, GISTEmbedOptions options, MiniBatches miniBatches) {
    super(guide, options);
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
    Map<String, Object> all = new LinkedHashMap<>(super.configuration());
    miniBatches.describe(all);
    return all;
  }
}
