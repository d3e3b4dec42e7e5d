package io.attune.losses;

import io.attune.model.ForwardContext;
import io.attune.model.SentenceTransformer;
import io.attune.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A batch of training examples before they have vectors, and the model that gives them some. */
public final class LossBatch {
  private final SentenceTransformer model;
  private final List<List<int[]>> tokens; // [column][row]
  private final BatchRows rows;
  private final ForwardPass pass;
  private TokenBatch whole;

  /**
   * @param model that is trained
   * @param tokens the token ids of each text, [column][row]
   * @param rows what is known about the rows
   * @param pass number format and dropout
   */
  public LossBatch(
      SentenceTransformer model, List<List<int[]>> tokens, BatchRows rows, ForwardPass pass) {
    this.model = model;
    this.tokens = List.copyOf(tokens);
    this.rows = rows;
    this.pass = pass;
  }

  /**
   * What is known about the rows.
   *
   * @return labels, text numbers and so on
   */
  public BatchRows rows() {
    return rows;
  }

  /**
   * The token ids.
   *
   * @return [column][row], special tokens included
   */
  public List<List<int[]>> tokens() {
    return tokens;
  }

  /**
   * The model that is trained.
   *
   * @return the one whose parameters change
   */
  public SentenceTransformer model() {
    return model;
  }

  /** A context for one pass of the model over texts other than those of this batch. */
  ForwardContext context() {
    return pass.context(model);
  }

  /** A context for a decoder's pass, whose dropout masks are others than the model's. */
  ForwardContext decoderContext() {
    return pass.ofOtherModel().context(model);
  }

  /**
   * Computes the vectors of all texts in one packed pass.
   *
   * @return vectors through which gradients reach the model
   */
  public EmbeddedBatch embed() {
    return byColumn(model.forward(whole(), pass.context(model)));
  }

  /**
   * For the embeddings and each layer, the vectors the texts would have if the model ended there.
   */
  List<EmbeddedBatch> embedLayers() {
    return model.forwardLayers(whole(), pass.context(model)).stream().map(this::byColumn).toList();
  }

  /** The vectors of one column, [rows, dimension], by the model or a second one. */
  Tensor embed(SentenceTransformer by, int column) {
    ForwardPass own = by == model ? pass : pass.ofOtherModel();
    return by.forward(TokenBatch.of(tokens.get(column)), own.context(by));
  }

  /** The vectors of a piece, [its rows, dimension], as in a pass over the whole batch. */
  Tensor embed(MiniBatches.Piece piece) {
    TokenBatch part = TokenBatch.of(tokens.get(piece.column()).subList(piece.begin(), piece.end()));
    int offset = piece.column() * rows.size();
    int[] places = IntStream.range(offset + piece.begin(), offset + piece.end()).toArray();
    return model.forward(part, pass.context(model, part.partOf(whole(), places)));
  }

  private TokenBatch whole() {
    if (whole == null) {
      whole = TokenBatch.of(tokens.stream().flatMap(List::stream).toList());
    }
    return whole;
  }

  /** Cuts [columns · rows, dimension]. */
  private EmbeddedBatch byColumn(Tensor vectors) {
    long[] sizes = new long[tokens.size()];
    Arrays.fill(sizes, rows.size());
    TensorVector split = vectors.split_with_sizes(sizes, 0);
    List<Tensor> columns = new ArrayList<>(sizes.length);
    for (int column = 0; column < sizes.length; column++) {
      columns.add(split.get(column));
    }
    return new EmbeddedBatch(columns, rows);
  }
}
