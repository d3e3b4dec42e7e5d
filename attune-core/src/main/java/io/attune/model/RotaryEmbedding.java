package io.attune.model;

import io.attune.engine.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary positions (Su et al. 2021): pairs of components of queries and keys are turned by an angle
 * that grows with the token's place, so that scores depend on distances. A pair is made of
 * component i and component i + headSize / 2.
 *
 * @param theta base of the wavelengths
 * @param headSize components a head, an even number
 * @param scaling by which fixed NTK scaling stretches the wavelengths; 1 for none
 */
record RotaryEmbedding(double theta, int headSize, double scaling) {
  /** Turns the rows of one batch. */
  interface Rotation {
    /** Where there is none. */
    Rotation NONE = rows -> rows;

    /** [tokens, heads · headSize] to the same. */
    Tensor apply(Tensor rows);
  }

  Rotation at(TokenBatch batch, ForwardContext context) {
    Tensor places = batch.positions().to(ScalarType.Float).unsqueeze(1); // [tokens, 1]
    Tensor half = places.mul(inverseFrequencies().unsqueeze(0)); // [tokens, headSize / 2]
    Tensor angles = torch.cat(new TensorVector(half, half), 1).unsqueeze(1);
    Tensor cosine = Tensors.cast(angles.cos(), context.type()); // [tokens, 1, headSize]
    Tensor sine = Tensors.cast(angles.sin(), context.type());
    return rows -> rotate(rows, cosine, sine);
  }

  Tensor inverseFrequencies() {
    Tensor exponents =
        torch
            .arange(
                new Scalar(0L),
                new Scalar((long) headSize),
                new Scalar(2L),
                new TensorOptions(ScalarType.Float))
            .div(new Scalar((double) headSize));
    Tensor wavelengths = torch.pow(new Scalar(theta * scaling), exponents);
    Tensor frequencies = wavelengths.reciprocal(); // [headSize / 2]
    return scaling == 1
        ? frequencies
        : frequencies.div(new Scalar(Math.pow(scaling, 2.0 / headSize)));
  }

  private Tensor rotate(Tensor rows, Tensor cosine, Tensor sine) {
    Tensor heads = rows.view(rows.size(0), -1, headSize); // [tokens, heads, headSize]
    TensorVector halves = heads.chunk(2, 2);
    Tensor turned = torch.cat(new TensorVector(halves.get(1).neg(), halves.get(0)), 2);
    return heads.mul(cosine).add(turned.mul(sine)).view(rows.size(0), rows.size(1));
  }
}
