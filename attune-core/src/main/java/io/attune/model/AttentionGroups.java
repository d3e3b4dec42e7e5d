package io.attune.model;

import io.attune.engine.ScopedTensors;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How the texts of a batch are put together for the products of their attention: those of similar
 * length side by side, padded to one length, so that a layer takes few large products instead of
 * one for each length. Everything else in an encoder stays packed.
 *
 * <p>Padded to a multiple of {@link #STEP}, rows of scores fill the processor's vectors; a softmax
 * over 160 scores takes half the time of one over 152.
 */
final class AttentionGroups {
  /** Lengths are rounded up to a multiple of this. */
  static final int STEP = 32;

  /**
   * Neighbouring texts, in packed order.
   *
   * @param first the first text among those that have tokens
   * @param texts how many, at least 1
   * @param shortest tokens of the first
   * @param length tokens of each after padding
   * @param firstPlace places of the groups before this one, in each head
   */
  record Group(int first, int texts, int shortest, int length, long firstPlace) {
    /** Places of its texts, padding included. */
    long places() {
      return (long) texts * length;
    }

    boolean hasPadding() {
      return shortest < length;
    }
  }

  private final ScalarType type;
  private final long[] lengths;
  private final long[] starts;
  private final List<Group> groups = new ArrayList<>();
  private final ScopedTensors<List<Integer>> indices = new ScopedTensors<>();
  private final ScopedTensors<Group> masks = new ScopedTensors<>();

  /**
   * @param type of the scores
   */
  AttentionGroups(TokenBatch batch, ScalarType type) {
    this.type = type;
    lengths = batch.lengths();
    starts = batch.starts();
    long place = 0;
    for (int first = 0; first < lengths.length; ) {
      int length = padded(lengths[first]);
      int end = first + 1;
      while (end < lengths.length && padded(lengths[end]) == length) {
        end++;
      }
      Group group = new Group(first, end - first, (int) lengths[first], length, place);
      groups.add(group);
      place += group.places();
      first = end;
    }
  }

  private static int padded(long length) {
    return Math.toIntExact((length + STEP - 1) / STEP * STEP);
  }

  List<Group> groups() {
    return groups;
  }

  long[] lengths() {
    return lengths;
  }

  /** Places of all groups, padding included: of each head, the rows of the padded matrices. */
  long places() {
    return groups.stream().mapToLong(Group::places).sum();
  }

  /**
   * From packed rows to [places · heads, headSize], head by head in each text; padding repeats the
   * text's last token.
   *
   * @param rows [tokens, stored · headSize]
   * @param shape of the heads
   * @param stored heads in the rows, each of which serves heads / stored of the result
   */
  Tensor pad(Tensor rows, HeadShape shape, int stored) {
    Tensor heads = rows.reshape(-1, shape.headSize());
    return heads.index_select(0, toPadded(shape.heads(), stored));
  }

  /** Undoes {@link #pad}: [places · heads, headSize] to [tokens, heads · headSize]. */
  Tensor unpad(Tensor padded, HeadShape shape) {
    return padded
        .index_select(0, toPacked(shape.heads()))
        .view(-1, (long) shape.heads() * shape.headSize());
  }

  /** Sets the rows of {@link #pad} that are padding to zero. */
  void clearPadding(Tensor padded, HeadShape shape) {
    if (groups.stream().anyMatch(Group::hasPadding)) {
      padded.index_fill_(0, padding(shape.heads()), Tensors.scalar(0));
    }
  }

  /** A group's part of {@link #pad}'s result, [texts · heads, length, headSize]; a view. */
  static Tensor of(Group group, Tensor padded, HeadShape shape) {
    return padded
        .narrow(0, group.firstPlace * shape.heads(), group.places() * shape.heads())
        .view((long) group.texts * shape.heads(), group.length, shape.headSize());
  }

  /** What is added to the scores of a group with padding: 0 and −∞, [texts, 1, 1, length]. */
  Tensor mask(Group group) {
    return masks.get(group, this::newMask);
  }

  private Tensor newMask(Group group) {
    float[] mask = new float[(int) group.places()];
    for (int text = 0; text < group.texts; text++) {
      int begin = text * group.length;
      int end = begin + group.length;
      for (int i = begin + (int) lengths[group.first + text]; i < end; i++) {
        mask[i] = Float.NEGATIVE_INFINITY;
      }
    }
    return Tensors.cast(Tensors.ofFloats(mask, group.texts, 1, 1, group.length), type);
  }

  private Tensor toPadded(int heads, int stored) {
    return indices.get(List.of(heads, stored), key -> Tensors.ofInts(newToPadded(heads, stored)));
  }

  private int[] newToPadded(int heads, int stored) {
    int[] index = new int[Math.toIntExact(places() * heads)];
    int shared = heads / stored;
    int next = 0;
    for (Group group : groups) {
      for (int text = group.first; text < group.first + group.texts; text++) {
        int last = (int) lengths[text] - 1;
        for (int head = 0; head < heads; head++) {
          for (int place = 0; place < group.length; place++) {
            long row = starts[text] + Math.min(place, last);
            index[next++] = Math.toIntExact(row * stored + head / shared);
          }
        }
      }
    }
    return index;
  }

  private Tensor toPacked(int heads) {
    return indices.get(List.of(heads), key -> Tensors.ofInts(newToPacked(heads)));
  }

  private int[] newToPacked(int heads) {
    long tokens = starts.length == 0 ? 0 : starts[starts.length - 1] + lengths[lengths.length - 1];
    int[] index = new int[Math.toIntExact(tokens * heads)];
    int next = 0;
    for (Group group : groups) {
      for (int text = 0; text < group.texts; text++) {
        int first = Math.toIntExact((group.firstPlace + (long) text * group.length) * heads);
        for (int place = 0; place < lengths[group.first + text]; place++) {
          for (int head = 0; head < heads; head++) {
            index[next++] = first + head * group.length + place;
          }
        }
      }
    }
    return index;
  }

  private Tensor padding(int heads) {
    return indices.get(List.of(heads, heads, heads), key -> Tensors.ofLongs(newPadding(heads)));
  }

  private long[] newPadding(int heads) {
    long tokens = starts[starts.length - 1] + lengths[lengths.length - 1];
    long[] index = new long[Math.toIntExact((places() - tokens) * heads)];
    int next = 0;
    for (Group group : groups) {
      for (int text = 0; text < group.texts; text++) {
        long first = (group.firstPlace + (long) text * group.length) * heads;
        for (int head = 0; head < heads; head++) {
          for (long place = lengths[group.first + text]; place < group.length; place++) {
            index[next++] = first + (long) head * group.length + place;
          }
        }
      }
    }
    return index;
  }
}
