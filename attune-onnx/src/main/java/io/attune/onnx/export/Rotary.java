package io.attune.onnx.export;

import io.attune.model.PositionConstants;
import java.util.List;

/**
 * Rotary positions (Su et al. 2021): component i and component i + headSize / 2 of a head are
 * turned by an angle that grows with the token's place.
 *
 * @param theta base of the wavelengths
 * @param headSize components a head
 * @param scaling by which fixed NTK scaling stretches the wavelengths; 1 for none
 */
record Rotary(double theta, int headSize, double scaling) {
  /** In the spelling of transformers 5, or of older ones. */
  static Rotary read(ModelConfig config, int headSize, double absentTheta) {
    double theta = config.number("rope_theta", absentTheta);
    return new Rotary(config.child("rope_parameters").number("rope_theta", theta), headSize, 1);
  }

  /**
   * For models whose global and local layers differ.
   *
   * @param thetaField where older configurations have the base
   */
  static Rotary read(
      ModelConfig config, String layerType, String thetaField, int headSize, double absentTheta) {
    double theta = config.number(thetaField, absentTheta);
    ModelConfig parameters = config.child("rope_parameters").child(layerType);
    return new Rotary(parameters.number("rope_theta", theta), headSize, 1);
  }

  /**
   * How the tokens of one batch are turned.
   *
   * @param cosine [batch, sequence, 1, headSize]
   * @param sine [batch, sequence, 1, headSize]
   */
  record Rotation(Value cosine, Value sine) {
    /** [batch, sequence, heads, headSize] to the same. */
    Value apply(GraphBuilder graph, Value heads, int headSize) {
      List<Value> halves = graph.split(heads, -1, headSize / 2, headSize / 2);
      Value turned = graph.concat(List.of(graph.negate(halves.get(1)), halves.get(0)), -1);
      return graph.add(graph.multiply(heads, cosine), graph.multiply(turned, sine));
    }
  }

  Rotation at(GraphBuilder graph, TextBatch batch) {
    float[] frequencies = PositionConstants.rotaryFrequencies(theta, headSize, scaling);
    Value places = graph.cast(batch.places(graph), ElementType.FLOAT); // [batch, sequence]
    Value half = // [batch, sequence, 1, headSize / 2]
        graph.multiply(
            graph.unsqueeze(places, 2, 3),
            graph.numbers("rotary_frequencies_" + theta, frequencies));
    Value angles = graph.concat(List.of(half, half), -1);
    return new Rotation(graph.cos(angles), graph.sin(angles));
  }
}
