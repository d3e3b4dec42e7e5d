package io.attune.onnx.export;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts that bring mistakes of a graph to light. */
final class AwkwardTexts {
  /** Longer texts take long, and show nothing that these do not. */
  private static final int LONGEST = 512;

  private static final List<String> WORDS =
      List.of("the", "night", "nurse", "bakes", "bread", "in", "Leeds", ",", "and", "never", "3");

  private AwkwardTexts() {}

  /**
   * @param maxSeqLength of the model
   * @return empty, short, long and overlong texts in various scripts
   */
  static List<String> of(int maxSeqLength) {
    int most = Math.min(maxSeqLength, LONGEST);
    return List.of(
        "",
        "a",
        words(most + 1),
        "How do I renew a library book? It's due in 3.14 days & 50% overdue!",
        "ПРИВЕТ мир, 日本語と中文, שלום, café naïve Zürich, 👩‍👩‍👧‍👦",
        words(most / 2),
        "[SEP] </s> [PAD] <pad> ?!... --- (((:::",
        words(most / 5) + " " + "x".repeat(40));
  }

  private static String words(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> WORDS.get(i * i % WORDS.size()))
        .collect(Collectors.joining(" "));
  }
}
