package io.attune.similarity;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Vectors as seen along the directions in which they differ most (principal component analysis,
 * Pearson 1901), to draw them on a plane.
 *
 * @param coordinates [vectors][components], around 0
 * @param shares of the vectors' variance that each component shows, the greatest first
 */
public record PrincipalComponents(float[][] coordinates, float[] shares) {
  /** Keeps the arrays as they are. */
  public PrincipalComponents {}

  /**
   * Finds the directions by the singular values of the centred vectors, in double precision. Of the
   * two signs that each direction can have it takes the one whose farthest coordinate is positive,
   * so that equal vectors give equal pictures.
   *
   * @param vectors at least one, all of one dimension
   * @param components how many directions; those that the vectors do not have are 0
   * @return coordinates and shares
   */
  public static PrincipalComponents of(float[][] vectors, int components) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor rows = Tensors.ofRows(vectors).to(ScalarType.Double); // [vectors, dimension]
      Tensor centred = rows.sub(rows.mean(new long[] {0}, true, Tensors.sameType()));
      T_TensorTensorTensor_T parts = torch.linalg_svd(centred, false, new StringViewOptional());
      Tensor lengths = parts.get1(); // [min(vectors, dimension)], descending
      Tensor along = parts.get0().mul(lengths); // [vectors, min(vectors, dimension)]
      float[][] all = Tensors.toRows(Tensors.cast(along, ScalarType.Float));
      float[] values = Tensors.toFloats(Tensors.cast(lengths, ScalarType.Float));
      double variance = 0;
      for (float value : values) {
        variance += (double) value * value;
      }
      float[][] coordinates = new float[vectors.length][components];
      float[] shares = new float[components];
      for (int component = 0; component < Math.min(components, values.length); component++) {
        double square = (double) values[component] * values[component];
        shares[component] = variance == 0 ? 0 : (float) (square / variance);
        float sign = sign(all, component);
        for (int row = 0; row < vectors.length; row++) {
          coordinates[row][component] = sign * all[row][component];
        }
      }
      return new PrincipalComponents(coordinates, shares);
    }
  }

  private static float sign(float[][] rows, int component) {
    float farthest = 0;
    for (float[] row : rows) {
      if (Math.abs(row[component]) > Math.abs(farthest)) {
        farthest = row[component];
      }
    }
    return farthest < 0 ? -1 : 1;
  }
}
