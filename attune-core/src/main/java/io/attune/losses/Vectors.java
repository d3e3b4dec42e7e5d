package io.attune.losses;

import io.attune.engine.Tensors;
import io.attune.similarity.SimilarityFunction;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Comparisons of vectors that several losses share. */
final class Vectors {
  private static final double COSINE_EPSILON = 1e-8; // torch.nn.functional.cosine_similarity's

  private Vectors() {}

  /** The similarities of two equally long lists of vectors, one by one: [rows]. */
  static Tensor pairwise(SimilarityFunction function, Tensor a, Tensor b) {
    return switch (function) {
      case COSINE ->
          SimilarityFunction.normalize(a).mul(SimilarityFunction.normalize(b)).sum(new long[] {1});
      case DOT -> a.mul(b).sum(new long[] {1});
      case EUCLIDEAN -> norm(a.sub(b), 2).neg();
      case MANHATTAN -> norm(a.sub(b), 1).neg();
    };
  }

  /** Cosines as PyTorch's own function has them: [rows]. */
  static Tensor cosines(Tensor a, Tensor b) {
    return torch.cosine_similarity(a, b, 1, COSINE_EPSILON);
  }

  /** The norm of each row: [rows]. Its gradient is 0 where the row is all zeros. */
  static Tensor norm(Tensor rows, double order) {
    return torch.linalg_vector_norm(
        rows, new Scalar(order), new long[] {1}, /* keepdim */ false, Tensors.sameType());
  }

  /** log(1 + Σ exp(scores)) over those elements where the mask holds; 0 where it holds nowhere. */
  static Tensor logOnePlusSumExp(Tensor scores, Tensor mask) {
    Tensor kept =
        scores.masked_fill(mask.logical_not(), new Scalar(Double.NEGATIVE_INFINITY)).reshape(-1);
    Tensor zero = torch.zeros_like(kept.narrow(0, 0, 1)); // e⁰ = 1
    return torch.cat(new TensorVector(zero, kept), 0).logsumexp(0);
  }

  /** [n, m]: true on the diagonal that begins at column {@code offset}. */
  static Tensor ownColumn(long rows, long columns, int offset) {
    Tensor column = Tensors.ofLongs(LongStream.range(0, columns).toArray()); // [columns]
    Tensor own = Tensors.ofLongs(LongStream.range(offset, offset + rows).toArray()).unsqueeze(1);
    return column.eq(own);
  }
}
