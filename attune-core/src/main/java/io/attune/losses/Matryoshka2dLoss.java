package io.attune.losses;

import io.attune.model.SentenceTransformer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains both shorter vectors and earlier layers.
 *
 * <p><b>Idea.</b> {@link AdaptiveLayerLoss} around {@link MatryoshkaLoss} around the loss inside.
 *
 * <p><b>Parameters.</b> Those of the two; {@code n_dims_per_step} and {@code n_layers_per_step} are
 * 1 by default.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>those of the loss inside</td><td>those of the loss inside</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> As for the two.
 *
 * <p><b>Relations.</b> {@link MatryoshkaLoss} and {@link AdaptiveLayerLoss} do one of the two.
 *
 * <p><b>Source.</b> Li et al. 2024, "2D Matryoshka Sentence Embeddings" (arXiv:2402.14776).
 *
 * <pre>{@code
 * trainer.loss(new Matryoshka2dLoss(new CoSENTLoss(), List.of(384, 192, 96, 48)));
 * }</pre>
 */
public final class Matryoshka2dLoss implements Loss {
  static final String NAME = "Matryoshka2dLoss";

  private final AdaptiveLayerLoss layers;

  /**
   * @param loss the loss inside
   * @param dimensions the sizes
   * @throws io.attune.InvalidInputException if the loss or a size is not allowed
   */
  public Matryoshka2dLoss(Loss loss, List<Integer> dimensions) {
    this(
        loss,
        dimensions,
        Collections.nCopies(dimensions.size(), 1.0),
        1,
        AdaptiveLayerOptions.DEFAULT);
  }

  /**
   * @param loss the loss inside; one over vectors, without weights of its own or cached gradients
   * @param dimensions the sizes, at least one, none twice
   * @param weights of each size, in the same order
   * @param dimensionsPerStep how many sizes each batch is trained for; −1 for all
   * @param layerOptions of the layers
   * @throws io.attune.InvalidInputException naming every option that is not allowed
   */
  public Matryoshka2dLoss(
      Loss loss,
      List<Integer> dimensions,
      List<Double> weights,
      int dimensionsPerStep,
      AdaptiveLayerOptions layerOptions) {
    layers =
        new AdaptiveLayerLoss(
            new MatryoshkaLoss(loss, dimensions, weights, dimensionsPerStep), layerOptions);
  }

  @Override
  public void requireFitting(SentenceTransformer model) {
    layers.requireFitting(model);
  }

  @Override
  public Tensor forward(LossBatch batch) {
    return layers.forward(batch);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    return layers.configuration();
  }

  @Override
  public LossInputs inputs() {
    return layers.inputs();
  }
}
