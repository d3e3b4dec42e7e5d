package io.attune.similarity;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Compares a few vectors at a time with all vectors of a corpus, which stays on the tensor engine
 * meanwhile. For those who need every score; {@link SemanticSearch} keeps the best ones only.
 */
public final class CorpusSimilarity implements AutoCloseable {
  /** Bounds a block of scores to 64 MB. */
  private static final int BLOCK_SCORES = 1 << 24;

  private final SimilarityFunction function;
  private final int size;
  private final Tensor corpus; // [size, dimension]

  /**
   * Takes a corpus.
   *
   * @param corpus at least one vector; copied
   * @param function the measure of likeness
   */
  public CorpusSimilarity(float[][] corpus, SimilarityFunction function) {
    this.function = function;
    this.size = corpus.length;
    try (NativeScope scope = NativeScope.open()) {
      this.corpus = scope.keep(Tensors.ofRows(corpus));
    }
  }

  /**
   * How many vectors to compare at once, so that memory stays within bounds.
   *
   * @return at least 1
   */
  public int blockSize() {
    return Math.max(1, BLOCK_SCORES / Math.max(1, size));
  }

  /**
   * Compares vectors with the corpus.
   *
   * @param vectors a few, of the corpus's dimension
   * @return [vectors][corpus]
   */
  public float[][] scores(float[][] vectors) {
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.toRows(function.matrix(Tensors.ofRows(vectors), corpus));
    }
  }

  @Override
  public void close() {
    corpus.close();
  }
}
