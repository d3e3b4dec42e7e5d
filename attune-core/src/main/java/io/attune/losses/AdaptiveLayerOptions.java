package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of {@link AdaptiveLayerLoss}.
 *
 * @param layersPerStep n_layers_per_step: how many layers, drawn at random, each batch is trained
 *     for besides the last; −1 for all
 * @param lastLayerWeight how much the last layer counts
 * @param priorLayersWeight how much the mean of the others counts
 * @param klDivWeight how much it counts that other layers' vectors differ from the last one's
 * @param klTemperature divides vectors before they become probabilities; 0 for not comparing them
 * @param layerWeighting how much each of the other layers counts
 */
public record AdaptiveLayerOptions(
    int layersPerStep,
    double lastLayerWeight,
    double priorLayersWeight,
    double klDivWeight,
    double klTemperature,
    LayerWeighting layerWeighting) {
  /** sentence-transformers' defaults. */
  public static final AdaptiveLayerOptions DEFAULT =
      new AdaptiveLayerOptions(1, 1, 1, 1, 0.3, LayerWeighting.UNIFORM);

  /**
   * Checks all options.
   *
   * @throws io.attune.InvalidInputException naming every one that is not allowed
   */
  public AdaptiveLayerOptions {
    new OptionProblems(AdaptiveLayerLoss.NAME)
        .require(
            layersPerStep == -1 || layersPerStep > 0,
            "n_layers_per_step must be above 0, or -1 for all, but is " + layersPerStep)
        .finite("last_layer_weight", lastLayerWeight)
        .finite("prior_layers_weight", priorLayersWeight)
        .finite("kl_div_weight", klDivWeight)
        .notNegative("kl_temperature", klTemperature)
        .throwIfAny();
  }

  /** The weight of a layer, from 0 for the embeddings. */
  double weight(int layer) {
    return switch (layerWeighting) {
      case UNIFORM -> 1;
      case LOG -> 1 / (1 + Math.log(1.0 + layer));
      case LINEAR -> 1.0 / (1 + layer);
    };
  }

  /** By sentence-transformers' names. */
  Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("n_layers_per_step", layersPerStep);
    options.put("last_layer_weight", lastLayerWeight);
    options.put("prior_layers_weight", priorLayersWeight);
    options.put("kl_div_weight", klDivWeight);
    options.put("kl_temperature", klTemperature);
    options.put("layer_weighting", layerWeighting.key());
    return options;
  }
}
