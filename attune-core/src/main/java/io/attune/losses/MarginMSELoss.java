package io.attune.losses;

import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes the margins between positive and negatives equal to a teacher's.
 *
 * <p><b>Idea.</b> The squared difference between the student's margin, {@code sim(anchor, positive)
 * − sim(anchor, negative)}, and the teacher's, usually a cross-encoder's. A negative that is in
 * truth right costs nothing: the teacher's margin is small there.
 *
 * <p><b>Parameters.</b> {@code similarity} (dot): any of {@link SimilarityFunction}. {@code
 * teacher} (none, not in sentence-transformers): an embedding model that computes the scores during
 * training; without it they come from the data.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive, negative, …) tuples</td><td>scores of the positive and each negative, or one margin a negative</td></tr>
 * <tr><td>(anchor, positive, negative, …) tuples</td><td>none, with a teacher model</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Hard negatives, mined, with the scores of a cross-encoder. Its scores
 * are not bounded, so vectors that are not normalised learn them best by dot product.
 *
 * <p><b>Relations.</b> {@link DistillKLDivLoss} learns how the scores compare with each other, not
 * their differences.
 *
 * <p><b>Source.</b> Hofstätter et al. 2020, "Improving Efficient Neural Ranking Models with Cross-
 * Architecture Knowledge Distillation" (arXiv:2010.02666).
 *
 * <pre>{@code
 * trainer.loss(new MarginMSELoss());
 * }</pre>
 */
public final class MarginMSELoss implements EmbeddingLoss {
  static final String NAME = "MarginMSELoss";

  private final SimilarityFunction similarity;
  private final Optional<SentenceTransformer> teacher;

  /** Dot product; the teacher's scores come from the data. */
  public MarginMSELoss() {
    this(SimilarityFunction.DOT, Optional.empty());
  }

  /**
   * @param similarity of the student's vectors, and of the teacher's where it is a model
   * @param teacher computes the scores, where the data has none; stays as it is
   */
  public MarginMSELoss(SimilarityFunction similarity, Optional<SentenceTransformer> teacher) {
    this.similarity = similarity;
    this.teacher = teacher;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor teachers = CandidateScores.ofTeacher(batch, teacher, similarity);
    boolean scores = teachers.size(1) == batch.columns().size() - 1;
    return torch.mse_loss(
        margins(CandidateScores.of(batch.columns(), similarity)),
        scores ? margins(teachers) : teachers);
  }

  /** [rows, 1 + negatives] to [rows, negatives]. */
  private static Tensor margins(Tensor scores) {
    return scores.narrow(1, 0, 1).sub(scores.narrow(1, 1, scores.size(1) - 1));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("similarity", similarity.key());
    options.put("teacher", teacher.map(SentenceTransformer::reference).orElse("none"));
    return options;
  }

  @Override
  public LossInputs inputs() {
    return teacher.isPresent() ? LossInputs.TUPLES : LossInputs.SCORED_TUPLES;
  }
}
