package io.attune.model;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a low-rank adapter is laid over a model's linear layers (LoRA, Hu et al. 2022): each chosen
 * layer's output gets scaling · B · A · input added, where A [rank, in] and B [out, rank] are
 * trained and everything else in the encoder stays as it is. Names and meanings are PEFT's.
 *
 * @param rank rows of A, at least 1
 * @param alpha the scaling is alpha / rank, above 0
 * @param dropout probability, of the adapter's input in training, in [0, 1)
 * @param rankStabilised whether the scaling is alpha / √rank instead (Kalajdzievski 2023)
 * @param targets which linear layers: names, ends of names after a dot, or patterns with {@code *}
 *     for any characters; {@code *} alone for all
 */
public record LoraOptions(
    int rank, double alpha, double dropout, boolean rankStabilised, List<String> targets) {

  /** Every linear layer of the encoder. */
  public static final List<String> ALL_LINEAR = List.of("*");

  /** Rank 8, alpha 16, no dropout, all linear layers. */
  public static final LoraOptions DEFAULT = new LoraOptions(8, 16, 0, false, ALL_LINEAR);

  /**
   * @throws InvalidInputException naming every value that is not allowed
   */
  public LoraOptions {
    targets = List.copyOf(targets);
    List<String> errors = new ArrayList<>();
    if (rank < 1) {
      errors.add("lora-rank must be at least 1, but is " + rank);
    }
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      errors.add("lora-alpha must be above 0, but is " + alpha);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      errors.add("lora-dropout must be in [0, 1), but is " + dropout);
    }
    if (targets.isEmpty()) {
      errors.add("lora-targets must name at least one layer");
    }
    if (!errors.isEmpty()) {
      throw new InvalidInputException(String.join("\n", errors));
    }
  }

  double scaling() {
    return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
  }

  /** Whether one of the targets is meant by a layer's name. */
  boolean matches(String layer) {
    return targets.stream()
        .anyMatch(
            target ->
                NamePattern.matches(target, layer) || NamePattern.matches("*." + target, layer));
  }
}
