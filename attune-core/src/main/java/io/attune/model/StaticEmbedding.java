package io.attune.model;

import io.attune.engine.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * No transformer at all: every token has a vector of its own wherever it stands, and a text the
 * mean of them (Model2Vec, Tulkens and van Dongen 2024). Very fast, on short texts not much worse.
 */
final class StaticEmbedding implements TextEncoder {
  static final String TYPE = "StaticEmbedding";
  private static final String WEIGHT = "embedding.weight";

  private final Tensor table; // [vocabulary, hidden]
  private final Map<String, Tensor> parameters;

  StaticEmbedding(Parameters weights) {
    long[] shape = weights.shape(WEIGHT, 2);
    table = weights.take(WEIGHT, shape);
    parameters = weights.taken();
  }

  /** The stored tensors, with those of Model2Vec's own files folded into one table. */
  static WeightFiles.Stored unfold(WeightFiles.Stored stored) {
    Map<String, TensorData> tensors = stored.tensors();
    if (tensors.containsKey(WEIGHT) || !tensors.containsKey(Model2VecTable.EMBEDDINGS)) {
      return stored;
    }
    Map<String, TensorData> folded = new LinkedHashMap<>();
    folded.put(WEIGHT, new Model2VecTable(stored).folded());
    return new WeightFiles.Stored(stored.file(), folded);
  }

  @Override
  public Tensor forward(TokenBatch batch, ForwardContext context) {
    return Tensors.cast(torch.embedding(table, batch.tokenIds()), context.type());
  }

  @Override
  public Map<String, Tensor> parameters() {
    return parameters;
  }

  @Override
  public int hiddenSize() {
    return (int) table.size(1);
  }

  @Override
  public int vocabularySize() {
    return (int) table.size(0);
  }

  @Override
  public int maxPositions() {
    return TransformerEncoder.ANY_LENGTH;
  }
}
