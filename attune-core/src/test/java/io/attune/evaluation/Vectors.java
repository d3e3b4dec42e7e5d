package io.attune.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Stands for a model: vectors looked up by text, counting how often each text is asked for. */
final class Vectors implements Function<List<String>, float[][]> {
  private final Map<String, float[]> byText = new HashMap<>();
  private final Map<String, Integer> asked = new HashMap<>();

  Vectors put(String text, float... vector) {
    byText.put(text, vector);
    return this;
  }

  Vectors putAll(Map<String, float[]> vectors) {
    byText.putAll(vectors);
    return this;
  }

  float[] get(String text) {
    return byText.get(text);
  }

  int timesAsked(String text) {
    return asked.getOrDefault(text, 0);
  }

  @Override
  public float[][] apply(List<String> texts) {
    texts.forEach(text -> asked.merge(text, 1, Integer::sum));
    return texts.stream().map(byText::get).toArray(float[][]::new);
  }

  /** Normally distributed components. */
  static float[] random(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  /** A corner of a cube: few different ones, so that scores tie exactly. */
  static float[] corner(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = random.nextBoolean() ? 1 : -1;
    }
    return vector;
  }
}
