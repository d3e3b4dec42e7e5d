package io.attune.losses;

import io.attune.engine.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Lets two models agree on equal texts and disagree on others, without any labels.
 *
 * <p><b>Idea.</b> A second model starts as a copy. For a pair of equal texts the product of the
 * first model's vector of the one and the second's of the other is pushed up, for a pair of
 * different texts down. Both are trained; the model that was given is the one to keep.
 *
 * <p><b>Parameters.</b> None.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive) pairs, equal or not</td><td>none: equal texts count as 1, others as 0</td></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>1 for equal texts, 0 for others</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> One pair of equal texts to seven of different ones, from a large
 * number of texts of the domain. Training needs twice the memory.
 *
 * <p><b>Relations.</b> {@link ContrastiveTensionLossInBatchNegatives} takes single texts and is
 * usually better.
 *
 * <p><b>Source.</b> Carlsson et al. 2021, "Semantic Re-tuning with Contrastive Tension"
 * (openreview.net/forum?id=Ov_sMNau-PF).
 *
 * <pre>{@code
 * trainer.loss(new ContrastiveTensionLoss());
 * }</pre>
 */
public final class ContrastiveTensionLoss implements Loss {
  static final String NAME = "ContrastiveTensionLoss";

  private static final String SECOND = "model1";
  private static final long SUM = 2; // at::Reduction::Sum

  /** There are no options. */
  public ContrastiveTensionLoss() {}

  @Override
  public void makeWeights(LossWeights weights) {
    weights.addCopyOfModel(SECOND);
  }

  @Override
  public Tensor forward(LossBatch batch) {
    Tensor first = batch.embed(batch.rows().weights().model(SECOND), 0); // [rows, dimension]
    Tensor second = batch.embed(batch.model(), 1);
    Tensor products = first.mul(second).sum(new long[] {1}); // [rows]
    return torch.binary_cross_entropy_with_logits(
        products, equal(batch), new TensorOptional(), new TensorOptional(), SUM);
  }

  /** [rows]: 1 where the two texts are equal, or are said to be. */
  private static Tensor equal(LossBatch batch) {
    if (batch.rows().labels().isPresent()) {
      return PairLabels.of(batch.rows());
    }
    int[] left = batch.rows().textIds().get(0);
    int[] right = batch.rows().textIds().get(1);
    float[] equal = new float[left.length];
    for (int row = 0; row < left.length; row++) {
      equal[row] = left[row] == right[row] ? 1 : 0;
    }
    return Tensors.ofFloats(equal, equal.length);
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
    return LossInputs.EQUAL_OR_OTHER_TEXTS;
  }
}
