package io.attune.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch, once a process.
 *
 * <p>Four things have to happen before the first native library loads: the platform is checked, so
 * that an unsupported one gets a sentence instead of a link error; how threads wait and how many
 * there are is set, unless the user's environment says otherwise; so is how much freed memory
 * {@code malloc} keeps; and so is JavaCPP's limit on memory.
 */
public final class NativeEngine {
  private NativeEngine() {}

  /**
   * Makes sure that the engine is ready.
   *
   * @throws io.attune.InvalidInputException if there is no build of the engine for this machine
   */
  public static void load() {
    Loaded.ready();
  }

  /**
   * @return how many threads one operation uses
   */
  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /**
   * @return whether bf16 matrix products run in hardware here
   */
  public static boolean hasBf16Arithmetic() {
    return Loaded.BF16;
  }

  /**
   * @return the processor's name, for the record of a run
   */
  public static String processor() {
    return Platform.processor();
  }

  /** Initialised on first use, by the class loader's own lock. */
  private static final class Loaded {
    private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    /** Some tenths of a millisecond. */
    private static final String SPINS = "50000";

    static final boolean BF16 = Platform.hasBf16Arithmetic();

    static {
      Platform.requireSupported();
      chooseThreads();
      NativeMemory.keepFreed();
      liftMemoryLimit();
      loadExclusively();
      Operators.findAll();
    }

    static void ready() {}

    /**
     * OpenMP's threads wait for the next operation awake, but not for long: asleep at once, they
     * cost an eighth of a training step; awake for ever, they take the cores from Java's threads.
     * OpenBLAS gets no threads of its own, which would meet OpenMP's: libtorch multiplies batches
     * in parallel itself, and large products go to oneDNN ({@link OneDnn}).
     */
    private static void chooseThreads() {
      if (System.getenv("OMP_WAIT_POLICY") == null) {
        Platform.setNativeEnvironment("OMP_WAIT_POLICY", "PASSIVE");
        Platform.setNativeEnvironment("GOMP_SPINCOUNT", SPINS);
      }
      Platform.setNativeEnvironment("OPENBLAS_NUM_THREADS", "1");
    }

    /**
     * JavaCPP by itself refuses to work on once the process holds four times the Java heap's limit
     * (a small heap is no reason to train on little memory), and asks the system for that size
     * whenever an object is made, which takes longer than making it.
     */
    private static void liftMemoryLimit() {
      if (System.getProperty(MEMORY_LIMIT) == null) {
        System.setProperty(MEMORY_LIMIT, "0");
      }
    }

    /**
     * JavaCPP unpacks its libraries into a cache that all processes share; two that do so at once
     * can see each other's half-written files (javacpp#608), so one waits for the other.
     */
    private static void loadExclusively() {
      Path lockFile = Path.of(System.getProperty("user.home"), ".javacpp", "attune.lock");
      try {
        Files.createDirectories(lockFile.getParent());
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (!lock.isValid()) {
            throw new IllegalStateException("Lost the lock on " + lockFile);
          }
          Loader.load(torch.class);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot prepare the engine's cache at " + lockFile, e);
      }
    }
  }
}
