package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** Which layers of a model see the whole text, and which only a window of it. */
final class LayerTypes {
  private static final String FIELD = "layer_types";
  private static final String GLOBAL = "full_attention";
  private static final String LOCAL = "sliding_attention";

  private LayerTypes() {}

  /**
   * @param layers how many
   * @param everyGlobal how often a layer is global where the configuration has no list
   * @param firstGlobal the first global layer then
   * @return whether the layer of that number, from 0, is global
   */
  static IntPredicate read(JsonFile config, int layers, int everyGlobal, int firstGlobal) {
    if (!config.has(FIELD)) {
      return layer -> layer % everyGlobal == firstGlobal % everyGlobal;
    }
    JsonNode list = config.get(FIELD);
    if (!list.isArray() || list.size() != layers) {
      throw config.invalid(FIELD, "a list of " + layers + " types is expected, not " + list);
    }
    BitSet global = new BitSet();
    for (int layer = 0; layer < layers; layer++) {
      String type = list.get(layer).asText();
      if (!type.equals(GLOBAL) && !type.equals(LOCAL)) {
        throw config.invalid(
            FIELD, "'" + type + "' is not supported; allowed: " + GLOBAL + ", " + LOCAL);
      }
      global.set(layer, type.equals(GLOBAL));
    }
    return global::get;
  }

  /** The rotary settings of the one or the other sort of layers, where they are nested. */
  static String ropeField(boolean global) {
    return global ? GLOBAL : LOCAL;
  }
}
