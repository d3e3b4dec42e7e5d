package io.attune.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells when the engine got no memory, which it says in the words of its own code: {@code
 * DefaultCPUAllocator: can't allocate memory: you tried to allocate N bytes}, or {@code
 * std::bad_alloc} of small pieces.
 */
final class NativeMemoryFailure {
  private static final Pattern WORDS =
      Pattern.compile(
          "(?s).*(can't allocate memory|not enough memory|std::bad_alloc)"
              + "(.*?tried to allocate (?<bytes>\\d+) bytes)?.*");

  private static final double MEBIBYTE = 1 << 20;

  private NativeMemoryFailure() {}

  /**
   * @param failure that ended a command
   * @return what to do about it; nothing where memory was not the reason
   */
  static Optional<String> message(Throwable failure) {
    Matcher words = WORDS.matcher(String.valueOf(failure.getMessage()));
    if (!(failure instanceof RuntimeException) || !words.matches()) {
      return Optional.empty();
    }
    String size =
        Optional.ofNullable(words.group("bytes"))
            .map(bytes -> String.format(Locale.ROOT, "%.0f MiB", Long.parseLong(bytes) / MEBIBYTE))
            .orElse("more");
    return Optional.of(
        ("Out of memory: the system gave the engine no %s. Lower batch-size, eval-batch-size or"
                + " max-seq-length; for large batches take a loss that has mini_batch_size, such as"
                + " CachedMultipleNegativesRankingLoss, and lower that. Fewer threads"
                + " (OMP_NUM_THREADS=1) need less too.")
            .formatted(size));
  }
}
