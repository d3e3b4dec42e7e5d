package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionDropoutTest {
  private static final long[] LENGTHS = {1, 3, 4, 4, 9, 31, 64};
  private static final int HEADS = 3;

  private static AttentionDropout of(Dropout dropout, long[] lengths, double probability) {
    return dropout.attention(lengths, HEADS, ScalarType.Float, probability);
  }

  /** [heads][length][length] of one text, cut out of a padded mask. */
  private static float[] own(AttentionDropout dropout, int text, int length, int padded) {
    try (NativeScope scope = NativeScope.open()) {
      float[] mask = Tensors.toFloats(dropout.mask(text, 1, padded));
      float[] own = new float[HEADS * length * length];
      int next = 0;
      double all = 0;
      for (float value : mask) {
        all += value;
      }
      double inside = 0;
      for (int head = 0; head < HEADS; head++) {
        for (int row = 0; row < length; row++) {
          for (int column = 0; column < length; column++) {
            own[next] = mask[(head * padded + row) * padded + column];
            inside += own[next++];
          }
        }
      }
      assertThat(all).as("nothing but zeros in the padding").isCloseTo(inside, within(1e-3));
      return own;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void paddingChangesNoMask(double probability) {
    AttentionDropout dropout = of(new Dropout(42, 1), LENGTHS, probability);
    for (int text = 0; text < LENGTHS.length; text++) {
      int length = (int) LENGTHS[text];
      float[] bare = own(dropout, text, length, length);
      for (int padded : new int[] {length + 1, (length + 31) / 32 * 32, length + 33}) {
        assertThat(own(dropout, text, length, padded)).as("text %d", text).isEqualTo(bare);
      }
    }
  }

  @Test
  void textsSideBySideHaveTheirOwnMasks() {
    AttentionDropout dropout = of(new Dropout(42, 1), LENGTHS, 0.5);
    try (NativeScope scope = NativeScope.open()) {
      float[] both = Tensors.toFloats(dropout.mask(2, 2, 8));
      float[] second = Tensors.toFloats(dropout.mask(3, 1, 8));
      assertThat(Arrays.copyOfRange(both, second.length, both.length)).isEqualTo(second);
      assertThat(Arrays.copyOf(both, second.length)).isNotEqualTo(second);
    }
  }

  @Test
  void aPartOfABatchHasTheMasksOfTheWhole() {
    long[] scoreStarts = BatchPart.scoreStarts(LENGTHS);
    int[] texts = {1, 3, 6};
    BatchPart part =
        new BatchPart(
            Arrays.stream(texts).mapToLong(text -> LENGTHS[text]).toArray(),
            new long[texts.length],
            Arrays.stream(texts).mapToLong(text -> scoreStarts[text]).toArray());
    AttentionDropout ofPart = of(Dropout.ofPart(42, 1, part), part.lengths(), 0.3);
    AttentionDropout ofWhole = of(new Dropout(42, 1), LENGTHS, 0.3);
    for (int i = 0; i < texts.length; i++) {
      int length = (int) LENGTHS[texts[i]];
      assertThat(own(ofPart, i, length, 64)).isEqualTo(own(ofWhole, texts[i], length, 64));
    }
  }

  @Test
  void headsRowsTextsAndLayersDiffer() {
    Dropout dropout = new Dropout(42, 1);
    long[] lengths = {64, 64};
    AttentionDropout first = of(dropout, lengths, 0.5);
    float[] mask = own(first, 0, 64, 64);
    int head = 64 * 64;
    assertIndependent(Arrays.copyOf(mask, head), Arrays.copyOfRange(mask, head, 2 * head));
    assertIndependent(mask, own(first, 1, 64, 64));
    assertIndependent(mask, own(of(dropout, lengths, 0.5), 0, 64, 64));
    float[] nextRow = new float[mask.length];
    System.arraycopy(mask, 64, nextRow, 0, mask.length - 64);
    System.arraycopy(mask, 0, nextRow, mask.length - 64, 64);
    assertIndependent(mask, nextRow);
  }

  /** At probability one half, independent masks agree at half of the positions. */
  private static void assertIndependent(float[] a, float[] b) {
    int agreeing = 0;
    for (int i = 0; i < a.length; i++) {
      agreeing += (a[i] == 0) == (b[i] == 0) ? 1 : 0;
    }
    assertThat((double) agreeing / a.length).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(a.length)));
  }

  @Test
  void dropsTheGivenShareAndScalesTheRest() {
    long[] lengths = {256};
    AttentionDropout dropout = of(new Dropout(7, 7), lengths, 0.1);
    float[] mask = own(dropout, 0, 256, 256);
    int kept = 0;
    for (float value : mask) {
      assertThat(value == 0 || Math.abs(value - 1 / 0.9) < 1e-4).isTrue();
      kept += value == 0 ? 0 : 1;
    }
    assertThat((double) kept / mask.length)
        .isCloseTo(0.9, within(4 * 0.3 / Math.sqrt(mask.length)));
  }

  @Test
  void bf16DropsTheSamePositionsAsFloat32() {
    try (NativeScope scope = NativeScope.open()) {
      for (int padded : new int[] {31, 32}) {
        float[] single =
            Tensors.toFloats(of(new Dropout(3, 3), new long[] {31}, 0.3).mask(0, 1, padded));
        float[] half =
            Tensors.toFloats(
                new Dropout(3, 3)
                    .attention(new long[] {31}, HEADS, ScalarType.BFloat16, 0.3)
                    .mask(0, 1, padded));
        for (int i = 0; i < single.length; i++) {
          assertThat((double) half[i]).isCloseTo(single[i], within(0.01));
        }
      }
    }
  }
}
