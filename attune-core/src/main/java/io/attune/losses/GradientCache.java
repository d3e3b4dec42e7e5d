package io.attune.losses;

import io.attune.engine.NativeScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains with batches that are too large for one pass (Gao et al. 2021, "Scaling Deep Contrastive
 * Learning Batch Size under Memory Limited Setup", arXiv:2101.06983): all texts are embedded
 * without gradients, piece by piece; the loss gives the gradient of each vector; then each piece is
 * embedded again, with the same dropout masks, and its vectors' gradients go on into the model.
 *
 * <p>The masks are those of a pass over the whole batch, so that value and gradients equal the
 * uncached loss's to rounding, whatever the pieces are.
 */
final class GradientCache {
  private GradientCache() {}

  /** The vectors of the whole batch, computed piece by piece, without a way back into the model. */
  static EmbeddedBatch embed(LossBatch batch, MiniBatches miniBatches) {
    try (NoGradGuard guard = new NoGradGuard()) {
      List<TensorVector> columns = new ArrayList<>();
      batch.tokens().forEach(column -> columns.add(new TensorVector()));
      for (MiniBatches.Piece piece : miniBatches.pieces(batch.tokens())) {
        columns
            .get(piece.column())
            .push_back(NativeScope.confine(() -> batch.embed(piece).detach()));
      }
      return new EmbeddedBatch(
          columns.stream().map(pieces -> torch.cat(pieces, 0)).toList(), batch.rows());
    }
  }

  /** See {@link Loss#backward}. */
  static double backward(
      EmbeddingLoss loss, MiniBatches miniBatches, LossBatch batch, double share) {
    List<Tensor> vectors = embed(batch, miniBatches).columns();
    vectors.forEach(column -> column.set_requires_grad(true));
    double value =
        lossAndGradients(loss, miniBatches, new EmbeddedBatch(vectors, batch.rows()), share);
    for (MiniBatches.Piece piece : miniBatches.pieces(batch.tokens())) {
      Tensor gradient = vectors.get(piece.column()).grad(); // [rows, dimension]
      if (gradient.defined()) {
        try (NativeScope scope = NativeScope.open()) {
          Tensor rows = gradient.narrow(0, piece.begin(), (long) piece.end() - piece.begin());
          batch.embed(piece).mul(rows).sum().backward();
        }
      }
    }
    return value;
  }

  private static double lossAndGradients(
      EmbeddingLoss loss, MiniBatches miniBatches, EmbeddedBatch batch, double share) {
    if (!(loss instanceof RowwiseLoss rowwise)) {
      return shareAndGradients(loss.forward(batch), share);
    }
    double value = 0;
    int rows = batch.rows().size();
    for (int begin = 0; begin < rows; begin += miniBatches.size()) {
      try (NativeScope scope = NativeScope.open()) {
        int end = Math.min(begin + miniBatches.size(), rows);
        value += shareAndGradients(rowwise.forward(batch, begin, end), share);
      }
    }
    return value;
  }

  private static double shareAndGradients(Tensor loss, double share) {
    Tensor ofStep = loss.mul(new Scalar(share));
    ofStep.backward();
    return ofStep.item_float();
  }
}
