package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of {@link GISTEmbedLoss}.
 *
 * @param temperature divides similarities; above 0
 * @param marginStrategy how the margin is taken off
 * @param margin taken off the guide's similarity of anchor and positive: candidates above that are
 *     left out
 * @param contrastAnchors whether the other anchors are negatives of the anchor
 * @param contrastPositives whether the other positives are negatives of the positive
 */
public record GISTEmbedOptions(
    double temperature,
    MarginStrategy marginStrategy,
    double margin,
    boolean contrastAnchors,
    boolean contrastPositives) {
  /** sentence-transformers' defaults. */
  public static final GISTEmbedOptions DEFAULT =
      new GISTEmbedOptions(0.01, MarginStrategy.ABSOLUTE, 0, true, true);

  /**
   * Checks all options.
   *
   * @throws io.attune.InvalidInputException naming every one that is not allowed
   */
  public GISTEmbedOptions {
    new OptionProblems(GISTEmbedLoss.NAME)
        .positive("temperature", temperature)
        .finite("margin", margin)
        .throwIfAny();
  }

  /** By sentence-transformers' names. */
  Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("temperature", temperature);
    options.put("margin_strategy", marginStrategy.key());
    options.put("margin", margin);
    options.put("contrast_anchors", contrastAnchors);
    options.put("contrast_positives", contrastPositives);
    return options;
  }
}
