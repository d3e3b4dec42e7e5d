package io.attune.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A model's own encoder that also counts what goes through it. */
public final class CountingEncoder implements TextEncoder {
  private final ModelParts parts;
  private int passes;
  private long rows;

  private CountingEncoder(ModelParts parts) {
    this.parts = parts;
  }

  public static CountingEncoder of(Path folder) throws IOException {
    return new CountingEncoder(ModelReader.read(folder));
  }

  /** The whole model with this encoder inside; it owns the weights. */
  public SentenceTransformer model() {
    return new SentenceTransformer("counted", parts.withEncoder(this));
  }

  public int passes() {
    return passes;
  }

  /** Rows of all matrices that came out. */
  public long rows() {
    return rows;
  }

  @Override
  public Tensor forward(TokenBatch batch, ForwardContext context) {
    Tensor result = parts.encoder().forward(batch, context);
    passes++;
    rows += result.size(0);
    return result;
  }

  @Override
  public Map<String, Tensor> parameters() {
    return parts.encoder().parameters();
  }

  @Override
  public int hiddenSize() {
    return parts.encoder().hiddenSize();
  }

  @Override
  public int vocabularySize() {
    return parts.encoder().vocabularySize();
  }

  @Override
  public int maxPositions() {
    return parts.encoder().maxPositions();
  }
}
