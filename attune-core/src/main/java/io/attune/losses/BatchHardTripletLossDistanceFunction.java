package io.attune.losses;

import io.attune.EnumKeys;
import io.attune.similarity.SimilarityFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Distances of all texts of a batch from each other, in the batch triplet losses. */
public enum BatchHardTripletLossDistanceFunction {
  /** The length of the difference. */
  EUCLIDEAN_DISTANCE {
    @Override
    Tensor matrix(Tensor vectors) {
      return euclidean(vectors);
    }
  },
  /** 1 less the cosine. */
  COSINE_DISTANCE {
    @Override
    Tensor matrix(Tensor vectors) {
      return SimilarityFunction.COSINE.matrix(vectors, vectors).neg().add(new Scalar(1.0));
    }
  };

  /** [rows, rows], of [rows, dimension]. */
  abstract Tensor matrix(Tensor vectors);

  /** By the products, as sentence-transformers computes it; no gradient where a distance is 0. */
  private static Tensor euclidean(Tensor vectors) {
    Tensor products = vectors.mm(vectors.t());
    Tensor squares = products.diagonal(); // [rows]
    Tensor squared =
        squares
            .unsqueeze(0)
            .sub(products.mul(new Scalar(2.0)))
            .add(squares.unsqueeze(1))
            .clamp_min(new Scalar(0.0)); // rounding can make it negative
    Tensor zero = squared.eq(new Scalar(0.0));
    // The root's gradient at 0 is infinite.
    return squared.masked_fill(zero, new Scalar(1.0)).sqrt().masked_fill(zero, new Scalar(0.0));
  }

  /**
   * The name in options.
   *
   * @return such as {@code euclidean_distance}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * The constant of a name.
   *
   * @param key as given by {@link #key()}
   * @return the constant
   * @throws io.attune.InvalidInputException if there is none
   */
  public static BatchHardTripletLossDistanceFunction fromKey(String key) {
    return EnumKeys.find("distance_metric", key, values());
  }
}
