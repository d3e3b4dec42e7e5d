package io.attune.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Vectors of texts, each distinct text encoded once. That saves work where anchors and negatives
 * repeat, and makes equal texts tie exactly: encoded in different batches, their vectors could
 * differ in the last bit.
 */
final class DistinctTexts {
  private final Map<String, float[]> vectors;

  private DistinctTexts(Map<String, float[]> vectors) {
    this.vectors = vectors;
  }

  /** Encodes each text of the list once. */
  static DistinctTexts encode(List<String> texts, Function<List<String>, float[][]> encoder) {
    List<String> distinct = texts.stream().distinct().toList();
    float[][] encoded = encodeChecked(distinct, encoder);
    Map<String, float[]> vectors = new LinkedHashMap<>();
    IntStream.range(0, encoded.length).forEach(i -> vectors.put(distinct.get(i), encoded[i]));
    return new DistinctTexts(vectors);
  }

  /** Encodes and checks that nothing but finite numbers came out. */
  static float[][] encodeChecked(List<String> texts, Function<List<String>, float[][]> encoder) {
    float[][] vectors = encoder.apply(texts);
    for (int i = 0; i < vectors.length; i++) {
      for (float component : vectors[i]) {
        if (!Float.isFinite(component)) {
          throw new IllegalStateException(
              "The model's vector of \""
                  + shortened(texts.get(i))
                  + "\" holds "
                  + component
                  + ": its weights are damaged, or its training diverged (try a lower learning"
                  + " rate)");
        }
      }
    }
    return vectors;
  }

  /** The vector of one of the texts. */
  float[] of(String text) {
    return vectors.get(text);
  }

  /** The vectors of some of the texts, in their order. */
  float[][] of(List<String> texts) {
    return texts.stream().map(vectors::get).toArray(float[][]::new);
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
