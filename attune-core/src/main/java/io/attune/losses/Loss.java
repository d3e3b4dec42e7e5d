package io.attune.losses;

import io.attune.model.SentenceTransformer;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A training objective. A loss is nothing but its options; weights of its own, where it has any,
 * belong to a run's {@link LossWeights} ({@link SoftmaxLoss} remembers its layer of the latest
 * run).
 *
 * <p>Most losses need nothing but the vectors of a batch: these are {@link EmbeddingLoss}es.
 */
public interface Loss {
  /**
   * Computes the objective for one batch.
   *
   * @param batch the rows, and the model that turns their texts into vectors
   * @return a float32 scalar, differentiable where gradients are on
   */
  Tensor forward(LossBatch batch);

  /**
   * Computes the objective and adds its gradients to those of the model and of {@link LossWeights}.
   *
   * @param batch what an optimiser step learns from, or a part of it
   * @param share of the batch in the step, above 0, at most 1: value and gradients are multiplied
   *     by it
   * @return the batch's share of the step's loss
   */
  default double backward(LossBatch batch, double share) {
    Tensor loss = forward(batch).mul(new Scalar(share));
    loss.backward();
    return loss.item_float();
  }

  /**
   * Makes the weights that are trained besides the model's. Without any, does nothing.
   *
   * @param weights of the run, empty as yet
   */
  default void makeWeights(LossWeights weights) {}

  /**
   * Checks that the loss can train a model.
   *
   * @param model to be trained
   * @throws io.attune.InvalidInputException if it cannot
   */
  default void requireFitting(SentenceTransformer model) {}

  /**
   * The name.
   *
   * @return as sentence-transformers has it
   */
  String name();

  /**
   * The options.
   *
   * @return by sentence-transformers' names, for the record of a run; texts, numbers, booleans and
   *     maps of these
   */
  Map<String, Object> configuration();

  /**
   * What the loss can learn from.
   *
   * @return the rows it needs
   */
  LossInputs inputs();
}
