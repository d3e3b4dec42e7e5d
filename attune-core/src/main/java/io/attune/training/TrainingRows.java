package io.attune.training;

import io.attune.losses.ForwardPass;
import io.attune.losses.LossBatch;
import io.attune.losses.LossWeights;
import io.attune.model.SentenceTransformer;
import java.util.List;

/** The rows of a training task, as a run needs them. */
interface TrainingRows extends AutoCloseable {
  /** What samplers need to know. */
  SampledRows sampledRows();

  /** What tells these rows from others. */
  String fingerprint();

  /**
   * Told before the batches of an epoch are asked for.
   *
   * @param batches what is still to come of it, in order, as row numbers
   */
  default void beginEpoch(List<int[]> batches) {}

  /**
   * A batch for a loss.
   *
   * @param rows its row numbers
   * @param model that is trained
   * @param weights of the loss
   * @param pass number format and dropout
   */
  LossBatch batch(int[] rows, SentenceTransformer model, LossWeights weights, ForwardPass pass);

  @Override
  default void close() {}
}
