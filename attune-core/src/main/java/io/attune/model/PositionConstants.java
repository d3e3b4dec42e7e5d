package io.attune.model;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The numbers that encoders count places with, to the last bit: for whoever writes an encoder down
 * in another form, such as ONNX. Computed anew they may differ in rounding, which grows with the
 * length of a text, or makes a distance fall into another bucket.
 */
public final class PositionConstants {
  private PositionConstants() {}

  /**
   * The angles by which rotary positions turn pairs of components from one token to the next.
   *
   * @param theta base of the wavelengths
   * @param headSize components a head, an even number
   * @param scaling by which fixed NTK scaling stretches the wavelengths; 1 for none
   * @return [headSize / 2]
   */
  public static float[] rotaryFrequencies(double theta, int headSize, double scaling) {
    try (NativeScope scope = NativeScope.open()) {
      return Tensors.toFloats(new RotaryEmbedding(theta, headSize, scaling).inverseFrequencies());
    }
  }

  /**
   * The buckets of MPNet's learned bias.
   *
   * @param farthest distance
   * @return the bucket of each distance from −farthest to farthest; positive ones are ahead
   */
  public static int[] relativeBuckets(int farthest) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor ahead =
          torch.arange(
              new Scalar((long) -farthest),
              new Scalar(farthest + 1L),
              new TensorOptions(ScalarType.Long));
      float[] buckets = Tensors.toFloats(RelativeBias.buckets(ahead).to(ScalarType.Float));
      int[] whole = new int[buckets.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = (int) buckets[i];
      }
      return whole;
    }
  }
}
