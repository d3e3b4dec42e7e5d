package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes other recipes of a valid one: changed a little, broken, or meant to do harm. */
final class RecipeMutations {
  private static final List<String> VALUES =
      List.of(
          "1e999",
          "-1",
          "0",
          "NaN",
          "99999999999999999999999",
          "0.5",
          "2",
          "true",
          "~",
          "\"\"",
          "''",
          "../../../etc/passwd",
          "\"/dev/null\"",
          "\"a\\0b\"",
          "\"\\u2028\"",
          "*anchor",
          "&anchor 1",
          "&anchor {a: *anchor}",
          "!!java.io.File x",
          "[]",
          "{}",
          "[[[[1]]]]",
          "[1, [2, {a: 3}]]",
          "{a: {b: c}}",
          "all-MiniLM-L6-v2",
          "MultipleNegativesRankingLoss",
          "no_duplicates",
          "linear",
          "pairs.jsonl",
          "{learning-rate: [1, 2, 3], seed: [1, 2]}",
          "{seed: [../../x, '..', '.', '/', 'a/../b', '']}",
          "{model: [../.., /, '~', 'a b']}",
          "{trials: 3, space: {learning-rate: {low: 1e-5, high: 1e-3, scale: log}, seed: [1, 2]}}",
          "{trials: 1e9, space: {epochs: {low: -1e308, high: 1e308}}}",
          "'" + "long ".repeat(3_000) + "'");

  private static final List<String> KEYS =
      List.of(
          "source",
          "prepare",
          "queries",
          "split",
          "mine",
          "compare",
          "train",
          "evaluate",
          "publish",
          "input",
          "model",
          "models",
          "loss",
          "matrix",
          "search",
          "steps",
          "columns",
          "provider",
          "ratios",
          "counts",
          "out",
          "<<",
          "../x",
          "learning-rate",
          "lora-rank",
          "prompt",
          "retrieval");

  private static final int DEEP = 3_000;

  private final Random random;

  RecipeMutations(Random random) {
    this.random = random;
  }

  /** Another recipe, in UTF-8 or nearly so. */
  byte[] next(String valid) {
    return switch (random.nextInt(8)) {
      case 0 -> options(valid).getBytes(UTF_8);
      case 1, 2 -> values(valid).getBytes(UTF_8);
      case 3 -> keys(valid).getBytes(UTF_8);
      case 4, 5 -> lines(valid).getBytes(UTF_8);
      case 6 -> bytes(valid.getBytes(UTF_8));
      default -> hostile(valid).getBytes(UTF_8);
    };
  }

  /** Valid ones. */
  private String options(String valid) {
    return valid
        .replace("epochs: 2", "epochs: " + (1 + random.nextInt(5)) / 2.0)
        .replace("batch-size: 4", "batch-size: " + (1 + random.nextInt(64)))
        .replace("learning-rate: 1e-3", "matrix: {seed: [" + random.nextInt() + ", 7]}")
        .replace("evaluate:", random.nextBoolean() ? "evaluate: {batch-size: 8}" : "evaluate: {}");
  }

  private String values(String valid) {
    List<String> lines = new ArrayList<>(valid.lines().toList());
    for (int i = 0; i <= random.nextInt(3); i++) {
      int line = random.nextInt(lines.size());
      int colon = lines.get(line).indexOf(':');
      if (colon > 0) {
        lines.set(line, lines.get(line).substring(0, colon + 1) + " " + one(VALUES));
      }
    }
    return String.join("\n", lines);
  }

  private String keys(String valid) {
    List<String> lines = new ArrayList<>(valid.lines().toList());
    for (int i = 0; i <= random.nextInt(3); i++) {
      int line = random.nextInt(lines.size() + 1);
      String indent = random.nextBoolean() ? "  " : "";
      lines.add(line, indent + one(KEYS) + ": " + one(VALUES));
    }
    return String.join("\n", lines);
  }

  private String lines(String valid) {
    List<String> lines = new ArrayList<>(valid.lines().toList());
    for (int i = 0; i <= random.nextInt(4); i++) {
      int line = random.nextInt(lines.size());
      switch (random.nextInt(4)) {
        case 0 -> lines.remove(line);
        case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
        case 2 -> lines.set(line, "  " + lines.get(line));
        default -> lines.set(line, lines.get(line).strip());
      }
    }
    return String.join("\n", lines);
  }

  private byte[] bytes(byte[] valid) {
    byte[] bytes = valid.clone();
    for (int i = 0; i <= random.nextInt(8); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private String hostile(String valid) {
    String name = one(KEYS);
    return switch (random.nextInt(6)) {
      case 0 -> name + ": " + "[".repeat(random.nextInt(DEEP));
      case 1 -> name + ": " + "{a: ".repeat(random.nextInt(DEEP));
      case 2 -> valid + "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n";
      case 3 -> valid.replace("epochs: 2", "epochs: " + "9".repeat(random.nextInt(DEEP)));
      case 4 -> valid.replace("  learning-rate: 1e-3", "  matrix: {seed: [" + numbers() + "]}");
      default -> "a:\n".repeat(random.nextInt(9)) + "- ".repeat(random.nextInt(DEEP)) + name;
    };
  }

  private String numbers() {
    StringBuilder numbers = new StringBuilder("1");
    int count = random.nextBoolean() ? 5 : 300; // few, or more than are allowed
    for (int i = 2; i < count; i++) {
      numbers.append(", ").append(i);
    }
    return numbers.toString();
  }

  private String one(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
