package io.attune.testing;

import java.util.Arrays;
import java.util.Random;

/** Files as a bad disk, a cut connection or somebody's malice leaves them: the same for a seed. */
public final class DamagedBytes {
  private static final int LONGEST = 64;

  private DamagedBytes() {}

  /**
   * Damages a file at one place: a flipped bit, an end cut off, bytes taken out or put in.
   *
   * @param bytes of a file, not empty; not changed
   * @param random decides how and where
   * @return the damaged file
   */
  public static byte[] of(byte[] bytes, Random random) {
    int place = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(LONGEST);
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(bytes, place);
      case 2 -> joined(bytes, place, new byte[0], Math.min(bytes.length, place + length));
      default -> {
        byte[] inserted = new byte[length];
        random.nextBytes(inserted);
        yield joined(bytes, place, inserted, place);
      }
    };
  }

  /** What comes before a place, something between, and the rest from another place on. */
  private static byte[] joined(byte[] bytes, int place, byte[] between, int rest) {
    byte[] result = Arrays.copyOf(bytes, place + between.length + bytes.length - rest);
    System.arraycopy(between, 0, result, place, between.length);
    System.arraycopy(bytes, rest, result, place + between.length, bytes.length - rest);
    return result;
  }
}
