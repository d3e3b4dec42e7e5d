package io.attune.similarity;

import java.util.Optional;

/**
 * Stores vectors in a quarter (int8, uint8) or a 32nd (binary) of their size, at some loss: the
 * same numbers as sentence-transformers' {@code quantize_embeddings}.
 *
 * <p>Vectors of one collection have to be stored by one quantizer, since the ranges of components
 * differ from set to set. {@link QuantizedCorpus} searches them.
 */
public final class VectorQuantizer {
  private static final int STEPS = 255;
  private static final int SIGN = 128;

  private final Quantization quantization;
  private final int dimension;
  private final float[] starts; // of scalar quantisation
  private final float[] steps;

  private VectorQuantizer(
      Quantization quantization, int dimension, Optional<ComponentRanges> ranges) {
    this.quantization = quantization;
    this.dimension = dimension;
    this.starts = ranges.map(ComponentRanges::low).orElseGet(() -> new float[0]);
    this.steps = ranges.map(ComponentRanges::high).orElseGet(() -> new float[0]);
    for (int i = 0; i < steps.length; i++) {
      float step = (steps[i] - starts[i]) / STEPS;
      steps[i] = step == 0 ? 1 : step; // of a component that is the same everywhere
    }
  }

  /**
   * One byte a component.
   *
   * @param quantization int8 or uint8
   * @param ranges of the components; what lies outside is moved to the nearer end
   * @return the quantizer
   * @throws IllegalArgumentException if the quantisation is binary
   */
  public static VectorQuantizer scalar(Quantization quantization, ComponentRanges ranges) {
    if (!quantization.isScalar()) {
      throw new IllegalArgumentException(quantization.key() + " needs no ranges");
    }
    return new VectorQuantizer(quantization, ranges.dimension(), Optional.of(ranges));
  }

  /**
   * One bit a component.
   *
   * @param quantization binary or ubinary
   * @param dimension of the vectors
   * @return the quantizer
   * @throws IllegalArgumentException if the quantisation is not binary
   */
  public static VectorQuantizer binary(Quantization quantization, int dimension) {
    if (quantization.isScalar()) {
      throw new IllegalArgumentException(
          quantization.key() + " needs the ranges of the components");
    }
    return new VectorQuantizer(quantization, dimension, Optional.empty());
  }

  /**
   * How the bytes are to be read.
   *
   * @return the quantisation
   */
  public Quantization quantization() {
    return quantization;
  }

  /**
   * The size of the vectors.
   *
   * @return the number of components
   */
  public int dimension() {
    return dimension;
  }

  /**
   * Stores a vector.
   *
   * @param vector of the dimension
   * @return {@link Quantization#bytes} bytes; those of uint8 and ubinary are unsigned
   * @throws IllegalArgumentException if it has another dimension
   */
  public byte[] quantize(float[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "The vector has " + vector.length + " components, but the quantizer is for " + dimension);
    }
    byte[] bytes = quantization.isScalar() ? levels(vector) : bits(vector);
    if (quantization.isSigned()) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (bytes[i] - SIGN);
      }
    }
    return bytes;
  }

  private byte[] levels(float[] vector) {
    byte[] levels = new byte[dimension];
    for (int i = 0; i < dimension; i++) {
      double level = Math.floor((vector[i] - starts[i]) / steps[i]);
      levels[i] = (byte) (int) Math.max(0, Math.min(STEPS, level));
    }
    return levels;
  }

  /** The first component is the highest bit of the first byte. */
  private byte[] bits(float[] vector) {
    byte[] bits = new byte[quantization.bytes(dimension)];
    for (int i = 0; i < dimension; i++) {
      if (vector[i] > 0) {
        int bit = 1 << (Byte.SIZE - 1 - i % Byte.SIZE);
        bits[i / Byte.SIZE] = (byte) (bits[i / Byte.SIZE] | bit);
      }
    }
    return bits;
  }

  /**
   * What is left of a vector: the lower ends of the steps, or 0 and 1.
   *
   * @param bytes as {@link #quantize} gave them
   * @return a vector of the dimension
   */
  public double[] dequantize(byte[] bytes) {
    double[] vector = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] =
          quantization.isScalar()
              ? unsigned(bytes[i]) * (double) steps[i] + starts[i]
              : (unsigned(bytes[i / Byte.SIZE]) >> (Byte.SIZE - 1 - i % Byte.SIZE)) & 1;
    }
    return vector;
  }

  /**
   * The number that a byte stands for.
   *
   * @param component of a stored vector
   * @return −128 to 127, or 0 to 255 for uint8 and ubinary
   */
  public int number(byte component) {
    return quantization.isSigned() ? component : Byte.toUnsignedInt(component);
  }

  private int unsigned(byte component) {
    return quantization.isSigned() ? component + SIGN : Byte.toUnsignedInt(component);
  }
}
