package io.attune.data;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lets the first of several nearly equal texts pass, over any number of texts, of which it keeps
 * only {@link MinHashSignature}s: some 500 bytes each.
 *
 * <p>Texts are looked up by bands of their signature (Rajaraman and Ullman 2012, chapter 3): as
 * many as needed for a pair at the threshold to be found with a probability of 0.99. {@link
 * NearDuplicates} misses none, but holds all texts' shingles.
 */
public final class NearDuplicateFilter {
  /** Bounds the time a text takes where very many are alike in part. */
  private static final int MOST_STEPS = 5_000;

  private static final double FOUND = 0.99;

  private final double threshold;
  private final int rows; // places a band
  private final int bands;
  private final List<MinHashSignature> passed = new ArrayList<>();
  private final ShingleIndex index = new ShingleIndex();

  /**
   * Makes a filter that has seen no text.
   *
   * @param threshold texts count as near from this Jaccard index of their word trigrams on; above
   *     0, up to 1
   * @throws InvalidInputException if the threshold is outside
   */
  public NearDuplicateFilter(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new InvalidInputException(
          "The threshold of near-duplicates must be above 0 and at most 1, but is %s."
              .formatted(threshold));
    }
    this.threshold = threshold;
    this.rows = rows(threshold);
    this.bands = MinHashSignature.PLACES / rows;
  }

  /** The longest bands that still find a pair at the threshold: long ones find fewer others. */
  private static int rows(double threshold) {
    int rows = 1;
    while (rows < MinHashSignature.PLACES && found(threshold, rows + 1) >= FOUND) {
      rows++;
    }
    return rows;
  }

  private static double found(double similarity, int rows) {
    int bands = MinHashSignature.PLACES / rows;
    return 1 - Math.pow(1 - Math.pow(similarity, rows), bands);
  }

  /**
   * Passes a text, or finds the one it nearly repeats.
   *
   * @param text its signature
   * @return the number of a text that passed before, counted from 0, which this one is near to;
   *     nothing where there is none, and this text has passed
   */
  public OptionalInt pass(MinHashSignature text) {
    if (!text.isEmpty()) {
      OptionalInt near = near(text);
      if (near.isPresent()) {
        return near;
      }
      for (int band = 0; band < bands; band++) {
        index.add(text.band(band, rows), passed.size());
      }
    }
    passed.add(text);
    return OptionalInt.empty();
  }

  private OptionalInt near(MinHashSignature text) {
    int steps = 0;
    for (int band = 0; band < bands; band++) {
      int key = text.band(band, rows);
      int entry = index.first(key);
      for (; entry >= 0 && steps < MOST_STEPS; entry = index.next(entry), steps++) {
        int other = index.text(entry);
        if (index.shingle(entry) == key && text.similarity(passed.get(other)) >= threshold) {
          return OptionalInt.of(other);
        }
      }
    }
    return OptionalInt.empty();
  }
}
