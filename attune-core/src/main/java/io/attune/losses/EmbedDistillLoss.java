package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes a student's vectors equal to a teacher's.
 *
 * <p><b>Idea.</b> The distance of the student's vector of a text from the one that a teacher gives
 * it, averaged over texts and columns. The student becomes a smaller, faster or multilingual
 * stand-in for the teacher.
 *
 * <p><b>Parameters.</b> {@code distance_metric} (cosine): see {@link DistillationDistance}. {@code
 * projection_dim} (none): the teacher's dimension, where it differs from the student's; a linear
 * layer, trained along, then maps the student's vectors to it. {@code teacher} (none, not in
 * sentence-transformers): a model that computes the targets during training; without it they come
 * from the data.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>single texts</td><td>the teacher's vector of each</td></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>one vector for both, such as the teacher's of the first, whose translation the second is</td></tr>
 * <tr><td>any texts</td><td>none, with a teacher model</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Many texts of the kind that the student is to encode; labels are not
 * needed.
 *
 * <p><b>Relations.</b> {@link MSELoss} is this with the squared difference; {@link MarginMSELoss}
 * and {@link DistillKLDivLoss} learn a teacher's scores, not its vectors.
 *
 * <p><b>Source.</b> Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual
 * using Knowledge Distillation" (arXiv:2004.09813).
 *
 * <pre>{@code
 * trainer.loss(new EmbedDistillLoss());
 * }</pre>
 */
public class EmbedDistillLoss implements EmbeddingLoss {
  static final String NAME = "EmbedDistillLoss";

  private static final String PROJECTION = "projection";

  private final DistillationDistance distance;
  private final OptionalInt projectionDimension;
  private final Optional<SentenceTransformer> teacher;

  /** Cosine distance; the teacher's vectors come from the data. */
  public EmbedDistillLoss() {
    this(DistillationDistance.COSINE, OptionalInt.empty(), Optional.empty());
  }

  /**
   * @param distance of the two vectors
   * @param projectionDimension the teacher's dimension, where it differs from the student's
   * @param teacher computes the targets, where the data has none; stays as it is
   * @throws InvalidInputException if an option is not allowed
   */
  public EmbedDistillLoss(
      DistillationDistance distance,
      OptionalInt projectionDimension,
      Optional<SentenceTransformer> teacher) {
    new OptionProblems(name())
        .require(
            projectionDimension.orElse(1) > 0,
            "projection_dim must be above 0, but is " + projectionDimension.orElse(1))
        .require(
            teacher.isEmpty()
                || projectionDimension.isEmpty()
                || projectionDimension.getAsInt() == teacher.get().dimension(),
            "projection_dim must be the teacher's dimension, "
                + teacher.map(SentenceTransformer::dimension).orElse(0)
                + ", but is "
                + projectionDimension.orElse(0))
        .throwIfAny();
    this.distance = distance;
    this.projectionDimension = projectionDimension;
    this.teacher = teacher;
  }

  @Override
  public final void requireFitting(SentenceTransformer model) {
    int target = teacher.map(SentenceTransformer::dimension).orElse(model.dimension());
    if (projectionDimension.isEmpty() && target != model.dimension()) {
      throw new InvalidInputException(
          name()
              + ": the teacher's vectors have "
              + target
              + " components, the model's "
              + model.dimension()
              + "; set projection_dim to "
              + target);
    }
  }

  /** Whether a linear layer maps the student's vectors. */
  final boolean projects() {
    return projectionDimension.isPresent();
  }

  @Override
  public final void makeWeights(LossWeights weights) {
    if (projectionDimension.isPresent()) {
      weights.addLinear(PROJECTION, projectionDimension.getAsInt(), weights.dimension());
    }
  }

  @Override
  public final Tensor forward(EmbeddedBatch batch) {
    List<Tensor> targets = targets(batch);
    TensorVector losses = new TensorVector();
    for (int column = 0; column < targets.size(); column++) {
      Tensor student = batch.columns().get(column); // [rows, dimension]
      if (projectionDimension.isPresent()) {
        student = batch.rows().weights().linear(PROJECTION, student);
      }
      requireSameSize(student, targets.get(column));
      losses.push_back(distance.mean(student, targets.get(column)));
    }
    return torch.stack(losses, 0).mean();
  }

  private void requireSameSize(Tensor student, Tensor target) {
    if (student.size(1) != target.size(1)) {
      throw new InvalidInputException(
          name()
              + ": the embeddings in the data have "
              + target.size(1)
              + " components, the student's "
              + student.size(1)
              + "; set projection_dim to "
              + target.size(1));
    }
  }

  /** [rows, the teacher's dimension] a column. */
  private List<Tensor> targets(EmbeddedBatch batch) {
    if (teacher.isPresent()) {
      return batch.encodedBy(teacher.get()).stream()
          .map(vectors -> vectors.narrow(1, 0, targetSize(vectors, batch)))
          .toList();
    }
    Tensor labels = batch.labels(BatchLabels.Kind.EMBEDDING);
    return IntStream.range(0, batch.columns().size())
        .mapToObj(column -> labels.dim() == 3 ? labels.select(1, column) : labels)
        .toList();
  }

  /** Inside {@link MatryoshkaLoss} the student's vectors are shortened, and so are the targets. */
  private long targetSize(Tensor teachers, EmbeddedBatch batch) {
    return projectionDimension.isPresent() ? teachers.size(1) : batch.columns().get(0).size(1);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("distance_metric", distance.key());
    options.put(
        "projection_dim",
        projectionDimension.isPresent() ? projectionDimension.getAsInt() : "none");
    teacher.ifPresent(model -> options.put("teacher", model.reference()));
    return options;
  }

  @Override
  public final LossInputs inputs() {
    return teacher.isPresent() ? LossInputs.ANY : LossInputs.EMBEDDINGS;
  }
}
