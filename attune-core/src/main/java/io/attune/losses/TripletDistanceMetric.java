package io.attune.losses;

import io.attune.EnumKeys;
import io.attune.similarity.SimilarityFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Distances of the texts of a triplet, in {@link TripletLoss}. */
public enum TripletDistanceMetric {
  /** The length of the difference. */
  EUCLIDEAN {
    @Override
    Tensor distances(Tensor a, Tensor b) {
      return Vectors.pairwise(SimilarityFunction.EUCLIDEAN, a, b).neg();
    }
  },
  /** 1 less the cosine. */
  COSINE {
    @Override
    Tensor distances(Tensor a, Tensor b) {
      return torch.ones_like(a.select(1, 0)).sub(Vectors.pairwise(SimilarityFunction.COSINE, a, b));
    }
  },
  /** The sum of the absolute differences. */
  MANHATTAN {
    @Override
    Tensor distances(Tensor a, Tensor b) {
      return Vectors.pairwise(SimilarityFunction.MANHATTAN, a, b).neg();
    }
  };

  /** [rows], of two [rows, dimension]. */
  abstract Tensor distances(Tensor a, Tensor b);

  /**
   * The name in options.
   *
   * @return such as {@code euclidean}
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
  public static TripletDistanceMetric fromKey(String key) {
    return EnumKeys.find("distance_metric", key, values());
  }
}
