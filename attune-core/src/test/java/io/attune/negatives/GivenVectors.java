package io.attune.negatives;

import io.attune.similarity.SimilarityFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Vectors drawn at random once for each text, the same for queries and documents. */
final class GivenVectors implements MiningVectors {
  private static final int DIMENSION = 6;

  private final Map<String, float[]> vectors = new HashMap<>();
  private final SimilarityFunction similarity;
  private final SplittableRandom random;

  GivenVectors(SimilarityFunction similarity, long seed) {
    this.similarity = similarity;
    this.random = new SplittableRandom(seed);
  }

  float[] of(String text) {
    return vectors.computeIfAbsent(
        text,
        key -> {
          float[] vector = new float[DIMENSION];
          for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
          }
          return vector;
        });
  }

  void put(String text, float... vector) {
    vectors.put(text, vector);
  }

  @Override
  public float[][] queries(List<String> texts) {
    return texts.stream().map(this::of).toArray(float[][]::new);
  }

  @Override
  public float[][] documents(List<String> texts) {
    return queries(texts);
  }

  @Override
  public SimilarityFunction similarity() {
    return similarity;
  }
}
