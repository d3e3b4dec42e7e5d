package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains vectors whose beginnings are good vectors too.
 *
 * <p><b>Idea.</b> The loss inside is computed for the whole vectors and for their first components,
 * shortened to each of several sizes and normalised; the weighted sum counts. Afterwards vectors
 * can be cut to any of the sizes and lose little, which saves memory and time in search.
 *
 * <p><b>Parameters.</b> {@code loss}: the loss inside. {@code matryoshka_dims}: the sizes, the
 * model's own among them. {@code matryoshka_weights} (all 1): of each size. {@code n_dims_per_step}
 * (−1, all): how many sizes, drawn at random, each batch is trained for.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>those of the loss inside</td><td>those of the loss inside</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Sizes that halve, such as 384, 192, 96, 48. Encode with {@code
 * truncate_dim} afterwards.
 *
 * <p><b>Relations.</b> {@link AdaptiveLayerLoss} trains early layers instead, {@link
 * Matryoshka2dLoss} both. Around a loss with cached gradients, such as {@link
 * CachedMultipleNegativesRankingLoss}, it keeps them cached.
 *
 * <p><b>Source.</b> Kusupati et al. 2022, "Matryoshka Representation Learning" (arXiv:2205.13147).
 *
 * <pre>{@code
 * trainer.loss(new MatryoshkaLoss(new CoSENTLoss(), List.of(384, 192, 96, 48)));
 * }</pre>
 */
public final class MatryoshkaLoss implements RowwiseLoss {
  static final String NAME = "MatryoshkaLoss";

  private record Size(int dimension, double weight) {}

  private final EmbeddingLoss loss;
  private final List<Size> sizes; // largest first
  private final int sizesPerStep;

  /**
   * @param loss the loss inside
   * @param dimensions the sizes
   * @throws InvalidInputException if the loss or a size is not allowed
   */
  public MatryoshkaLoss(Loss loss, List<Integer> dimensions) {
    this(loss, dimensions, Collections.nCopies(dimensions.size(), 1.0), -1);
  }

  /**
   * @param loss the loss inside; one over vectors, without weights of its own
   * @param dimensions the sizes, at least one, none twice
   * @param weights of each size, in the same order
   * @param dimensionsPerStep how many sizes each batch is trained for; −1 for all
   * @throws InvalidInputException naming every option that is not allowed
   */
  public MatryoshkaLoss(
      Loss loss, List<Integer> dimensions, List<Double> weights, int dimensionsPerStep) {
    new OptionProblems(NAME)
        .require(
            !dimensions.isEmpty()
                && dimensions.stream().allMatch(size -> size > 0)
                && dimensions.stream().distinct().count() == dimensions.size(),
            "matryoshka_dims must be different numbers above 0, at least one, but are "
                + dimensions)
        .require(
            weights.size() == dimensions.size() && weights.stream().allMatch(Double::isFinite),
            "matryoshka_weights must be as many numbers as matryoshka_dims, but are " + weights)
        .require(
            dimensionsPerStep == -1 || dimensionsPerStep > 0,
            "n_dims_per_step must be above 0, or -1 for all, but is " + dimensionsPerStep)
        .throwIfAny();
    this.loss = Wrapping.embeddingLoss(NAME, loss);
    this.sizes =
        IntStream.range(0, dimensions.size())
            .mapToObj(index -> new Size(dimensions.get(index), weights.get(index)))
            .sorted(Comparator.comparingInt(Size::dimension).reversed())
            .toList();
    this.sizesPerStep = dimensionsPerStep;
  }

  @Override
  public void requireFitting(SentenceTransformer model) {
    if (sizes.get(0).dimension > model.dimension()) {
      throw new InvalidInputException(
          NAME
              + ": matryoshka_dims has "
              + sizes.get(0).dimension
              + ", but the model's vectors have "
              + model.dimension()
              + " components");
    }
    loss.requireFitting(model);
  }

  @Override
  public Tensor forward(EmbeddedBatch batch, int begin, int end) {
    Tensor sum = null;
    for (Size size : chosen(batch)) {
      EmbeddedBatch shortened = shorten(batch, size.dimension);
      Tensor value =
          loss instanceof RowwiseLoss rowwise
              ? rowwise.forward(shortened, begin, end)
              : loss.forward(shortened); // without mini-batches it is never cut
      Tensor weighted = value.mul(new Scalar(size.weight));
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return sum;
  }

  private List<Size> chosen(EmbeddedBatch batch) {
    if (sizesPerStep == -1 || sizesPerStep >= sizes.size()) {
      return sizes;
    }
    List<Size> shuffled = new ArrayList<>(sizes);
    Collections.shuffle(shuffled, batch.rows().random());
    return shuffled.subList(0, sizesPerStep);
  }

  private static EmbeddedBatch shorten(EmbeddedBatch batch, int dimension) {
    List<Tensor> columns =
        batch.columns().stream()
            .map(vectors -> SimilarityFunction.normalize(vectors.narrow(1, 0, dimension)))
            .toList();
    Optional<BatchLabels> labels = batch.rows().labels();
    if (labels.isEmpty() || labels.get().kind() != BatchLabels.Kind.EMBEDDING) {
      return new EmbeddedBatch(columns, batch.rows());
    }
    Tensor targets = labels.get().values();
    BatchLabels shortened =
        new BatchLabels(
            BatchLabels.Kind.EMBEDDING, targets.narrow(targets.dim() - 1, 0, dimension));
    return new EmbeddedBatch(columns, batch.rows().with(shortened));
  }

  @Override
  public Optional<MiniBatches> miniBatches() {
    return loss.miniBatches();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("loss", Wrapping.describe(loss));
    options.put("matryoshka_dims", sizes.stream().map(Size::dimension).toList().toString());
    options.put("matryoshka_weights", sizes.stream().map(Size::weight).toList().toString());
    options.put("n_dims_per_step", sizesPerStep);
    return options;
  }

  @Override
  public LossInputs inputs() {
    return loss.inputs();
  }
}
