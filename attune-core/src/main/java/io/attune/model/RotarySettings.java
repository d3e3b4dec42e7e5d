package io.attune.model;

import java.util.List;

/** Reads the wavelengths of rotary positions, in the spelling of transformers 5 or an older one. */
final class RotarySettings {
  private RotarySettings() {}

  /**
   * @param config whose {@code rope_parameters} or {@code rope_theta} it is
   * @param headSize components a head
   * @param absentTheta where the configuration names none
   */
  static RotaryEmbedding read(JsonFile config, int headSize, double absentTheta) {
    JsonFile parameters = config.child("rope_parameters");
    double theta = config.positive("rope_theta", absentTheta);
    requireUnscaled(config.child("rope_scaling"));
    return read(config, parameters, headSize, theta);
  }

  /**
   * For models whose global and local layers differ.
   *
   * @param thetaField where older configurations have the base
   */
  static RotaryEmbedding read(
      JsonFile config, boolean global, String thetaField, int headSize, double absentTheta) {
    requireUnscaled(config.child("rope_scaling"));
    JsonFile parameters = config.child("rope_parameters").child(LayerTypes.ropeField(global));
    return read(config, parameters, headSize, config.positive(thetaField, absentTheta));
  }

  private static RotaryEmbedding read(
      JsonFile config, JsonFile parameters, int headSize, double absentTheta) {
    requireUnscaled(parameters);
    return of(config, parameters.positive("rope_theta", absentTheta), headSize, 1);
  }

  static RotaryEmbedding of(JsonFile config, double theta, int headSize, double scaling) {
    if (headSize % 2 != 0) {
      throw config.invalid("head_dim", headSize + " components a head cannot be rotated in pairs");
    }
    return new RotaryEmbedding(theta, headSize, scaling);
  }

  private static void requireUnscaled(JsonFile parameters) {
    for (String field : List.of("rope_type", "type")) {
      parameters.requireText(field, "default");
    }
    if (parameters.positive("partial_rotary_factor", 1) != 1) {
      throw parameters.invalid("partial_rotary_factor", "only 1 is supported");
    }
  }
}
