package io.attune.losses;

import io.attune.engine.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Finds the candidates of a batch that are right although they belong to another row. */
final class KnownAnswers {
  private KnownAnswers() {}

  /**
   * [rows of the part, candidates]: −∞ for a candidate that is known to be right, else 0.
   *
   * @param rows of the whole batch
   * @param direction whose candidates are meant: all anchors, or all positives and negatives
   * @param begin the first row of the part
   * @param end the row after its last
   */
  static Tensor mask(BatchRows rows, Direction direction, int begin, int end) {
    boolean anchorsAreCandidates =
        direction == Direction.QUERY_TO_QUERY || direction == Direction.DOC_TO_QUERY;
    List<int[]> texts = rows.textIds();
    List<int[]> candidates =
        anchorsAreCandidates ? texts.subList(0, 1) : texts.subList(1, texts.size());
    int count = rows.size();
    float[] mask = new float[(end - begin) * count * candidates.size()];
    int next = 0;
    for (int row = begin; row < end; row++) {
      for (int column = 0; column < candidates.size(); column++) {
        for (int other = 0; other < count; other++, next++) {
          boolean right =
              anchorsAreCandidates
                  ? isRightAnchor(texts, row, other)
                  : isRightDocument(texts, row, column + 1, other);
          boolean theAnswer = other == row && column == 0;
          if (right && !theAnswer) {
            mask[next] = Float.NEGATIVE_INFINITY;
          }
        }
      }
    }
    return Tensors.ofFloats(mask, (long) end - begin, (long) count * candidates.size());
  }

  /** An equal anchor, or the anchor of an equal positive. */
  private static boolean isRightAnchor(List<int[]> texts, int row, int other) {
    return texts.get(0)[other] == texts.get(0)[row] || texts.get(1)[other] == texts.get(1)[row];
  }

  /** A text equal to the row's positive, or the positive of an equal anchor. */
  private static boolean isRightDocument(List<int[]> texts, int row, int column, int other) {
    return texts.get(column)[other] == texts.get(1)[row]
        || (column == 1 && texts.get(0)[other] == texts.get(0)[row]);
  }
}
