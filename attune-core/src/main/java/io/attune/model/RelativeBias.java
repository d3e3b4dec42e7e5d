package io.attune.model;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A learned bias for each head and each bucket of distances (Raffel et al. 2020, in MPNet's form):
 * half of the buckets for tokens further on, half for those before; small distances have one each,
 * larger ones share them on a logarithmic scale.
 *
 * @param table float32 [BUCKETS, heads]
 */
record RelativeBias(Tensor table) implements AttentionBias {
  /** transformers computes with 32 whatever the configuration says. */
  static final int BUCKETS = 32;

  private static final int SIDE = BUCKETS / 2;
  private static final int EXACT = SIDE / 2;
  private static final double MAX_DISTANCE = 128;

  @Override
  public Optional<Tensor> forLength(int length) {
    Tensor places = torch.arange(new Scalar((long) length), new TensorOptions(ScalarType.Long));
    Tensor ahead = places.unsqueeze(0).sub(places.unsqueeze(1)); // [length, length]
    return Optional.of(torch.embedding(table, buckets(ahead)).permute(2, 0, 1));
  }

  /** In the reference's order of float32 operations: distances lie on the buckets' edges. */
  static Tensor buckets(Tensor ahead) {
    Tensor distance = ahead.abs();
    Tensor logarithmic =
        distance
            .to(ScalarType.Float)
            .div(new Scalar((double) EXACT))
            .log()
            .div(new Scalar(Math.log(MAX_DISTANCE / EXACT)))
            .mul(new Scalar((double) (SIDE - EXACT)))
            .to(ScalarType.Long)
            .add(new Scalar((long) EXACT))
            .clamp_max(new Scalar((long) (SIDE - 1)));
    Tensor near = distance.lt(new Scalar((long) EXACT));
    Tensor bucket = torch.where(near, distance, logarithmic);
    Tensor side = ahead.gt(new Scalar(0L)).to(ScalarType.Long).mul(new Scalar((long) SIDE));
    return bucket.add(side);
  }
}
