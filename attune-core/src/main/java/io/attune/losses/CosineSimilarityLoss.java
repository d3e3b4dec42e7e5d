package io.attune.losses;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes the cosine of two texts equal to their score.
 *
 * <p><b>Idea.</b> The mean squared difference of cosine and score.
 *
 * <p><b>Parameters.</b> None.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>a score, between −1 and 1; or a label, 0 or 1</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Scores that are meant as cosines.
 *
 * <p><b>Relations.</b> {@link CoSENTLoss} needs nothing but the scores' order, and is usually
 * better where the Spearman correlation counts.
 *
 * <p><b>Source.</b> Reimers and Gurevych 2019, "Sentence-BERT" (arXiv:1908.10084), section 3,
 * regression objective.
 *
 * <pre>{@code
 * trainer.loss(new CosineSimilarityLoss());
 * }</pre>
 */
public final class CosineSimilarityLoss implements EmbeddingLoss {
  static final String NAME = "CosineSimilarityLoss";

  /** There are no options. */
  public CosineSimilarityLoss() {}

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor cosines = Vectors.cosines(batch.columns().get(0), batch.columns().get(1)); // [rows]
    return torch.mse_loss(cosines, PairLabels.of(batch));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    return Map.of();
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.SIMILARITIES;
  }
}
