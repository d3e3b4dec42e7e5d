package io.attune.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * For each text of a batch the distance of the farthest of its class and of the nearest of another.
 *
 * @param positive [rows]; 0 where the class has no other text
 * @param negative [rows]; where there is no other class, twice the greatest distance or less
 */
record HardestTriplets(Tensor positive, Tensor negative) {
  static HardestTriplets of(EmbeddedBatch batch, Tensor distances) {
    ClassMasks masks = ClassMasks.of(batch);
    Tensor farthest = distances.max(1, true).get0(); // [rows, 1]
    // Lifted by the greatest distance, a text of the same class is never the nearest of another.
    Tensor others = distances.add(farthest.mul(masks.same()));
    return new HardestTriplets(
        distances.mul(masks.positive()).max(1, false).get0(), others.min(1, false).get0());
  }

  /** [rows]: how much farther the positive is than the negative. */
  Tensor excess() {
    return positive.sub(negative);
  }

  /** [rows]: what is missing to a margin. */
  Tensor missing(double margin) {
    return excess().add(new Scalar(margin)).relu();
  }
}
