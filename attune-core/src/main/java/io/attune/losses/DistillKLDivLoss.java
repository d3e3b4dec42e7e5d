package io.attune.losses;

import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes the student rank its candidates as a teacher does.
 *
 * <p><b>Idea.</b> Scores of the positive and the negatives become probabilities by a softmax, the
 * student's and the teacher's; the loss is the Kullback-Leibler divergence of the student's from
 * the teacher's, times the squared temperature of the student.
 *
 * <p><b>Parameters.</b> {@code similarity} (dot): any of {@link SimilarityFunction}. {@code
 * temperature} (1): divides the scores; higher ones make the probabilities more alike. {@code
 * student_temperature}, {@code teacher_temperature} (as temperature): for each on its own. {@code
 * teacher} (none, not in sentence-transformers): an embedding model that computes the scores during
 * training; without it they come from the data.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive, negative, …) tuples</td><td>scores of the positive and each negative</td></tr>
 * <tr><td>(anchor, positive, negative, …) tuples</td><td>none, with a teacher model</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Several negatives a row, with the scores of a cross-encoder.
 *
 * <p><b>Relations.</b> {@link MarginMSELoss} learns the differences themselves.
 *
 * <p><b>Source.</b> Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network"
 * (arXiv:1503.02531); Lin, Yang and Lin 2020 (arXiv:2010.11386).
 *
 * <pre>{@code
 * trainer.loss(new DistillKLDivLoss());
 * }</pre>
 */
public final class DistillKLDivLoss implements EmbeddingLoss {
  static final String NAME = "DistillKLDivLoss";

  private static final long SUM = 2; // at::Reduction::Sum

  private final SimilarityFunction similarity;
  private final double studentTemperature;
  private final double teacherTemperature;
  private final Optional<SentenceTransformer> teacher;

  /** Dot product, temperature 1; the teacher's scores come from the data. */
  public DistillKLDivLoss() {
    this(SimilarityFunction.DOT, 1, 1, Optional.empty());
  }

  /**
   * @param similarity of the student's vectors, and of the teacher's where it is a model
   * @param studentTemperature divides the student's scores; above 0
   * @param teacherTemperature divides the teacher's scores; above 0
   * @param teacher computes the scores, where the data has none; stays as it is
   * @throws io.attune.InvalidInputException if a temperature is not allowed
   */
  public DistillKLDivLoss(
      SimilarityFunction similarity,
      double studentTemperature,
      double teacherTemperature,
      Optional<SentenceTransformer> teacher) {
    new OptionProblems(NAME)
        .positive("student_temperature", studentTemperature)
        .positive("teacher_temperature", teacherTemperature)
        .throwIfAny();
    this.similarity = similarity;
    this.studentTemperature = studentTemperature;
    this.teacherTemperature = teacherTemperature;
    this.teacher = teacher;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor students = // log probabilities [rows, 1 + negatives]
        CandidateScores.of(batch.columns(), similarity)
            .div(new Scalar(studentTemperature))
            .log_softmax(1);
    Tensor teachers =
        CandidateScores.ofTeacher(batch, teacher, similarity)
            .div(new Scalar(teacherTemperature))
            .softmax(1);
    return torch
        .kl_div(students, teachers, SUM, /* the target is a logarithm */ false)
        .mul(new Scalar(studentTemperature * studentTemperature / batch.rows().size()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("similarity", similarity.key());
    options.put("student_temperature", studentTemperature);
    options.put("teacher_temperature", teacherTemperature);
    options.put("teacher", teacher.map(SentenceTransformer::reference).orElse("none"));
    return options;
  }

  @Override
  public LossInputs inputs() {
    return teacher.isPresent() ? LossInputs.TUPLES : LossInputs.CANDIDATE_SCORES;
  }
}
