package io.attune.engine;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.OptionalLong;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much native memory is in use, what a leak makes grow though the Java heap shows nothing; and
 * giving back what is not.
 */
public final class NativeMemory {
  /** The fields of {@code struct mallinfo2}, each a size_t (man 3 mallinfo). */
  private static final int FIELDS = 10;

  /** Field: bytes in blocks mapped one by one, as large tensors are. */
  private static final int MAPPED = 4;

  private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);

  /** Field: bytes in use within all arenas. */
  private static final int IN_ARENAS = 7;

  /** Parameters of {@code mallopt} (man 3 mallopt). */
  private static final int TRIM_THRESHOLD = -1;

  private static final int MAP_THRESHOLD = -3;

  /** Blocks above it are mapped one by one: the gradient of a large word embedding, no less. */
  private static final int LARGE = 1 << 28;

  private NativeMemory() {}

  /**
   * Lets {@code malloc} keep what is freed for the next tensors, instead of handing it to the
   * system, whose fresh pages cost a training step more than a twentieth of its time. {@link
   * #giveBack} hands it over.
   */
  static void keepFreed() {
    if (!Platform.isLinux()
        || System.getenv("MALLOC_TRIM_THRESHOLD_") != null
        || System.getenv("MALLOC_MMAP_THRESHOLD_") != null) {
      return;
    }
    try {
      Function mallopt = NativeLibrary.getInstance("c").getFunction("mallopt");
      mallopt.invokeInt(new Object[] {MAP_THRESHOLD, LARGE});
      mallopt.invokeInt(new Object[] {TRIM_THRESHOLD, Integer.MAX_VALUE});
    } catch (UnsatisfiedLinkError e) {
      // Another C library than glibc keeps what it likes.
      LOG.debug("mallopt is not there", e);
    }
  }

  /**
   * Counts the native objects, such as tensors, that Java code has to free and has not freed yet.
   * Exact: a piece of work that cleans up after itself leaves the number as it was.
   *
   * @return how many
   */
  public static long objects() {
    NativeEngine.load();
    return Pointer.totalCount();
  }

  /**
   * Gives freed memory back to the system. {@code malloc} keeps freed blocks for the next tensors;
   * where those are of ever other sizes, it takes new memory beside the kept. Nothing where the C
   * library is not glibc. The pages given back cost time when they are touched again: some tenths
   * of a second for a gigabyte.
   */
  public static void giveBack() {
    NativeEngine.load();
    Pointer.trimMemory();
  }

  /**
   * Counts the bytes that all native code of this process holds through {@code malloc}: tensors,
   * but also the JVM's own, whose compiler makes the number waver by some megabytes while code is
   * warming up.
   *
   * @return bytes; empty where the C library does not tell (glibc does from 2.33 on)
   */
  public static OptionalLong allocatedBytes() {
    if (!Platform.isLinux() || !Platform.isIntel() || !Platform.is64Bit()) {
      return OptionalLong.empty();
    }
    try (Memory statistics = new Memory((long) FIELDS * Long.BYTES)) {
      Function mallinfo2 = NativeLibrary.getInstance("c").getFunction("mallinfo2");
      // A struct of this size is returned where a hidden first argument points (System V AMD64 ABI,
      // 3.2.3); taking it so costs no memory beyond this scope, which would blur the measure.
      mallinfo2.invokeVoid(new Object[] {statistics});
      long mapped = statistics.getLong((long) MAPPED * Long.BYTES);
      return OptionalLong.of(mapped + statistics.getLong((long) IN_ARENAS * Long.BYTES));
    } catch (UnsatisfiedLinkError e) {
      return OptionalLong.empty();
    }
  }
}
