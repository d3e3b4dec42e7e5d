package io.attune.losses;

import io.attune.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a student's vectors equal to a teacher's by the squared difference.
 *
 * <p><b>Idea.</b> The mean squared difference of each component of the student's vector of a text
 * and of the one that a teacher gives it.
 *
 * <p><b>Parameters.</b> {@code projection_dim} (none) and {@code teacher} (none): see {@link
 * EmbedDistillLoss}.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>single texts</td><td>the teacher's vector of each</td></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>one vector for both</td></tr>
 * <tr><td>any texts</td><td>none, with a teacher model</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Making a model multilingual: sentences and their translations, with
 * the teacher's vectors of the sentences; or making one smaller.
 *
 * <p><b>Relations.</b> {@link EmbedDistillLoss} has other distances.
 *
 * <p><b>Source.</b> Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual
 * using Knowledge Distillation" (arXiv:2004.09813), equation 1.
 *
 * <pre>{@code
 * trainer.loss(new MSELoss());
 * }</pre>
 */
public final class MSELoss extends EmbedDistillLoss {
  static final String NAME = "MSELoss";

  /** The teacher's vectors come from the data. */
  public MSELoss() {
    this(OptionalInt.empty(), Optional.empty());
  }

  /**
   * @param projectionDimension the teacher's dimension, where it differs from the student's
   * @param teacher computes the targets, where the data has none; stays as it is
   * @throws io.attune.InvalidInputException if an option is not allowed
   */
  public MSELoss(OptionalInt projectionDimension, Optional<SentenceTransformer> teacher) {
    super(DistillationDistance.MSE, projectionDimension, teacher);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>(super.configuration());
    options.remove("distance_metric");
    return options;
  }
}
