package io.attune.model;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A low-rank adapter over some of an encoder's linear layers. Owns its weights. */
final class LoraAdapter implements AutoCloseable {
  static final String DOWN = ".lora_A.weight";
  static final String UP = ".lora_B.weight";

  private final LoraOptions options;
  private final Map<String, Linear> base = new LinkedHashMap<>();
  private final Map<String, LoraLayer> layers = new LinkedHashMap<>();

  /** Over layers that {@link #cover} adds. */
  LoraAdapter(LoraOptions options) {
    this.options = options;
  }

  /**
   * A fresh adapter, which changes nothing yet: B is zero, A random as PyTorch starts linear
   * layers.
   *
   * @throws InvalidInputException if a target fits no layer
   */
  static LoraAdapter create(LoraOptions options, Map<String, Linear> linears, long seed) {
    requireTargets(options, linears);
    LoraAdapter adapter = new LoraAdapter(options);
    SplittableRandom random = new SplittableRandom(seed);
    linears.forEach(
        (name, linear) -> {
          if (options.matches(name)) {
            long in = linear.weight().size(1);
            long out = linear.weight().size(0);
            float[] down = uniform(random, Math.toIntExact(options.rank() * in), in);
            float[] up = new float[Math.toIntExact(out * options.rank())];
            adapter.cover(name, linear, down, up);
          }
        });
    return adapter;
  }

  private static float[] uniform(SplittableRandom random, int count, long in) {
    double bound = 1 / Math.sqrt((double) in);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return values;
  }

  private static void requireTargets(LoraOptions options, Map<String, Linear> linears) {
    List<String> errors = new ArrayList<>();
    for (String target : options.targets()) {
      LoraOptions alone = new LoraOptions(1, 1, 0, false, List.of(target));
      if (linears.keySet().stream().noneMatch(alone::matches)) {
        errors.add(
            "lora-targets: no linear layer of the encoder fits '"
                + target
                + "'"
                + Suggestions.hint(target, ends(linears))
                + "; its layers are "
                + String.join(", ", ends(linears)));
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidInputException(String.join("\n", errors));
    }
  }

  /** The names' last parts: the same in all layers of an encoder. */
  private static List<String> ends(Map<String, Linear> linears) {
    return linears.keySet().stream()
        .map(name -> name.replaceAll("^.*\\.\\d+\\.", ""))
        .distinct()
        .sorted()
        .toList();
  }

  /** Lays weights over one layer, in the layer's shape. */
  void cover(String name, Linear linear, float[] down, float[] up) {
    try (NativeScope scope = NativeScope.open()) {
      long rank = options.rank();
      LoraLayer layer =
          new LoraLayer(
              scope.keep(Tensors.ofFloats(down, rank, linear.weight().size(1))),
              scope.keep(Tensors.ofFloats(up, linear.weight().size(0), rank)),
              options.scaling(),
              options.dropout());
      layers.put(name, layer);
      base.put(name, linear);
      linear.adapt(layer);
    }
  }

  LoraOptions options() {
    return options;
  }

  /** The covered layers' names. */
  List<String> layerNames() {
    return List.copyOf(layers.keySet());
  }

  /** All its weights, by the layer's name and PEFT's ends; the live tensors. */
  Map<String, Tensor> parameters() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    layers.forEach(
        (name, layer) -> {
          all.put(name + DOWN, layer.down());
          all.put(name + UP, layer.up());
        });
    return Collections.unmodifiableMap(all);
  }

  /** The encoder's weights as they would be without the adapter and the same results. */
  Map<String, TensorData> merged() {
    Map<String, TensorData> merged = new LinkedHashMap<>();
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      base.forEach(
          (name, linear) -> {
            Tensor weight = layers.get(name).merged(linear.weight());
            merged.put(
                name + ".weight",
                TensorData.ofFloats(Tensors.toFloats(weight), weight.size(0), weight.size(1)));
          });
    }
    return merged;
  }

  /** Adds what it does to the layers' own weights, in place, and lets go of them. */
  void mergeIntoBase() {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      base.forEach(
          (name, linear) -> linear.weight().copy_(layers.get(name).merged(linear.weight())));
    }
    close();
  }

  /** Uncovers the layers and frees the weights. */
  @Override
  public void close() {
    base.values().forEach(Linear::withoutAdapter);
    parameters().values().forEach(Tensor::close);
    layers.clear();
    base.clear();
  }
}
