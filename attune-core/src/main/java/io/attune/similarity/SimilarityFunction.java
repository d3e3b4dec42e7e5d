package io.attune.similarity;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;
import io.attune.engine.NativeScope;
import io.attune.engine.OneDnn;
import io.attune.engine.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A measure of likeness of two vectors; larger is more alike, so distances are negated. */
public enum SimilarityFunction {
  /** The cosine of the angle, in [−1, 1]; 0 where a vector is all zeros. */
  COSINE {
    @Override
    public Tensor matrix(Tensor a, Tensor b) {
      return product(normalize(a), normalize(b));
    }

    @Override
    public Tensor pairwise(Tensor a, Tensor b) {
      return normalize(a).mul(normalize(b)).sum(1);
    }
  },
  /** The inner product. */
  DOT {
    @Override
    public Tensor matrix(Tensor a, Tensor b) {
      return product(a, b);
    }

    @Override
    public Tensor pairwise(Tensor a, Tensor b) {
      return a.mul(b).sum(1);
    }
  },
  /** The negated Euclidean distance. */
  EUCLIDEAN {
    @Override
    public Tensor matrix(Tensor a, Tensor b) {
      return distances(a, b, 2).neg();
    }

    @Override
    public Tensor pairwise(Tensor a, Tensor b) {
      return a.sub(b).pow(Tensors.scalar(2)).sum(1).sqrt().neg();
    }
  },
  /** The negated Manhattan distance. */
  MANHATTAN {
    @Override
    public Tensor matrix(Tensor a, Tensor b) {
      return distances(a, b, 1).neg();
    }

    @Override
    public Tensor pairwise(Tensor a, Tensor b) {
      return a.sub(b).abs().sum(1).neg();
    }
  };

  /** The least norm that a vector is divided by, as in {@code torch.nn.functional.normalize}. */
  private static final double LEAST_NORM = 1e-12;

  /** Bounds what is on the engine at once to about 64 MB at dimension 384. */
  private static final int PAIRS_BLOCK = 20_000;

  /**
   * Compares every row of one matrix with every row of another.
   *
   * @param a [n, dimension]
   * @param b [m, dimension]
   * @return [n, m]
   */
  public abstract Tensor matrix(Tensor a, Tensor b);

  /**
   * Compares the rows of two matrices one by one.
   *
   * @param a [n, dimension]
   * @param b [n, dimension]
   * @return [n]
   */
  public abstract Tensor pairwise(Tensor a, Tensor b);

  /**
   * Compares every vector of one list with every vector of another.
   *
   * @param a n vectors
   * @param b m vectors of the same dimension
   * @return [n][m]
   */
  public float[][] matrix(float[][] a, float[][] b) {
    if (a.length == 0 || b.length == 0) {
      return new float[a.length][b.length];
    }
    requireSameDimension(a, b);
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.toRows(matrix(Tensors.ofRows(a), Tensors.ofRows(b)));
    }
  }

  /**
   * Compares the vectors of two equally long lists one by one.
   *
   * @param a n vectors
   * @param b n vectors of the same dimension
   * @return n similarities
   */
  public float[] pairwise(float[][] a, float[][] b) {
    requireSameDimension(a, b);
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Pairwise similarity needs equally many vectors, but got "
              + a.length
              + " and "
              + b.length);
    }
    float[] similarities = new float[a.length];
    for (int start = 0; start < a.length; start += PAIRS_BLOCK) {
      int end = Math.min(start + PAIRS_BLOCK, a.length);
      try (NativeScope scope = NativeScope.open()) {
        Tensor first = Tensors.ofRows(Arrays.copyOfRange(a, start, end));
        Tensor second = Tensors.ofRows(Arrays.copyOfRange(b, start, end));
        float[] block = Tensors.toFloats(pairwise(first, second)); // [end − start]
        System.arraycopy(block, 0, similarities, start, block.length);
      }
    }
    return similarities;
  }

  /**
   * The plain twin of {@link #matrix(Tensor, Tensor)}, for one pair, in double precision.
   *
   * @param a a vector
   * @param b a vector of the same dimension
   * @return their similarity
   */
  public double of(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Vectors differ in dimension: " + a.length + " and " + b.length);
    }
    double dot = 0;
    double squaresA = 0;
    double squaresB = 0;
    double squaredDistance = 0;
    double absoluteDistance = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      double y = b[i];
      dot += x * y;
      squaresA += x * x;
      squaresB += y * y;
      squaredDistance += (x - y) * (x - y);
      absoluteDistance += Math.abs(x - y);
    }
    return switch (this) {
      case COSINE ->
          dot
              / (Math.max(Math.sqrt(squaresA), LEAST_NORM)
                  * Math.max(Math.sqrt(squaresB), LEAST_NORM));
      case DOT -> dot;
      case EUCLIDEAN -> -Math.sqrt(squaredDistance);
      case MANHATTAN -> -absoluteDistance;
    };
  }

  /**
   * @return the name in files, options and metric names, such as {@code cosine}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * @param key as given by {@link #key()}
   * @return the function of that name
   * @throws InvalidInputException if there is none
   */
  public static SimilarityFunction fromKey(String key) {
    return EnumKeys.find("similarity function", key, values());
  }

  /**
   * Scales rows to length 1.
   *
   * @param rows [n, dimension]
   * @return the same shape; a row of zeros stays
   */
  public static Tensor normalize(Tensor rows) {
    Tensor norms =
        torch.linalg_vector_norm(
            rows, Tensors.scalar(2), new long[] {1}, /* keepdim */ true, Tensors.sameType());
    return rows.div(norms.clamp_min(Tensors.scalar(LEAST_NORM)));
  }

  /** a · bᵀ. */
  private static Tensor product(Tensor a, Tensor b) {
    boolean large = OneDnn.pays(Math.min(a.size(0), b.size(0)));
    return large && a.scalar_type().intern() == ScalarType.Float
        ? OneDnn.linear(a, b, new TensorOptional())
        : a.mm(b.t());
  }

  private static Tensor distances(Tensor a, Tensor b, double norm) {
    // Mode 2 subtracts the vectors; the matrix-product form would cancel for near ones.
    return torch.cdist(a, b, norm, new LongOptional(2));
  }

  static void requireSameDimension(float[][] a, float[][] b) {
    if (a.length > 0 && b.length > 0 && a[0].length != b[0].length) {
      throw new IllegalArgumentException(
          "Vectors differ in dimension: " + a[0].length + " and " + b[0].length);
    }
  }
}
