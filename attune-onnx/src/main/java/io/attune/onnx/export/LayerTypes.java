package io.attune.onnx.export;

/**
 * Which layers of a model see the whole text, and which only a window of it.
 *
 * @param config its {@code layer_types}, where it has any
 * @param every how often a layer is global where it has none
 * @param first the first global layer then
 */
record LayerTypes(ModelConfig config, int every, int first) {
  static final String GLOBAL = "full_attention";
  static final String LOCAL = "sliding_attention";

  boolean isGlobal(int layer) {
    return config.has("layer_types")
        ? config.get("layer_types").get(layer).asText().equals(GLOBAL)
        : layer % every == first;
  }
}
