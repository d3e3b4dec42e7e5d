package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.data.DatasetShape;
import io.attune.engine.Tensors;
import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Picks each anchor's positive out of all candidates of the batch.
 *
 * <p><b>Idea.</b> For every anchor its own positive is the right answer; the positives of the other
 * rows, and the negatives of all rows, are wrong ones. The loss is the cross entropy of choosing
 * the right one by similarity: {@code −log softmax(scale · sim(anchorᵢ, candidates))[positiveᵢ]},
 * averaged over the rows. It needs no labels, and gets better with larger batches, which hold more
 * candidates.
 *
 * <p><b>Parameters.</b> {@code scale} (20): multiplies similarities, the inverse of a temperature.
 * {@code similarity} (cosine): cosine or dot. {@code mask_duplicates} (false): whether a candidate
 * whose text equals the row's own positive is left out of that row's candidates instead of counting
 * as wrong.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive) pairs</td><td>none</td></tr>
 * <tr><td>(anchor, positive, negative) triplets</td><td>none</td></tr>
 * <tr><td>(anchor, positive, negative_1, …, negative_n)</td><td>none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Use the sampler {@code no_duplicates}, so that no positive of another
 * row is in truth a right answer.
 *
 * <p><b>Relations.</b> Also known as InfoNCE, in-batch negatives, NT-Xent with one direction.
 *
 * <p><b>Source.</b> Henderson et al. 2017, "Efficient Natural Language Response Suggestion for
 * Smart Reply", section 4.4 (arXiv:1705.00652).
 *
 * <pre>{@code
 * trainer.loss(new MultipleNegativesRankingLoss());
 * }</pre>
 */
public final class MultipleNegativesRankingLoss implements Loss {
  /** The default of {@code scale}. */
  public static final double DEFAULT_SCALE = 20;

  private final double scale;
  private final SimilarityFunction similarity;
  private final boolean maskDuplicates;

  /** Scale 20, cosine similarity, duplicates not masked. */
  public MultipleNegativesRankingLoss() {
    this(DEFAULT_SCALE, SimilarityFunction.COSINE, false);
  }

  /**
   * @param scale multiplies similarities; above 0
   * @param similarity COSINE or DOT
   * @param maskDuplicates whether texts equal to a row's positive are no wrong answers for it
   * @throws InvalidInputException if scale or similarity is not allowed
   */
  public MultipleNegativesRankingLoss(
      double scale, SimilarityFunction similarity, boolean maskDuplicates) {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new InvalidInputException(
          "MultipleNegativesRankingLoss: scale must be a number above 0, but is " + scale);
    }
    if (similarity != SimilarityFunction.COSINE && similarity != SimilarityFunction.DOT) {
      throw new InvalidInputException(
          "MultipleNegativesRankingLoss: similarity must be cosine or dot, but is "
              + similarity.key());
    }
    this.scale = scale;
    this.similarity = similarity;
    this.maskDuplicates = maskDuplicates;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor anchors = batch.columns().get(0); // [rows, dimension]
    TensorVector others = new TensorVector();
    batch.columns().subList(1, batch.columns().size()).forEach(others::push_back);
    Tensor candidates = torch.cat(others, 0); // [rows · columns, dimension], positives first
    Tensor scores = similarity.matrix(anchors, candidates).mul(new Scalar(scale));
    if (maskDuplicates) {
      scores = scores.add(duplicateMask(batch));
    }
    return torch.cross_entropy_loss(scores, rightAnswers(batch.rows()));
  }

  /** Row i's positive is candidate i. */
  private static Tensor rightAnswers(int rows) {
    return Tensors.ofLongs(LongStream.range(0, rows).toArray());
  }

  /** [rows, candidates]: −∞ where a candidate repeats the row's positive, else 0. */
  private static Tensor duplicateMask(EmbeddedBatch batch) {
    int rows = batch.rows();
    int[] positives = batch.textIds().get(1);
    int columns = batch.textIds().size() - 1;
    float[] mask = new float[rows * rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int candidate = 0; candidate < rows * columns; candidate++) {
        int text = batch.textIds().get(1 + candidate / rows)[candidate % rows];
        if (candidate != row && text == positives[row]) {
          mask[row * rows * columns + candidate] = Float.NEGATIVE_INFINITY;
        }
      }
    }
    return Tensors.ofFloats(mask, rows, (long) rows * columns);
  }

  @Override
  public String name() {
    return "MultipleNegativesRankingLoss";
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("scale", scale);
    options.put("similarity", similarity.key());
    options.put("mask_duplicates", maskDuplicates);
    return options;
  }

  @Override
  public Set<DatasetShape> shapes() {
    return Set.of(DatasetShape.PAIR, DatasetShape.TRIPLET);
  }
}
