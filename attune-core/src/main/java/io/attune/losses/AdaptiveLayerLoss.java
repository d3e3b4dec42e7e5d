package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains every layer to give good vectors, so that the last ones can be taken off.
 *
 * <p><b>Idea.</b> The loss inside is computed for the vectors of the last layer and for those that
 * the model would give if it ended at an earlier one. Besides, the vectors of earlier layers, as
 * probabilities, are to be like the last one's (Kullback-Leibler divergence). Afterwards the model
 * can be cut to fewer layers, which makes it faster by as much.
 *
 * <p><b>Parameters.</b> {@code loss}: the loss inside. The others are those of {@link
 * AdaptiveLayerOptions}: {@code n_layers_per_step} (1), {@code last_layer_weight} (1), {@code
 * prior_layers_weight} (1), {@code kl_div_weight} (1), {@code kl_temperature} (0.3), {@code
 * layer_weighting} (uniform).
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>those of the loss inside</td><td>those of the loss inside</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> One earlier layer a step (the default) costs little more than none.
 *
 * <p><b>Relations.</b> {@link MatryoshkaLoss} trains shorter vectors instead, {@link
 * Matryoshka2dLoss} both. A loss with cached gradients cannot be wrapped: its mini-batches are gone
 * when the layers are needed. In sentence-transformers that is a warning only.
 *
 * <p><b>Source.</b> Li et al. 2024, "2D Matryoshka Sentence Embeddings" (arXiv:2402.14776).
 *
 * <pre>{@code
 * trainer.loss(new AdaptiveLayerLoss(new CoSENTLoss()));
 * }</pre>
 */
public final class AdaptiveLayerLoss implements Loss {
  static final String NAME = "AdaptiveLayerLoss";

  private static final long SUM = 2; // at::Reduction::Sum

  private final EmbeddingLoss loss;
  private final AdaptiveLayerOptions options;

  /**
   * @param loss the loss inside
   * @throws InvalidInputException if it cannot be wrapped
   */
  public AdaptiveLayerLoss(Loss loss) {
    this(loss, AdaptiveLayerOptions.DEFAULT);
  }

  /**
   * @param loss the loss inside; one over vectors, without weights of its own or cached gradients
   * @param options that are checked already
   * @throws InvalidInputException if the loss cannot be wrapped
   */
  public AdaptiveLayerLoss(Loss loss, AdaptiveLayerOptions options) {
    this.loss = Wrapping.embeddingLoss(NAME, loss);
    if (this.loss.miniBatches().isPresent()) {
      throw new InvalidInputException(
          NAME
              + " cannot wrap "
              + loss.name()
              + ", whose gradients are cached; take the loss without a cache");
    }
    this.options = options;
  }

  @Override
  public void requireFitting(SentenceTransformer model) {
    loss.requireFitting(model);
  }

  @Override
  public Tensor forward(LossBatch batch) {
    List<EmbeddedBatch> layers = batch.embedLayers(); // the embeddings' first, the last one's last
    EmbeddedBatch last = layers.get(layers.size() - 1);
    Tensor sum = loss.forward(last).mul(new Scalar(options.lastLayerWeight()));
    List<Integer> chosen = chosen(layers.size() - 1, batch);
    for (int layer : chosen) {
      double weight = options.weight(layer) / chosen.size() * options.priorLayersWeight();
      sum = sum.add(loss.forward(layers.get(layer)).mul(new Scalar(weight)));
      if (options.klTemperature() > 0) {
        sum = sum.add(divergence(layers.get(layer), last));
      }
    }
    return sum;
  }

  private List<Integer> chosen(int priorLayers, LossBatch batch) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, priorLayers).boxed().toList());
    if (options.layersPerStep() == -1 || options.layersPerStep() >= priorLayers) {
      return all;
    }
    Collections.shuffle(all, batch.rows().random());
    return all.subList(0, options.layersPerStep());
  }

  /** How much a layer's vectors differ from the last one's, which are the teacher here. */
  private Tensor divergence(EmbeddedBatch layer, EmbeddedBatch last) {
    Scalar temperature = new Scalar(options.klTemperature());
    Tensor student = all(layer).div(temperature).log_softmax(1); // [texts, dimension]
    Tensor teacher = all(last).detach().div(temperature).softmax(1);
    double weight = options.klTemperature() * options.klDivWeight() / student.size(0);
    return torch.kl_div(student, teacher, SUM, false).mul(new Scalar(weight));
  }

  private static Tensor all(EmbeddedBatch batch) {
    TensorVector columns = new TensorVector();
    batch.columns().forEach(columns::push_back);
    return torch.cat(columns, 0);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("loss", Wrapping.describe(loss));
    all.putAll(options.configuration());
    return all;
  }

  @Override
  public LossInputs inputs() {
    return loss.inputs();
  }
}
