package io.attune.losses;

import io.attune.engine.Tensors;
import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Lets two models agree on each text and disagree on all other texts of the batch, without any
 * labels.
 *
 * <p><b>Idea.</b> A second model starts as a copy. The first model's vector of a text has to pick
 * out the second's of the same text among all of the batch, and the other way round; the loss is
 * the mean of the two cross entropies. Both are trained; the model that was given is the one to
 * keep.
 *
 * <p><b>Parameters.</b> {@code scale} (20): multiplies similarities; trained along. {@code
 * similarity} (cosine): any of {@link SimilarityFunction}.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>single texts</td><td>none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> A large number of texts of the domain, none twice, and large batches.
 * Training needs twice the memory.
 *
 * <p><b>Relations.</b> {@link ContrastiveTensionLoss} takes pairs; {@link DenoisingAutoEncoderLoss}
 * is another way to learn from texts alone.
 *
 * <p><b>Source.</b> Carlsson et al. 2021, "Semantic Re-tuning with Contrastive Tension"
 * (openreview.net/forum?id=Ov_sMNau-PF), with the negatives of MultipleNegativesRankingLoss.
 *
 * <pre>{@code
 * trainer.loss(new ContrastiveTensionLossInBatchNegatives());
 * }</pre>
 */
public final class ContrastiveTensionLossInBatchNegatives implements Loss {
  static final String NAME = "ContrastiveTensionLossInBatchNegatives";

  private static final String SECOND = "model1";
  private static final String LOGIT_SCALE = "logit_scale"; // the scale's logarithm

  private final double scale;
  private final SimilarityFunction similarity;

  /** Scale 20, cosine. */
  public ContrastiveTensionLossInBatchNegatives() {
    this(20, SimilarityFunction.COSINE);
  }

  /**
   * @param scale multiplies similarities, at the start; above 0
   * @param similarity of the two models' vectors
   * @throws io.attune.InvalidInputException if the scale is not allowed
   */
  public ContrastiveTensionLossInBatchNegatives(double scale, SimilarityFunction similarity) {
    new OptionProblems(NAME).positive("scale", scale).throwIfAny();
    this.scale = scale;
    this.similarity = similarity;
  }

  @Override
  public void makeWeights(LossWeights weights) {
    weights.addCopyOfModel(SECOND);
    weights.addConstant(LOGIT_SCALE, Math.log(scale));
  }

  @Override
  public Tensor forward(LossBatch batch) {
    LossWeights weights = batch.rows().weights();
    Tensor first = batch.embed(weights.model(SECOND), 0); // [rows, dimension]
    Tensor second = batch.embed(batch.model(), 0);
    Tensor scores = similarity.matrix(first, second).mul(weights.get(LOGIT_SCALE).exp());
    Tensor same = Tensors.ofLongs(LongStream.range(0, batch.rows().size()).toArray());
    return torch
        .cross_entropy_loss(scores, same)
        .add(torch.cross_entropy_loss(scores.t(), same))
        .div(new Scalar(2.0));
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
    return LossInputs.SINGLE_TEXTS;
  }
}
