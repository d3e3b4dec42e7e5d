package io.attune.losses;

import io.attune.EnumKeys;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Distances of the two texts of a pair, in {@link ContrastiveLoss} and its kin. */
public enum SiameseDistanceMetric {
  /** 1 less the cosine. */
  COSINE_DISTANCE {
    @Override
    Tensor distances(Tensor a, Tensor b) {
      return torch.ones_like(a.select(1, 0)).sub(Vectors.cosines(a, b));
    }
  },
  /** The length of the difference, of which 1e-6 is added to each component. */
  EUCLIDEAN {
    @Override
    Tensor distances(Tensor a, Tensor b) {
      return torch.pairwise_distance(a, b, 2, EPSILON, /* keepdim */ false);
    }
  },
  /** The sum of the absolute differences, each with 1e-6 added before. */
  MANHATTAN {
    @Override
    Tensor distances(Tensor a, Tensor b) {
      return torch.pairwise_distance(a, b, 1, EPSILON, /* keepdim */ false);
    }
  };

  private static final double EPSILON = 1e-6; // torch.nn.functional.pairwise_distance's

  /** [rows], of two [rows, dimension]. */
  abstract Tensor distances(Tensor a, Tensor b);

  /**
   * The name in options.
   *
   * @return such as {@code cosine_distance}
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
  public static SiameseDistanceMetric fromKey(String key) {
    return EnumKeys.find("distance_metric", key, values());
  }
}
