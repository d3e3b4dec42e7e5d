package io.attune.losses;

import io.attune.EnumKeys;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How far a student's vectors are from a teacher's, in {@link EmbedDistillLoss}. */
public enum DistillationDistance {
  /** 1 less the cosine. */
  COSINE {
    @Override
    Tensor mean(Tensor student, Tensor teacher) {
      return Vectors.cosines(student, teacher).neg().add(new Scalar(1.0)).mean();
    }
  },
  /** The squared difference of each component. */
  MSE {
    @Override
    Tensor mean(Tensor student, Tensor teacher) {
      return torch.mse_loss(student, teacher);
    }
  },
  /** The length of the difference. */
  L2 {
    @Override
    Tensor mean(Tensor student, Tensor teacher) {
      return Vectors.norm(student.sub(teacher), 2).mean();
    }
  };

  /** A scalar, of two [rows, dimension]. */
  abstract Tensor mean(Tensor student, Tensor teacher);

  /**
   * The name in options.
   *
   * @return such as {@code cosine}
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
  public static DistillationDistance fromKey(String key) {
    return EnumKeys.find("distance_metric", key, values());
  }
}
