package io.attune.losses;

import io.attune.engine.Tensors;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Picks each anchor's positive out of the batch, while a guide model sorts out false negatives.
 *
 * <p><b>Idea.</b> As {@link MultipleNegativesRankingLoss}, but a candidate that the guide finds
 * more alike to the anchor than the anchor's own positive is no negative: it is probably a right
 * answer too, and left out. Other anchors and, for the positive, other positives are negatives as
 * well.
 *
 * <p><b>Parameters.</b> {@code guide}: a good embedding model, which stays as it is. The others are
 * those of {@link GISTEmbedOptions}: {@code temperature} (0.01), {@code margin_strategy}
 * (absolute), {@code margin} (0), {@code contrast_anchors} (true), {@code contrast_positives}
 * (true).
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive) pairs</td><td>none</td></tr>
 * <tr><td>(anchor, positive, negative, …) tuples; sentence-transformers allows one negative only</td><td>none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> The sampler {@code no_duplicates}, large batches, and a guide that is
 * better than the model is as yet. The guide reads the texts themselves; sentence-transformers
 * gives a guide with another tokenizer what the model's tokenizer left of them.
 *
 * <p><b>Relations.</b> {@link CachedGISTEmbedLoss} gives the same for batches that do not fit into
 * memory.
 *
 * <p><b>Source.</b> Solatorio 2024, "GISTEmbed: Guided In-sample Selection of Training Negatives
 * for Text Embedding Fine-tuning" (arXiv:2402.16829).
 *
 * <pre>{@code
 * trainer.loss(new GISTEmbedLoss(guide));
 * }</pre>
 */
public class GISTEmbedLoss implements RowwiseLoss {
  static final String NAME = "GISTEmbedLoss";

  /** In float64: two products of equal vectors, summed in another order, differ by less. */
  private static final double ROUNDING = 1e-12;

  private final SentenceTransformer guide;
  private final GISTEmbedOptions options;

  /**
   * @param guide stays as it is
   */
  public GISTEmbedLoss(SentenceTransformer guide) {
    this(guide, GISTEmbedOptions.DEFAULT);
  }

  /**
   * @param guide stays as it is
   * @param options that are checked already
   */
  public GISTEmbedLoss(SentenceTransformer guide, GISTEmbedOptions options) {
    this.guide = guide;
    this.options = options;
  }

  @Override
  public final Tensor forward(EmbeddedBatch batch, int begin, int end) {
    List<Tensor> own = batch.columns();
    List<Tensor> guides =
        batch.encodedBy(guide).stream().map(rows -> rows.to(ScalarType.Double)).toList();
    Tensor positives = part(own.get(1), begin, end);
    Tensor guidedPositives = part(guides.get(1), begin, end);
    Tensor anchors = part(own.get(0), begin, end);
    Tensor guidedAnchors = part(guides.get(0), begin, end);
    Tensor limit = limit(guidedAnchors, guidedPositives); // [rows of the part, 1]
    TensorVector scores = new TensorVector();
    for (int column = 1; column < own.size(); column++) {
      Tensor falseNegatives = cosines(guidedAnchors, guides.get(column)).gt(limit);
      if (column == 1) { // the right answer stays
        Tensor right = Vectors.ownColumn((long) end - begin, batch.rows().size(), begin);
        falseNegatives = falseNegatives.logical_and(right.logical_not());
      }
      // Anchors and positives stand between the positives and the negatives.
      scores.push_back(masked(cosines(anchors, own.get(column)), falseNegatives));
      if (column == 1 && options.contrastAnchors()) {
        Tensor falseAnchors = cosines(guidedAnchors, guides.get(0)).gt(limit);
        scores.push_back(masked(cosines(anchors, own.get(0)), falseAnchors));
      }
      if (column == 1 && options.contrastPositives()) {
        Tensor falsePositives = cosines(guidedPositives, guides.get(1)).gt(limit);
        scores.push_back(masked(cosines(positives, own.get(1)), falsePositives));
      }
    }
    Tensor loss =
        torch.cross_entropy_loss(
            torch.cat(scores, 1).div(new Scalar(options.temperature())),
            Tensors.ofLongs(LongStream.range(begin, end).toArray()));
    return loss.mul(new Scalar((double) (end - begin) / batch.rows().size()));
  }

  /** Above this similarity by the guide a candidate is no negative. */
  private Tensor limit(Tensor guidedAnchors, Tensor guidedPositives) {
    Tensor similarity =
        SimilarityFunction.normalize(guidedAnchors)
            .mul(SimilarityFunction.normalize(guidedPositives))
            .sum(new long[] {1}, /* keepdim */ true, Tensors.sameType());
    Tensor margin =
        options.marginStrategy() == MarginStrategy.ABSOLUTE
            ? torch.ones_like(similarity)
            : similarity.abs();
    return similarity.sub(margin.mul(new Scalar(options.margin()))).add(new Scalar(ROUNDING));
  }

  private static Tensor cosines(Tensor a, Tensor b) {
    return SimilarityFunction.COSINE.matrix(a, b);
  }

  private static Tensor masked(Tensor scores, Tensor mask) {
    return scores.masked_fill(mask, new Scalar(Double.NEGATIVE_INFINITY));
  }

  private static Tensor part(Tensor rows, int begin, int end) {
    return rows.narrow(0, begin, (long) end - begin);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("guide", guide.reference());
    all.putAll(options.configuration());
    return all;
  }

  @Override
  public final LossInputs inputs() {
    return LossInputs.PAIRS_AND_TUPLES;
  }
}
