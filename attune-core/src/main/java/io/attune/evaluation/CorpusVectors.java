package io.attune.evaluation;

import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Vectors of a corpus, kept from one evaluation to the next as long as the model is the same by its
 * content: weights, tokenizer and settings. What the heap needs otherwise is given up.
 */
final class CorpusVectors {
  private final long mostComponents;
  private String model = "";
  private SoftReference<Map<Integer, float[][]>> blocks = new SoftReference<>(new HashMap<>());
  private long components;

  /**
   * @param mostComponents that are kept; later blocks are computed anew each time
   */
  CorpusVectors(long mostComponents) {
    this.mostComponents = mostComponents;
  }

  /**
   * The vectors of a block.
   *
   * @param fingerprint of the model
   * @param start the block's first text
   * @param encode computes them where they are not known
   * @return as {@code encode} gave them, now or before
   */
  float[][] block(String fingerprint, int start, Supplier<float[][]> encode) {
    Map<Integer, float[][]> kept = blocks.get();
    if (kept == null || !fingerprint.equals(model)) {
      kept = new HashMap<>();
      blocks = new SoftReference<>(kept);
      model = fingerprint;
      components = 0;
    }
    float[][] vectors = kept.get(start);
    if (vectors == null) {
      vectors = encode.get();
      long size = vectors.length == 0 ? 0 : (long) vectors.length * vectors[0].length;
      if (components + size <= mostComponents) {
        components += size;
        kept.put(start, vectors);
      }
    }
    return vectors;
  }
}
