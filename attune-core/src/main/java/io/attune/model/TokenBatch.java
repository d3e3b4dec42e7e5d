package io.attune.model;

import io.attune.engine.BatchPart;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Tokenised texts laid end to end, without padding.
 *
 * <p>Inside the batch the texts are ordered by length, so that texts of equal length lie side by
 * side and their attention can be computed as one batched product; {@link #restoreOrder} undoes
 * that. The order has no influence on a text's vector.
 *
 * <p>A text may have no tokens at all, where a tokenizer adds no special ones. Such texts come
 * first in packed order, and have no rows: {@link #runs}, {@link #lengths} and {@link #starts}
 * speak of the others.
 */
public final class TokenBatch {
  /**
   * Neighbouring texts of one length.
   *
   * @param texts how many, at least 1
   * @param length tokens in each of them, at least 1
   */
  public record Run(int texts, int length) {
    /**
     * @return rows of the packed matrix that the run takes
     */
    public long tokens() {
      return (long) texts * length;
    }
  }

  private final List<int[]> packed = new ArrayList<>();
  private final long[] packedRowOfText;
  private final List<Run> runs = new ArrayList<>();
  private final int emptyTexts;
  private final int tokenCount;

  private TokenBatch(List<int[]> texts) {
    packedRowOfText = new long[texts.size()];
    int[] order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(text -> texts.get(text).length))
            .mapToInt(Integer::intValue)
            .toArray();
    int tokens = 0;
    for (int row = 0; row < order.length; row++) {
      int[] text = texts.get(order[row]);
      packedRowOfText[order[row]] = row;
      tokens = Math.addExact(tokens, text.length);
      if (text.length > 0) {
        packed.add(text);
        extendRuns(text.length);
      }
    }
    emptyTexts = order.length - packed.size();
    tokenCount = tokens;
  }

  /**
   * @param texts the token ids of each text, special tokens included
   * @return the batch
   */
  public static TokenBatch of(List<int[]> texts) {
    return new TokenBatch(texts);
  }

  private void extendRuns(int length) {
    int last = runs.size() - 1;
    if (last >= 0 && runs.get(last).length == length) {
      runs.set(last, new Run(runs.get(last).texts + 1, length));
    } else {
      runs.add(new Run(1, length));
    }
  }

  /**
   * @return how many texts
   */
  public int textCount() {
    return packedRowOfText.length;
  }

  /**
   * @return how many texts have no tokens; they come first in packed order
   */
  public int emptyTexts() {
    return emptyTexts;
  }

  /**
   * @return how many tokens all texts have together: the rows of every matrix in the encoder
   */
  public int tokenCount() {
    return tokenCount;
  }

  /**
   * @return the runs of equally long texts, shortest first
   */
  public List<Run> runs() {
    return List.copyOf(runs);
  }

  /**
   * @return the length in tokens of each text that has any, in packed order
   */
  public long[] lengths() {
    return packed.stream().mapToLong(text -> text.length).toArray();
  }

  /**
   * @return the row at which each text that has tokens begins, in packed order
   */
  public long[] starts() {
    long[] starts = lengths();
    long next = 0;
    for (int text = 0; text < starts.length; text++) {
      long length = starts[text];
      starts[text] = next;
      next += length;
    }
    return starts;
  }

  /**
   * @return int64 [tokens], in packed order
   */
  public Tensor tokenIds() {
    return Tensors.ofLongs(packed.stream().flatMapToInt(IntStream::of).asLongStream().toArray());
  }

  /**
   * @return int64 [tokens]: each token's place in its text, from 0
   */
  public Tensor positions() {
    return Tensors.ofLongs(
        packed.stream()
            .flatMapToInt(text -> IntStream.range(0, text.length))
            .asLongStream()
            .toArray());
  }

  /**
   * Places as RoBERTa counts them: from the padding token's id + 1 on, where a padding token that
   * the text itself spells out counts for nothing and takes the padding's own place.
   *
   * @param padding the padding token
   * @return int64 [tokens]
   */
  public Tensor positionsAfter(int padding) {
    long[] places = new long[tokenCount];
    int row = 0;
    for (int[] text : packed) {
      int next = padding + 1;
      for (int token : text) {
        places[row++] = token == padding ? padding : next++;
      }
    }
    return Tensors.ofLongs(places);
  }

  /**
   * @param rows [texts, anything], one row a text in packed order
   * @return the same rows in the order in which the texts were given
   */
  public Tensor restoreOrder(Tensor rows) {
    return rows.index_select(0, Tensors.ofLongs(packedRowOfText));
  }

  /**
   * @param text a text's place in the order in which the texts were given
   * @return its place in packed order
   */
  public int packedIndex(int text) {
    return (int) packedRowOfText[text];
  }

  /**
   * Where this batch's texts lie in a larger one that has them all.
   *
   * @param whole the larger batch
   * @param texts for each text of this batch, in the order in which they were given, its place in
   *     the order in which the larger one was given its texts
   * @return what dropout needs to give this batch the larger one's masks
   */
  public BatchPart partOf(TokenBatch whole, int[] texts) {
    long[] wholeStarts = whole.starts();
    long[] wholeScoreStarts = BatchPart.scoreStarts(whole.lengths());
    long[] starts = new long[packed.size()];
    long[] scoreStarts = new long[packed.size()];
    for (int text = 0; text < texts.length; text++) {
      int here = packedIndex(text) - emptyTexts;
      if (here >= 0) {
        int there = whole.packedIndex(texts[text]) - whole.emptyTexts;
        starts[here] = wholeStarts[there];
        scoreStarts[here] = wholeScoreStarts[there];
      }
    }
    return new BatchPart(lengths(), starts, scoreStarts);
  }
}
