package io.attune.losses;

import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Orders pairs of texts by their similarity.
 *
 * <p><b>Idea.</b> Of two pairs, the one with the higher score has to have the higher cosine. Every
 * two pairs of the batch whose order is known are compared: {@code log(1 + Σ exp(scale · (sim(i) −
 * sim(j))))} over all pairs i, j with {@code score(i) < score(j)}. Only the order of the scores
 * matters, not their values.
 *
 * <p><b>Parameters.</b> {@code scale} (20): multiplies similarities, the inverse of a temperature.
 * {@code similarity} (cosine): any of {@link SimilarityFunction}.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>a score, usually between 0 and 1; or a label, 0 or 1</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Batches of 16 and more, so that there is something to compare.
 *
 * <p><b>Relations.</b> {@link AnglELoss} is the same with another similarity; {@link
 * CosineSimilarityLoss} wants the scores themselves. CoSENT usually gives a better Spearman
 * correlation than the latter.
 *
 * <p><b>Source.</b> Su 2022, "CoSENT (I): A more efficient sentence vector scheme than Sentence-
 * BERT" (kexue.fm/archives/8847).
 *
 * <pre>{@code
 * trainer.loss(new CoSENTLoss());
 * }</pre>
 */
public final class CoSENTLoss implements EmbeddingLoss {
  static final String NAME = "CoSENTLoss";

  private final double scale;
  private final SimilarityFunction similarity;

  /** Scale 20, cosine. */
  public CoSENTLoss() {
    this(20, SimilarityFunction.COSINE);
  }

  /**
   * @param scale multiplies similarities; above 0
   * @param similarity of the two texts of a pair
   * @throws io.attune.InvalidInputException if the scale is not allowed
   */
  public CoSENTLoss(double scale, SimilarityFunction similarity) {
    new OptionProblems(NAME).positive("scale", scale).throwIfAny();
    this.scale = scale;
    this.similarity = similarity;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    return PairOrder.loss(
        Vectors.pairwise(similarity, batch.columns().get(0), batch.columns().get(1)),
        PairLabels.of(batch),
        scale);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("scale", scale);
    options.put("similarity", similarity.key());
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.SIMILARITIES;
  }
}
