package io.attune.model;

import io.attune.engine.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Hides some tokens of a text from others.
 *
 * @param causal whether a token sees only itself and those before it
 * @param reach how far away a token may be and still be seen; {@link #UNLIMITED} for all
 */
record AttentionMask(boolean causal, int reach) implements AttentionBias {
  static final int UNLIMITED = Integer.MAX_VALUE;

  @Override
  public Optional<Tensor> forLength(int length) {
    if (!causal && reach >= length - 1) {
      return Optional.empty();
    }
    Tensor places = torch.arange(new Scalar((long) length), new TensorOptions(ScalarType.Long));
    Tensor distance = places.unsqueeze(1).sub(places.unsqueeze(0)); // [length, length]: back
    Tensor hidden = distance.abs().gt(new Scalar((long) reach));
    if (causal) {
      hidden = hidden.logical_or(distance.lt(new Scalar(0L)));
    }
    Tensor open = Tensors.ofFloats(new float[] {0}, 1).expand(length, length);
    return Optional.of(open.masked_fill(hidden, new Scalar(Double.NEGATIVE_INFINITY)));
  }
}
