package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.engine.Tensors;
import io.attune.similarity.SimilarityFunction;
import java.util.Map;
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
 * {@code similarity} (cosine): cosine or dot. {@code mask_duplicates} (false, not in
 * sentence-transformers): whether a candidate that is known to be right, since its text equals the
 * row's own positive or it is the positive of an equal anchor, is left out instead of counting as
 * wrong. {@code directions} (query_to_doc): see {@link Direction}. {@code partition_mode} (joint):
 * see {@link PartitionMode}. {@code hardness_mode} (none) and {@code hardness_strength} (0): adds
 * to each chosen negative's score its similarity times the strength, as a constant, so that hard
 * negatives weigh more (Lan et al. 2025, equation 5).
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
 * {@link CachedMultipleNegativesRankingLoss} gives the same for batches that do not fit into
 * memory; {@link GISTEmbedLoss} lets a guide model sort out false negatives. {@link
 * MultipleNegativesRankingOptions#symmetric()} is sentence-transformers' older
 * MultipleNegativesSymmetricRankingLoss.
 *
 * <p><b>Source.</b> Henderson et al. 2017, "Efficient Natural Language Response Suggestion for
 * Smart Reply", section 4.4 (arXiv:1705.00652).
 *
 * <pre>{@code
 * trainer.loss(new MultipleNegativesRankingLoss());
 * }</pre>
 */
public class MultipleNegativesRankingLoss implements RowwiseLoss {
  static final String NAME = "MultipleNegativesRankingLoss";

  /** The default of {@code scale}. */
  public static final double DEFAULT_SCALE = MultipleNegativesRankingOptions.DEFAULT.scale();

  private final MultipleNegativesRankingOptions options;

  /** The defaults. */
  public MultipleNegativesRankingLoss() {
    this(MultipleNegativesRankingOptions.DEFAULT);
  }

  /**
   * @param options that are checked already
   */
  public MultipleNegativesRankingLoss(MultipleNegativesRankingOptions options) {
    this.options = options;
  }

  /**
   * @param scale multiplies similarities; above 0
   * @param similarity COSINE or DOT
   * @param maskDuplicates whether candidates that are known to be right are no wrong answers
   * @throws InvalidInputException if scale or similarity is not allowed
   */
  public MultipleNegativesRankingLoss(
      double scale, SimilarityFunction similarity, boolean maskDuplicates) {
    this(
        new MultipleNegativesRankingOptions(
            scale,
            similarity,
            maskDuplicates,
            MultipleNegativesRankingOptions.DEFAULT.directions(),
            MultipleNegativesRankingOptions.DEFAULT.partitionMode(),
            MultipleNegativesRankingOptions.DEFAULT.hardnessMode(),
            MultipleNegativesRankingOptions.DEFAULT.hardnessStrength()));
  }

  @Override
  public final Tensor forward(EmbeddedBatch batch, int begin, int end) {
    boolean whole = begin == 0 && end == batch.rows().size();
    Tensor loss =
        options.isPlain()
            ? torch.cross_entropy_loss(
                anchorsToCandidates(batch, begin, end), rightAnswers(begin, end))
            : overDirections(batch, begin, end);
    return whole ? loss : loss.mul(new Scalar((double) (end - begin) / batch.rows().size()));
  }

  /** [rows of the part, candidates]: scaled similarities, with −∞ for masked duplicates. */
  private Tensor anchorsToCandidates(EmbeddedBatch batch, int begin, int end) {
    Tensor scores =
        options
            .similarity()
            .matrix(part(batch.columns().get(0), begin, end), candidates(batch))
            .mul(new Scalar(options.scale()));
    return options.maskDuplicates()
        ? scores.add(KnownAnswers.mask(batch.rows(), Direction.QUERY_TO_DOC, begin, end))
        : scores;
  }

  private Tensor overDirections(EmbeddedBatch batch, int begin, int end) {
    Tensor positives =
        anchorsToCandidates(batch, begin, end)
            .gather(1, rightAnswers(begin, end).unsqueeze(1)); // [rows, 1]
    TensorVector scores = new TensorVector();
    for (Direction direction : options.directions()) {
      scores.push_back(scores(direction, batch, begin, end));
    }
    if (options.partitionMode() == PartitionMode.JOINT) {
      return torch.cat(scores, 1).logsumexp(1).sub(positives.squeeze(1)).mean();
    }
    TensorVector partitions = new TensorVector();
    for (Tensor directed : scores.get()) {
      partitions.push_back(directed.logsumexp(1)); // [rows]
    }
    return torch.stack(partitions, 0).mean(0).sub(positives.squeeze(1)).mean();
  }

  /** [rows of the part, candidates of the direction]. */
  private Tensor scores(Direction direction, EmbeddedBatch batch, int begin, int end) {
    if (direction == Direction.QUERY_TO_DOC) {
      Tensor scores = anchorsToCandidates(batch, begin, end);
      return options.hardnessMode().isEmpty()
          ? scores
          : scores.add(hardness(batch, begin, end, options.hardnessMode().get()));
    }
    Tensor queries = batch.columns().get(0);
    Tensor positives = part(batch.columns().get(1), begin, end);
    SimilarityFunction similarity = options.similarity();
    Tensor raw =
        switch (direction) {
          case QUERY_TO_DOC -> throw new IllegalStateException("handled above");
          case QUERY_TO_QUERY -> similarity.matrix(part(queries, begin, end), queries);
          case DOC_TO_QUERY -> similarity.matrix(positives, queries);
          case DOC_TO_DOC -> similarity.matrix(positives, candidates(batch));
        };
    Tensor scores = raw.mul(new Scalar(options.scale()));
    if (direction != Direction.DOC_TO_QUERY) { // a row is no candidate of itself
      int repeats = direction == Direction.DOC_TO_DOC ? batch.columns().size() - 1 : 1;
      scores = scores.masked_fill(own(batch, begin, end).repeat(1, repeats), never());
    }
    return options.maskDuplicates()
        ? scores.add(KnownAnswers.mask(batch.rows(), direction, begin, end))
        : scores;
  }

  /** [rows of the part, candidates]: what hard negatives count more; a constant. */
  private Tensor hardness(EmbeddedBatch batch, int begin, int end, HardnessMode mode) {
    Tensor similarities =
        options
            .similarity()
            .matrix(part(batch.columns().get(0), begin, end), candidates(batch))
            .detach();
    int columns = batch.columns().size() - 1;
    Tensor own = own(batch, begin, end); // [rows of the part, rows]
    Tensor none = torch.zeros_like(own);
    Tensor others = own.logical_not();
    TensorVector counted = new TensorVector();
    for (int column = 0; column < columns; column++) {
      counted.push_back(
          switch (mode) {
            case IN_BATCH_NEGATIVES -> others;
            case HARD_NEGATIVES -> column == 0 ? none : own;
            case ALL_NEGATIVES -> column == 0 ? others : torch.ones_like(own);
          });
    }
    return similarities.mul(torch.cat(counted, 1)).mul(new Scalar(options.hardnessStrength()));
  }

  private static Tensor own(EmbeddedBatch batch, int begin, int end) {
    return Vectors.ownColumn((long) end - begin, batch.rows().size(), begin);
  }

  private static Tensor part(Tensor rows, int begin, int end) {
    return begin == 0 && end == rows.size(0) ? rows : rows.narrow(0, begin, (long) end - begin);
  }

  /** [rows · columns, dimension], positives first. */
  private static Tensor candidates(EmbeddedBatch batch) {
    TensorVector others = new TensorVector();
    batch.columns().subList(1, batch.columns().size()).forEach(others::push_back);
    return torch.cat(others, 0);
  }

  /** No static: the memory scope of whoever comes first would free it. */
  private static Scalar never() {
    return new Scalar(Double.NEGATIVE_INFINITY);
  }

  /** Row i's positive is candidate i. */
  private static Tensor rightAnswers(int begin, int end) {
    return Tensors.ofLongs(LongStream.range(begin, end).toArray());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    return options.configuration();
  }

  @Override
  public final LossInputs inputs() {
    return LossInputs.PAIRS_AND_TUPLES;
  }
}
