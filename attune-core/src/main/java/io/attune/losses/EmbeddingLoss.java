package io.attune.losses;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A loss over the vectors of a batch. It can be computed over mini-batches with cached gradients,
 * and the losses that wrap others ({@link MatryoshkaLoss}, {@link AdaptiveLayerLoss}) can wrap it.
 */
public interface EmbeddingLoss extends Loss {
  /**
   * Computes the objective.
   *
   * @param batch vectors of the texts, and what is known about the rows
   * @return a float32 scalar, differentiable with respect to the vectors
   */
  Tensor forward(EmbeddedBatch batch);

  /**
   * Whether the batch goes through the model piece by piece, with cached gradients.
   *
   * @return the pieces; nothing where the whole batch goes through at once
   */
  default Optional<MiniBatches> miniBatches() {
    return Optional.empty();
  }

  @Override
  default Tensor forward(LossBatch batch) {
    return forward(
        miniBatches().isPresent()
            ? GradientCache.embed(batch, miniBatches().get())
            : batch.embed());
  }

  @Override
  default double backward(LossBatch batch, double share) {
    return miniBatches().isPresent()
        ? GradientCache.backward(this, miniBatches().get(), batch, share)
        : Loss.super.backward(batch, share);
  }
}
