package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.model.NamePattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * Which of a model's weights are trained, and how fast each of them learns: the lower its layer,
 * the slower, where layer-wise decay is asked for (Howard and Ruder 2018).
 */
final class TrainableWeights {
  private static final Pattern LAYER = Pattern.compile("(?:.*[.])?layers?[.](\\d+)[.].*");

  /** What lies above all layers: a last norm, and the modules after pooling. */
  private static final Pattern ABOVE = Pattern.compile("(norm|final_norm|\\d+_\\w+)[.].*");

  private final Map<String, Tensor> weights;
  private final int layers;
  private final double decay;

  private TrainableWeights(Map<String, Tensor> weights, int layers, double decay) {
    this.weights = weights;
    this.layers = layers;
    this.decay = decay;
  }

  /**
   * @param all weights by name
   * @throws InvalidInputException if a pattern of {@code freeze} fits none, or no weight is left
   */
  static TrainableWeights of(Map<String, Tensor> all, TrainingArguments arguments) {
    requireFitting(all, arguments.freeze());
    Map<String, Tensor> trained = new LinkedHashMap<>();
    int layers = 0;
    for (Map.Entry<String, Tensor> weight : all.entrySet()) {
      String name = weight.getKey();
      layers = Math.max(layers, layer(name) + 1);
      if (arguments.freeze().stream().noneMatch(pattern -> NamePattern.matches(pattern, name))) {
        trained.put(name, weight.getValue());
      }
    }
    if (trained.isEmpty()) {
      throw new InvalidInputException(
          "freeze: " + String.join(", ", arguments.freeze()) + " leaves no weight to train");
    }
    return new TrainableWeights(
        Collections.unmodifiableMap(trained), layers, arguments.layerLearningRateDecay());
  }

  private static void requireFitting(Map<String, Tensor> all, List<String> patterns) {
    List<String> errors = new ArrayList<>();
    for (String pattern : patterns) {
      if (all.keySet().stream().noneMatch(name -> NamePattern.matches(pattern, name))) {
        errors.add(
            "freeze: no weight of the model fits '"
                + pattern
                + "'"
                + Suggestions.hint(pattern, all.keySet())
                + "; the first ones are "
                + String.join(", ", all.keySet().stream().limit(5).toList())
                + "; * stands for any characters");
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidInputException(String.join("\n", errors));
    }
  }

  /** The layer that a weight belongs to, from 0; −1 for none. */
  private static int layer(String name) {
    Matcher layer = LAYER.matcher(name);
    return layer.matches() ? Integer.parseInt(layer.group(1)) : -1;
  }

  /** Those that are trained, by name. */
  Map<String, Tensor> weights() {
    return weights;
  }

  /**
   * By what the learning rate is multiplied: 1 for the last layer and what is above it, the decay
   * once more for each layer further down, and once more again for the embeddings.
   */
  double rate(String name) {
    int layer = ABOVE.matcher(name).matches() ? layers - 1 : layer(name);
    return Math.pow(decay, layers - 1 - layer);
  }
}
