package io.attune.similarity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Vectors stored in little memory, searched by queries that are not: a query loses nothing, which
 * saves most of what storing costs.
 *
 * <p>int8 and uint8: every stored vector is compared with the query by the inner product of what
 * {@link VectorQuantizer#dequantize} gives, so there is nothing to do twice. Binary: the vectors
 * that differ from the query's signs in the fewest bits are found first, several times as many as
 * asked for; those are then put in order by the inner product of the query and their bits, as in
 * Yamada, Asai and Hajishirzi, "Efficient passage retrieval with hashing for open-domain question
 * answering" (2021). Vectors should be of length 1, or the inner product is not cosine's order.
 */
public final class QuantizedCorpus {
  /** How many times as many candidates as hits a binary search looks at: sentence-transformers'. */
  public static final int DEFAULT_RESCORE_MULTIPLIER = 2;

  private final VectorQuantizer quantizer;
  private final List<byte[]> vectors;

  private QuantizedCorpus(VectorQuantizer quantizer, List<byte[]> vectors) {
    this.quantizer = quantizer;
    this.vectors = vectors;
  }

  /**
   * Stores vectors.
   *
   * @param quantizer for their dimension
   * @param vectors any number
   * @return the corpus, in the same order
   */
  public static QuantizedCorpus of(VectorQuantizer quantizer, float[][] vectors) {
    List<byte[]> stored = new ArrayList<>(vectors.length);
    for (float[] vector : vectors) {
      stored.add(quantizer.quantize(vector));
    }
    return new QuantizedCorpus(quantizer, stored);
  }

  /**
   * Finds the stored vectors most alike to each query.
   *
   * @param queries vectors of the quantizer's dimension, not quantised
   * @param topK how many hits a query, at least 1; fewer where the corpus is smaller
   * @param rescoreMultiplier how many times as many candidates a binary search puts in order, at
   *     least 1; without influence on int8 and uint8
   * @return one list a query, best first; of equal scores the smaller index first
   */
  public List<List<SearchHit>> search(float[][] queries, int topK, int rescoreMultiplier) {
    BestHits.requireTopK(topK);
    if (rescoreMultiplier < 1) {
      throw new IllegalArgumentException(
          "rescoreMultiplier must be at least 1, but is " + rescoreMultiplier);
    }
    List<List<SearchHit>> hits = new ArrayList<>();
    for (float[] query : queries) {
      IntStream candidates =
          quantizer.quantization().isScalar()
              ? IntStream.range(0, vectors.size())
              : nearestBits(query, Math.multiplyExact(topK, rescoreMultiplier));
      BestHits best = new BestHits(topK);
      candidates.forEach(row -> best.add(row, (float) innerProduct(query, vectors.get(row))));
      hits.add(best.sorted());
    }
    return hits;
  }

  /** The rows with the fewest bits unlike the query's, in ascending order. */
  private IntStream nearestBits(float[] query, int count) {
    byte[] bits = quantizer.quantize(query);
    BestHits best = new BestHits(count);
    for (int row = 0; row < vectors.size(); row++) {
      byte[] other = vectors.get(row);
      int unlike = 0;
      for (int i = 0; i < bits.length; i++) {
        unlike += Integer.bitCount((bits[i] ^ other[i]) & 0xff);
      }
      best.add(row, (float) -unlike);
    }
    return best.sorted().stream().mapToInt(SearchHit::index).sorted();
  }

  private double innerProduct(float[] query, byte[] stored) {
    double[] vector = quantizer.dequantize(stored);
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += query[i] * vector[i];
    }
    return sum;
  }
}
